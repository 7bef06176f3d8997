import NIOCore

/// listmonk's API: lists and subscribers.
///
/// Basic authentication or `Authorization: token user:key`; a wrong one is 403. Pages have at most 50 subscribers,
/// or all with `per_page=all`. `query` understands comparisons of `subscribers.updated_at`, `.created_at` and `.id`,
/// joined by AND, as PostgreSQL would; anything else is an error, and all of it is 403 without the permission.
package struct ListmonkService: SimulatedProvider {
    /// A list; subscribers name it by its number.
    package struct List: Sendable, Hashable {
        package var id: Int
        package var name: String
        /// Whether people must confirm; on other lists an unconfirmed one may be mailed.
        package var doubleOptIn: Bool

        package init(id: Int, name: String, doubleOptIn: Bool) {
            self.id = id
            self.name = name
            self.doubleOptIn = doubleOptIn
        }
    }

    package static let demoUser = "clientela-demo"
    /// A token that looks like one and is none.
    package static let demoToken = "demo-token-not-a-secret"
    /// The lists that synthetic people are in: one without and one with confirmation.
    package static let demoLists = [
        List(id: SyntheticPeople.listNumbers[0], name: "Boletín de la tienda", doubleOptIn: false),
        List(id: SyntheticPeople.listNumbers[1], name: "Club de clientes", doubleOptIn: true),
    ]

    package let name = "listmonk"
    package let basePath = "/api"
    package let world: SimulatedWorld
    package let lists: [List]
    package let user: String
    package let token: String
    /// Whether the user has the permission `subscribers:sql_query`.
    package let allowsQueries: Bool

    package init(
        world: SimulatedWorld, lists: [List] = demoLists, user: String = demoUser, token: String = demoToken,
        allowsQueries: Bool = true
    ) {
        self.world = world
        self.lists = lists
        self.user = user
        self.token = token
        self.allowsQueries = allowsQueries
    }

    /// A service with the newsletter's synthetic people.
    package init(_ people: SyntheticPeople, clock: ServiceClock = .standing(), allowsQueries: Bool = true) {
        self.init(
            world: SimulatedWorld(clock: clock, tables: [SimulatedWorld.people: people.contacts]),
            allowsQueries: allowsQueries)
    }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        if request.path == basePath + "/health" { return ServedResponse(.object([("data", .bool(true))])) }
        guard isAuthorized(request) else { return refusal(.unauthorized, to: request) }
        guard request.path.hasPrefix(basePath + "/") else { return problem(404, "Not Found") }
        let route = request.path.dropFirst(basePath.count).split(separator: "/").map(String.init)
        guard request.method == "GET" else { return problem(405, "Method Not Allowed") }
        switch (route.first, route.count) {
        case ("lists", 1): return lists(request)
        case ("lists", 2):
            guard let list = lists.first(where: { String($0.id) == route[1] }) else {
                return problem(400, "List not found")
            }
            return ServedResponse(.object([("data", ListmonkShape.list(list, people: world.people()))]))
        case ("subscribers", 1): return subscribers(request)
        case ("subscribers", 2):
            guard let person = world.person(route[1]) else { return problem(400, "Subscriber not found") }
            return ServedResponse(.object([("data", ListmonkShape.subscriber(person, lists: lists))]))
        case ("bounces", 1):
            return ServedResponse(envelope([], total: 0, page: 1, size: 20))
        default: return problem(404, "Not Found")
        }
    }

    private func isAuthorized(_ request: ServedRequest) -> Bool {
        let parts = (request.header("authorization") ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        switch parts[0].lowercased() {
        case "basic": return Base64.decoded(parts[1].utf8).map { $0 == Array("\(user):\(token)".utf8) } ?? false
        case "token": return parts[1] == "\(user):\(token)"
        default: return false
        }
    }

    private func subscribers(_ request: ServedRequest) -> ServedResponse {
        var people = world.people()
        if let query = request.parameter("query"), !query.isEmpty {
            guard allowsQueries else { return problem(403, "permission denied: subscribers:sql_query") }
            guard let filter = ListmonkQuery(query) else {
                return problem(500, "Error fetching subscribers: pq: syntax error")
            }
            people = people.filter(filter.matches)
        }
        let wanted = request.parameters("list_id").compactMap { Int($0) }
        if !wanted.isEmpty {
            let status = request.parameter("subscription_status") ?? ""
            people = people.filter { person in
                person.memberships.contains { membership in
                    wanted.contains(membership.list)
                        && (status.isEmpty
                            || ListmonkShape.subscriptionStatus(membership, of: person, lists: lists) == status)
                }
            }
        }
        sort(&people, by: request.parameter("order_by"))
        if request.parameter("order")?.uppercased() != "ASC" { people.reverse() }
        let page = min(PageCut.farthest, max(1, request.parameter("page").flatMap { Int($0) } ?? 1))
        if request.parameter("per_page") == "all" {
            let all = PageCut(of: people, offset: 0, limit: people.count, for: request)
            return ServedResponse(envelope(rows(all.people), total: all.total, page: 1, size: all.total))
        }
        let asked = request.parameter("per_page").flatMap { Int($0) } ?? 20
        let size = min(50, asked < 1 ? 20 : asked)
        let cut = PageCut(of: people, offset: (page - 1) * size, limit: size, for: request)
        return ServedResponse(envelope(rows(cut.people), total: cut.total, page: page, size: size))
    }

    private func rows(_ people: [SimulatedPerson]) -> [WireJSON] {
        people.map { ListmonkShape.subscriber($0, lists: lists) }
    }

    private func sort(_ people: inout [SimulatedPerson], by field: String?) {
        switch field {
        case "name": people.sort { ListmonkShape.name(of: $0) < ListmonkShape.name(of: $1) }
        case "status": people.sort { ListmonkShape.status(of: $0) < ListmonkShape.status(of: $1) }
        case "created_at": people.sort { $0.createdAt < $1.createdAt }
        case "updated_at": people.sort { $0.changedAt < $1.changedAt }
        default: people.sort { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) }
        }
    }

    private func lists(_ request: ServedRequest) -> ServedResponse {
        let people = world.people()
        return ServedResponse(
            envelope(
                lists.map { ListmonkShape.list($0, people: people) }, total: lists.count, page: 1,
                size: request.parameter("per_page").flatMap { Int($0) } ?? 20))
    }

    private func envelope(_ rows: [WireJSON], total: Int, page: Int, size: Int) -> WireJSON {
        .object([
            (
                "data",
                .object([
                    ("results", .array(rows)), ("query", .text("")), ("total", .int(total)), ("per_page", .int(size)),
                    ("page", .int(page)),
                ])
            )
        ])
    }

    private func problem(_ status: Int, _ message: String) -> ServedResponse {
        ServedResponse(status: status, .object([("message", .text(message))]))
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        switch refusal {
        case .rateLimited: problem(429, "Too Many Requests")
        case .failure(let status): problem(status, "Internal Server Error")
        case .unauthorized: problem(403, "invalid API credentials")
        case .insideOK: ServedResponse(.object([("message", .text("Error fetching subscribers: pq: deadlock"))]))
        }
    }
}
