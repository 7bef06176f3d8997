import NIOCore
import Synchronization

/// Invu POS: a login that gives a token, and the customer list.
///
/// No public integration reads Invu's customer list, so its route and its field names are this service's assumption,
/// made after the provider list of the same API and the Spanish names of the older routes:
///
/// | route | `GET /invuApiPos/index.php?r=clients/list&page=1&per_page=100&updated_at[after]=2026-06-01 00:00:00` |
/// | --- | --- |
/// | `id` | the customer's number, as text |
/// | `nombres`, `apellidos` | given names and family names, UTF-8 encoded twice |
/// | `email`, `telefono`, `cedula` | as typed at the till |
/// | `fecha_nacimiento` | `YYYY-MM-DD`; `0000-MM-DD` where the year is unknown |
/// | `status` | `1` for an active customer, `0` for one switched off |
/// | `updated_at`, `ultima_compra` | `YYYY-MM-DD HH:MM:SS`, Panama's local time, without zone |
/// | `total_compras` | money spent, as text with two decimals |
/// | `numero_compras` | how many purchases, as text |
///
/// A missing value is one of null, `""`, `"0"`, `"0000-00-00"` and the text `null`. Pages start at 1; `per_page` is
/// 20 by default and 100 at most, more is cut to 100. `updated_at[after]` is exclusive. The order is that of the ids.
package final class InvuService: SimulatedProvider {
    /// A user and a password that open nothing.
    package static let demoUser = "api.demo@tienda.example"
    package static let demoPassword = "demo-password-not-a-secret"

    /// How many requests Invu documents: 5 a second, 60 a minute, 5 000 a day.
    package static let documentedLimits = ServiceLimits(windows: [
        .init(seconds: 1, requests: 5), .init(seconds: 60, requests: 60), .init(seconds: 86_400, requests: 5_000),
    ])

    /// How many requests one integrator measured: 30 a minute, 1 000 a day.
    package static let measuredLimits = ServiceLimits(windows: [
        .init(seconds: 1, requests: 5), .init(seconds: 60, requests: 30), .init(seconds: 86_400, requests: 1_000),
    ])

    package let name = "invu"
    package let basePath = "/invuApiPos"
    package let world: SimulatedWorld

    private let user: String
    private let password: String
    private let tokenLife: Duration
    /// Whether text is encoded twice, as the order feed shows it.
    private let encodesTwice: Bool
    private let tokens = Mutex<Tokens>(Tokens())

    private struct Tokens {
        /// Tokens with the moment of their end, milliseconds since 1970 UTC.
        var ends: [String: Int64] = [:]
        var given = 0
    }

    /// A service for the world's people; a token lives 15 days unless told otherwise.
    package init(
        world: SimulatedWorld, user: String = demoUser, password: String = demoPassword,
        tokenLife: Duration = .seconds(15 * 86_400), encodesTwice: Bool = true
    ) {
        self.world = world
        self.user = user
        self.password = password
        self.tokenLife = tokenLife
        self.encodesTwice = encodesTwice
    }

    /// A service with the customers of synthetic people.
    package convenience init(
        _ people: SyntheticPeople, clock: ServiceClock = .standing(), tokenLife: Duration = .seconds(15 * 86_400)
    ) {
        self.init(
            world: SimulatedWorld(clock: clock, tables: [SimulatedWorld.people: people.customers]),
            tokenLife: tokenLife)
    }

    /// Forgets every token, as when an administrator revokes them.
    package func revokeTokens() { tokens.withLock { $0.ends.removeAll() } }

    /// How many tokens were given so far.
    package var tokensGiven: Int { tokens.withLock { $0.given } }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        switch request.path {
        case basePath + "/userAuth": return logIn(request)
        case basePath + "/index.php":
            if request.parameter("r") == "userAuth" { return logIn(request) }
            guard isAuthorized(request) else { return refusal(.unauthorized, to: request) }
            switch request.parameter("r") {
            case "clients/list", "customers/list": return customers(request)
            default:
                return ServedResponse(status: 404, .object([("status", .int(404)), ("msg", .text("Not found"))]))
            }
        default: return ServedResponse.html(status: 404, title: "404 Not Found")
        }
    }

    private func logIn(_ request: ServedRequest) -> ServedResponse {
        guard request.method == "POST" else { return failure(status: 400, "Bad request") }
        let fields: [String: String]
        if request.header("content-type")?.contains("json") == true {
            guard case .object(let members)? = WireJSONReader.value(of: request.body) else {
                return failure(status: 500, "Invalid JSON")
            }
            fields = members.reduce(into: [:]) { $0[$1.0] = $1.1.string }
        } else {
            let pairs = ServedRequest.pairs(of: Substring(String(decoding: request.body, as: UTF8.self)))
            fields = pairs.reduce(into: [:]) { $0[$1.name] = $1.value }
        }
        if fields["grant_type"] == "revoke" {
            let token = request.header("authorization") ?? fields["authorization"] ?? ""
            tokens.withLock { _ = $0.ends.removeValue(forKey: token) }
            return ServedResponse(.object([("status", .int(200)), ("msg", .text("revoked"))]))
        }
        guard fields["username"] == user, fields["password"] == password, fields["grant_type"] == "authorization"
        else { return failure(status: 403, "Usuario o contraseña incorrectos") }
        let life = tokenLife.components.seconds * 1_000
        let token = tokens.withLock { tokens in
            tokens.given += 1
            let token = "demo.token.\(tokens.given).\(MD5.hexadecimal(of: "\(user)\(tokens.given)".utf8))"
            tokens.ends[token] = request.serviceTime + life
            return token
        }
        return ServedResponse(.object([("authorization", .text(token)), ("expires_in", .int(Int(life / 1_000)))]))
    }

    private func isAuthorized(_ request: ServedRequest) -> Bool {
        guard let token = request.header("authorization") else { return false }
        return tokens.withLock { ($0.ends[token] ?? 0) > request.serviceTime }
    }

    private func customers(_ request: ServedRequest) -> ServedResponse {
        let page = min(PageCut.farthest, max(1, request.parameter("page").flatMap { Int($0) } ?? 1))
        let size = min(100, max(1, request.parameter("per_page").flatMap { Int($0) } ?? 20))
        var people = world.people()
        if let after = request.parameter("updated_at[after]") {
            guard after.utf8.count == 19, let moment = CivilTime.milliseconds(from: after) else {
                return failure(status: 500, "updated_at is not a valid date")
            }
            // The text is Panama's local time, five hours behind UTC all year.
            people = people.filter { $0.changedAt / 1_000 > moment / 1_000 + 5 * 3_600 }
        }
        let cut = PageCut(of: people, offset: (page - 1) * size, limit: size, for: request)
        var lastPage = max(1, (people.count + size - 1) / size + request.totalError)
        if request.endlessness != nil { lastPage = page + 1 }
        if request.faults.contains(.emptyList) { lastPage = 1 }
        let rows = cut.people.map { InvuShape.customer($0, encodedTwice: encodesTwice) }
        return ServedResponse(.object([("data", .array(rows)), ("last_page", .int(lastPage)), ("error", .null)]))
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        switch refusal {
        case .rateLimited:
            return ServedResponse(
                status: 429, .object([("status", .int(429)), ("msg", .text("Too many requests"))]))
        case .failure(let status):
            return ServedResponse(
                status: status, .object([("status", .int(status)), ("msg", .text("Error interno"))]))
        case .unauthorized:
            let token = request.header("authorization") ?? ""
            tokens.withLock { _ = $0.ends.removeValue(forKey: token) }
            return failure(status: 403, "Token inválido o vencido")
        case .insideOK:
            return ServedResponse(.object([("error", .bool(true)), ("msg", .text("Error al consultar la base"))]))
        }
    }

    /// A failure in Invu's manner: status 200 outside, the real one inside.
    private func failure(status: Int, _ message: String) -> ServedResponse {
        ServedResponse(.object([("status", .int(status)), ("error", .bool(true)), ("msg", .text(message))]))
    }

    package func limitHeaders(_ usage: LimitUsage) -> [(name: String, value: String)] {
        [("x-secondlimit", 1, 5), ("x-minlimit", 60, 60), ("x-daylimit", 86_400, 5_000)].map { name, seconds, usual in
            (name + "-remaining", String(usage.window(seconds: seconds).map { max(-1, $0.remaining) } ?? usual))
        }
    }
}
