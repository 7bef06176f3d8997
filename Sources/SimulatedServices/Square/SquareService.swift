import NIOCore

/// Square's API: the customers of a seller.
///
/// `updated_at` and `created_at` filters include the start and leave out the end. A cursor lives five minutes of the
/// service's clock, and only with the query that it was made for. Customers without any public information (name,
/// company, address, phone) are not listed, and a search that finds nobody answers `{}`.
package struct SquareService: SimulatedProvider {
    /// A token that looks like one and is none.
    package static let demoToken = "EAAA-demo-token-not-a-secret"

    package let name = "square"
    package let basePath = ""
    package let world: SimulatedWorld
    package let token: String
    /// How long a change takes to be seen by searches.
    package let propagation: Duration

    package init(world: SimulatedWorld, token: String = demoToken, propagation: Duration = .zero) {
        self.world = world
        self.token = token
        self.propagation = propagation
    }

    /// A service with the customers of synthetic people.
    package init(_ people: SyntheticPeople, clock: ServiceClock = .standing(), propagation: Duration = .zero) {
        let customers = people.customers.map { customer in
            var customer = customer
            // Square knows who opted out of its mails; about one in twelve of those with an address.
            if customer.email != nil, customer.id.hasSuffix("7") { customer.status = .unsubscribed }
            customer.id = SquareShape.id(customer.id)
            return customer
        }
        self.init(
            world: SimulatedWorld(clock: clock, tables: [SimulatedWorld.people: customers]), propagation: propagation)
    }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        guard request.header("authorization") == "Bearer \(token)" else {
            return problem(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "This request could not be authorized.")
        }
        if let version = request.header("square-version"), CivilTime.milliseconds(from: version) == nil {
            return invalid("BAD_REQUEST", "Square-Version must be a date.", field: nil)
        }
        var response: ServedResponse
        switch (request.method, request.path) {
        case ("GET", "/v2/merchants"): response = ServedResponse(SquareShape.merchants)
        case ("POST", "/oauth2/token/status"):
            response = ServedResponse(
                .object([("scopes", .array([.text("CUSTOMERS_READ")])), ("merchant_id", .text("DEMO"))]))
        case ("GET", "/v2/customers"): response = list(request)
        case ("POST", "/v2/customers/search"): response = search(request)
        case ("GET", "/v2/customers/groups"): response = ServedResponse(SquareShape.groups)
        case ("GET", "/v2/customers/segments"): response = ServedResponse(.object([]))
        case ("GET", let path) where path.hasPrefix("/v2/customers/"):
            response = customer(String(path.dropFirst("/v2/customers/".count)))
        default: response = problem(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "API endpoint is invalid.")
        }
        response.headers.append(("Square-Version", request.header("square-version") ?? "2025-08-20"))
        return response
    }

    /// At once, also what a search does not show yet.
    private func customer(_ id: String) -> ServedResponse {
        guard let person = world.person(id) else {
            return problem(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "Customer with ID `\(id)` not found.")
        }
        return ServedResponse(.object([("customer", SquareShape.customer(person))]))
    }

    private func list(_ request: ServedRequest) -> ServedResponse {
        var body: [(String, WireJSON)] = []
        if let limit = request.parameter("limit") {
            body.append(("limit", Int(limit).map { .int($0) } ?? .text(limit)))
        }
        if let cursor = request.parameter("cursor") { body.append(("cursor", .text(cursor))) }
        let sort: [(String, WireJSON)] = [
            ("field", .text(request.parameter("sort_field") ?? "DEFAULT")),
            ("order", .text(request.parameter("sort_order") ?? "ASC")),
        ]
        body.append(("query", .object([("sort", .object(sort))])))
        return answer(.object(body), to: request)
    }

    private func search(_ request: ServedRequest) -> ServedResponse {
        guard let body = request.body.isEmpty ? .object([]) : WireJSONReader.value(of: request.body),
            case .object = body
        else { return invalid("EXPECTED_JSON_BODY", "Expected a JSON body.", field: nil) }
        return answer(body, to: request)
    }

    private func answer(_ body: WireJSON, to request: ServedRequest) -> ServedResponse {
        let limit = body["limit"] ?? .int(100)
        guard let limit = limit.integer else {
            return invalid("EXPECTED_INTEGER", "Expected an integer.", field: "limit")
        }
        if limit < 1 { return invalid("VALUE_TOO_LOW", "`limit` must be at least 1.", field: "limit") }
        if limit > 100 { return invalid("VALUE_TOO_HIGH", "`limit` must be at most 100.", field: "limit") }
        let query = body["query"] ?? .object([])
        var offset = 0
        if let text = body["cursor"]?.string, !text.isEmpty {
            let position = SquareCursor.position(in: text, query: query, now: request.serviceTime)
            guard let position else {
                return invalid("INVALID_CURSOR", "The cursor is invalid or has expired.", field: "cursor")
            }
            offset = position
        }
        let filter = query["filter"]
        var people = visible(at: request.serviceTime)
        for (name, time) in [("updated_at", \SimulatedPerson.changedAt), ("created_at", \.createdAt)] {
            for (edge, keeps) in [("start_at", { $0 >= $1 }), ("end_at", { $0 < $1 })]
                as [(String, (Int64, Int64) -> Bool)]
            {
                guard let text = filter?[name]?[edge]?.string else { continue }
                guard let moment = CivilTime.milliseconds(from: text) else {
                    return invalid("INVALID_TIME", "The time is not RFC 3339.", field: "query.filter.\(name).\(edge)")
                }
                people = people.filter { keeps($0[keyPath: time], moment) }
            }
        }
        let sort = query["sort"]
        if sort?["field"]?.string == "CREATED_AT" {
            people.sort { $0.createdAt < $1.createdAt }
        } else {
            people.sort { ($0.firstName, $0.lastName, $0.id) < ($1.firstName, $1.lastName, $1.id) }
        }
        if sort?["order"]?.string == "DESC" { people.reverse() }
        let page = PageCut(of: people, offset: offset, limit: limit, for: request)
        guard !page.people.isEmpty else { return ServedResponse(.object([])) }
        var members: [(String, WireJSON)] = [("customers", .array(page.people.map(SquareShape.customer)))]
        if page.hasMore {
            let next = request.endlessness == .samePage ? limit : offset + limit
            let issued = request.endlessness == .samePage ? 0 : request.serviceTime
            members.append(("cursor", .text(SquareCursor.text(position: next, query: query, now: issued))))
        }
        if case .bool(true)? = body["count"] { members.append(("count", .int(page.total))) }
        return ServedResponse(.object(members))
    }

    private func visible(at now: Int64) -> [SimulatedPerson] {
        let latest = now - propagation.components.seconds * 1_000
        return world.people().filter { person in
            guard propagation == .zero || person.changedAt <= latest else { return false }
            return person.raw != nil || person.email != nil || person.phone != nil
                || !person.firstName.isEmpty || !person.lastName.isEmpty
        }
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        switch refusal {
        case .rateLimited: problem(429, "RATE_LIMIT_ERROR", "RATE_LIMITED", "Too many requests.")
        case .failure(let status):
            problem(status, "API_ERROR", "INTERNAL_SERVER_ERROR", "An internal error has occurred.")
        case .unauthorized:
            problem(401, "AUTHENTICATION_ERROR", "ACCESS_TOKEN_EXPIRED", "The access token has expired.")
        case .insideOK:
            problem(200, "API_ERROR", "INTERNAL_SERVER_ERROR", "An internal error has occurred.")
        }
    }

    private func invalid(_ code: String, _ detail: String, field: String?) -> ServedResponse {
        problem(400, "INVALID_REQUEST_ERROR", code, detail, field: field)
    }

    private func problem(
        _ status: Int, _ category: String, _ code: String, _ detail: String, field: String? = nil
    ) -> ServedResponse {
        var error: [(String, WireJSON)] = [
            ("category", .text(category)), ("code", .text(code)), ("detail", .text(detail)),
        ]
        if let field { error.append(("field", .text(field))) }
        return ServedResponse(status: status, .object([("errors", .array([.object(error)]))]), type: "application/json")
    }
}

/// The opaque text by which the next page is asked for.
enum SquareCursor {
    private static let lifeMilliseconds: Int64 = 5 * 60_000

    static func text(position: Int, query: WireJSON, now: Int64) -> String {
        let mark = MD5.hexadecimal(of: query.bytes).prefix(8)
        return Base64.encoded(Array("\(position).\(now).\(mark)".utf8))
    }

    /// Where the next page starts; nothing where the cursor is too old, or made for another query.
    static func position(in text: String, query: WireJSON, now: Int64) -> Int? {
        let parts = String(decoding: Base64.decoded(text.utf8) ?? [], as: UTF8.self).split(separator: ".")
        guard parts.count == 3, let position = Int(parts[0]), let issued = Int64(parts[1]),
            parts[2] == MD5.hexadecimal(of: query.bytes).prefix(8), issued == 0 || now - issued < lifeMilliseconds
        else { return nil }
        return position
    }
}
