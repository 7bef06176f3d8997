import NIOCore

/// Brevo's API v3: contacts and their lists.
///
/// `modifiedSince` and `createdSince` are exclusive, to the millisecond. `sort` is by creation, newest first by default.
/// A blacklisted contact keeps its lists. There is no pending state: who has not confirmed is in no list.
package struct BrevoService: SimulatedProvider {
    /// A list; contacts name it by its number.
    package struct List: Sendable, Hashable {
        package var id: Int
        package var name: String

        package init(id: Int, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A key that looks like one and is none.
    package static let demoKey = "xkeysib-demo-key-not-a-secret"
    /// The lists that synthetic people are in.
    package static let demoLists = [
        List(id: SyntheticPeople.listNumbers[0], name: "Boletín de la tienda"),
        List(id: SyntheticPeople.listNumbers[1], name: "Club de clientes"),
    ]
    /// How many requests Brevo documents for contacts: 10 a second, 36 000 an hour.
    package static let documentedLimits = ServiceLimits(windows: [
        .init(seconds: 1, requests: 10), .init(seconds: 3_600, requests: 36_000),
    ])

    package let name = "brevo"
    package let basePath = "/v3"
    package let world: SimulatedWorld
    package let lists: [List]
    package let key: String

    package init(world: SimulatedWorld, lists: [List] = demoLists, key: String = demoKey) {
        self.world = world
        self.lists = lists
        self.key = key
    }

    /// A service with the newsletter's synthetic people.
    package init(_ people: SyntheticPeople, clock: ServiceClock = .standing(), key: String = demoKey) {
        self.init(
            world: SimulatedWorld(clock: clock, tables: [SimulatedWorld.people: people.contacts]), key: key)
    }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        guard request.header("api-key") == key else { return refusal(.unauthorized, to: request) }
        guard request.path.hasPrefix(basePath + "/") else { return notFound }
        let route = request.path.dropFirst(basePath.count).split(separator: "/").map(String.init)
        guard request.method == "GET" else { return problem(405, "method_not_allowed", "Method not allowed") }
        switch (route.first, route.count) {
        case ("account", 1): return ServedResponse(account)
        case ("contacts", 1): return contacts(request, in: nil)
        case ("contacts", 2) where route[1] == "lists": return lists(request)
        case ("contacts", 2) where route[1] == "attributes": return ServedResponse(attributes)
        case ("contacts", 2):
            let wanted = ServedRequest.decoded(Substring(route[1])).lowercased()
            let person = world.people().first { $0.id == wanted || $0.email?.lowercased() == wanted }
            return person.map { ServedResponse(BrevoShape.contact($0)) } ?? notFound
        case ("contacts", 4) where route[1] == "lists" && route[3] == "contacts":
            guard let list = Int(route[2]), lists.contains(where: { $0.id == list }) else { return notFound }
            return contacts(request, in: list)
        default: return notFound
        }
    }

    private func contacts(_ request: ServedRequest, in list: Int?) -> ServedResponse {
        let largest = list == nil ? 1_000 : 500
        guard let limit = number("limit", of: request, usual: 50), limit <= largest else {
            return problem(400, "out_of_range", "Limit exceeds max value")
        }
        guard let offset = number("offset", of: request, usual: 0) else {
            return problem(400, "invalid_parameter", "offset is not valid")
        }
        let wanted = request.parameters("listIds").flatMap { $0.split(separator: ",") }.compactMap { Int($0) }
        if !wanted.isEmpty, request.parameter("segmentId") != nil {
            return problem(400, "invalid_parameter", "Either listIds or segmentId can be passed")
        }
        var people = world.people()
        let asked = list.map { [$0] } ?? wanted
        if !asked.isEmpty {
            people = people.filter { $0.memberships.contains { asked.contains($0.list) && $0.status == .subscribed } }
        }
        for (name, time) in [("modifiedSince", \SimulatedPerson.changedAt), ("createdSince", \.createdAt)] {
            guard let text = request.parameter(name) else { continue }
            guard let since = CivilTime.milliseconds(from: text) else {
                return problem(400, "invalid_parameter", "\(name) is not a valid date-time")
            }
            people = people.filter { $0[keyPath: time] > since }
        }
        let ascending = request.parameter("sort") == "asc"
        people.sort { $0.createdAt < $1.createdAt }
        if !ascending { people.reverse() }
        let page = PageCut(of: people, offset: offset, limit: limit, for: request)
        return ServedResponse(
            .object([("contacts", .array(page.people.map(BrevoShape.contact))), ("count", .int(page.total))]))
    }

    private func lists(_ request: ServedRequest) -> ServedResponse {
        guard let limit = number("limit", of: request, usual: 10), limit <= 50,
            let offset = number("offset", of: request, usual: 0)
        else { return problem(400, "out_of_range", "Limit exceeds max value") }
        let people = world.people()
        let rows = lists.dropFirst(offset).prefix(limit).map { list in
            let inside = people.filter { $0.memberships.contains { $0.list == list.id && $0.status == .subscribed } }
            let blacklisted = inside.count(where: BrevoShape.isBlacklisted)
            return WireJSON.object([
                ("id", .int(list.id)), ("name", .text(list.name)), ("folderId", .int(1)),
                ("uniqueSubscribers", .int(inside.count)), ("totalBlacklisted", .int(blacklisted)),
                ("totalSubscribers", .int(inside.count - blacklisted)),
            ])
        }
        return ServedResponse(.object([("lists", .array(rows)), ("count", .int(lists.count))]))
    }

    private var account: WireJSON {
        .object([
            ("email", .text("duena@tienda.example")), ("firstName", .text("Dueña")), ("lastName", .text("Demo")),
            ("companyName", .text("Tienda Demo")), ("plan", .array([])),
        ])
    }

    private var attributes: WireJSON {
        let names = [
            ("FIRSTNAME", "text"), ("LASTNAME", "text"), ("SMS", "text"), ("EXT_ID", "text"),
            ("FECHA_NACIMIENTO", "date"),
        ]
        return .object([
            (
                "attributes",
                .array(
                    names.map {
                        .object([("name", .text($0.0)), ("category", .text("normal")), ("type", .text($0.1))])
                    })
            )
        ])
    }

    /// A number of the query that is not negative.
    private func number(_ name: String, of request: ServedRequest, usual: Int) -> Int? {
        guard let text = request.parameter(name) else { return usual }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    private var notFound: ServedResponse { problem(404, "document_not_found", "The document does not exist") }

    private func problem(_ status: Int, _ code: String, _ message: String) -> ServedResponse {
        ServedResponse(
            status: status, .object([("code", .text(code)), ("message", .text(message))]), type: "application/json")
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        switch refusal {
        case .rateLimited: problem(429, "too_many_requests", "You have exceeded the limit of calls")
        case .failure(let status): problem(status, "internal_error", "Internal server error")
        case .unauthorized: problem(401, "unauthorized", "Key not found")
        case .insideOK: ServedResponse(.object([("code", .text("internal_error")), ("message", .text("Try again"))]))
        }
    }

    package func limitHeaders(_ usage: LimitUsage) -> [(name: String, value: String)] {
        let window = usage.windows.min { $0.remaining < $1.remaining }
        return [
            ("x-sib-ratelimit-limit", String(window?.limit ?? 36_000)),
            ("x-sib-ratelimit-remaining", String(max(0, window?.remaining ?? 35_999))),
            ("x-sib-ratelimit-reset", String(window?.resetSeconds ?? 3_600)),
        ]
    }
}
