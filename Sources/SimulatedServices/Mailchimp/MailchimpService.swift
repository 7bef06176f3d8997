import NIOCore

/// Mailchimp's Marketing API 3.0: audiences, members and merge fields.
///
/// Any user name with the key by Basic authentication, or the key as a bearer token. `since_last_changed` and
/// `before_last_changed` are both exclusive and compare whole seconds. Without `status`, archived members are left out.
/// Where a value cannot be read, the answer is 400, so that a wrongly encoded `+` is seen.
package struct MailchimpService: SimulatedProvider {
    /// An audience; its id is the name of its table in the world.
    package struct Audience: Sendable, Hashable {
        package var id: String
        package var name: String
        package var doubleOptIn: Bool

        package init(id: String, name: String, doubleOptIn: Bool = false) {
            self.id = id
            self.name = name
            self.doubleOptIn = doubleOptIn
        }
    }

    /// A key that looks like one and is none.
    package static let demoKey = "demo-key-not-a-secret-us99"
    /// The audiences that synthetic people are in.
    package static let demoAudiences = [
        Audience(id: "a1b2c3d4e5", name: "Boletín de la tienda"),
        Audience(id: "f6a7b8c9d0", name: "Club de clientes", doubleOptIn: true),
    ]

    /// How many requests Mailchimp documents: 10 at once.
    package static let documentedLimits = ServiceLimits(simultaneous: 10)

    package let name = "mailchimp"
    package let basePath = "/3.0"
    package let world: SimulatedWorld
    package let audiences: [Audience]
    package let key: String

    /// A service with these audiences; the world has a table for each.
    package init(
        world: SimulatedWorld, audiences: [Audience] = demoAudiences, key: String = demoKey
    ) {
        self.world = world
        self.audiences = audiences
        self.key = key
    }

    /// A service with the two audiences of synthetic people.
    package init(_ people: SyntheticPeople, clock: ServiceClock = .standing(), key: String = demoKey) {
        let tables = zip(Self.demoAudiences, people.audiences).map { ($0.id, $1) }
        self.init(
            world: SimulatedWorld(clock: clock, tables: Dictionary(uniqueKeysWithValues: tables)), key: key)
    }

    /// Adds a member to an audience, with the id that its address gives it; returns the id.
    @discardableResult
    package func subscribe(_ person: SimulatedPerson, to audience: String) -> String {
        var member = person
        member.id = MailchimpShape.memberID(of: person.email ?? "")
        world.add(member, to: audience)
        return member.id
    }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        guard isAuthorized(request) else { return refusal(.unauthorized, to: request) }
        let route = request.path.dropFirst(basePath.count).split(separator: "/").map(String.init)
        guard request.path.hasPrefix(basePath) else { return notFound(request) }
        guard request.method == "GET" else {
            return problem(405, "Method Not Allowed", "The requested method and resource are not compatible.", request)
        }
        let host = "http://\(request.header("host") ?? "127.0.0.1")\(basePath)"
        let selection = FieldSelection(
            fields: request.parameter("fields"), excluded: request.parameter("exclude_fields"))
        if route == ["ping"] { return ServedResponse(.object([("health_status", .text("Everything's Chimpy!"))])) }
        if route.isEmpty { return ServedResponse(selection.applied(to: account(host))) }
        guard route[0] == "lists" else { return notFound(request) }
        if route.count == 1 { return lists(request, selection, host) }
        guard let audience = audiences.first(where: { $0.id == route[1] }) else { return notFound(request) }
        switch (route.dropFirst(2).first, route.count) {
        case (nil, _):
            let people = world.people(in: audience.id)
            return ServedResponse(
                selection.applied(to: MailchimpShape.audience(audience, counts: .init(of: people), host: host)))
        case ("members", 3): return members(of: audience, request, selection, host)
        case ("members", 4):
            guard let person = world.person(route[3].lowercased(), in: audience.id) else { return notFound(request) }
            return ServedResponse(
                selection.applied(to: MailchimpShape.member(person, list: audience.id, host: host)))
        case ("merge-fields", 3): return ServedResponse(selection.applied(to: mergeFields(audience, request, host)))
        case ("interest-categories", 3):
            return ServedResponse(
                .object([("list_id", .text(audience.id)), ("categories", .array([])), ("total_items", .int(0))]))
        default: return notFound(request)
        }
    }

    func isAuthorized(_ request: ServedRequest) -> Bool {
        guard let header = request.header("authorization") else { return false }
        let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        switch parts[0].lowercased() {
        case "basic":
            let pair = String(decoding: Base64.decoded(parts[1].utf8) ?? [], as: UTF8.self)
            return pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init)
                == key && pair.contains(":")
        case "bearer": return parts[1] == key
        default: return false
        }
    }

    private func account(_ host: String) -> WireJSON {
        .object([
            ("account_id", .text("demo0demo0demo0demo0demo0")), ("login_id", .text("1")),
            ("account_name", .text("Tienda Demo")), ("email", .text("duena@tienda.example")),
            ("_links", MailchimpShape.links(["self", "lists"], host + "/", "Root")),
        ])
    }

    private func lists(_ request: ServedRequest, _ selection: FieldSelection, _ host: String) -> ServedResponse {
        guard let (offset, count) = paging(request) else { return invalid("count", request) }
        let cut = audiences.dropFirst(offset).prefix(count)
        return ServedResponse(
            selection.applied(
                to: .object([
                    (
                        "lists",
                        .array(
                            cut.map {
                                MailchimpShape.audience($0, counts: .init(of: world.people(in: $0.id)), host: host)
                            })
                    ),
                    ("total_items", .int(audiences.count)),
                    (
                        "constraints",
                        .object([
                            ("may_create", .bool(false)), ("max_instances", .int(5)),
                            ("current_total_instances", .int(audiences.count)),
                        ])
                    ),
                    ("_links", MailchimpShape.links(["self", "parent"], host + "/lists", "Lists")),
                ])))
    }

    private func mergeFields(_ audience: Audience, _ request: ServedRequest, _ host: String) -> WireJSON {
        let fields = [
            ("FNAME", "First Name", "text"), ("LNAME", "Last Name", "text"), ("ADDRESS", "Address", "address"),
            ("PHONE", "Phone Number", "phone"), ("BIRTHDAY", "Birthday", "birthday"),
        ]
        let (offset, count) = paging(request) ?? (0, 10)
        return .object([
            (
                "merge_fields",
                .array(
                    fields.enumerated().dropFirst(offset).prefix(count).map { position, field in
                        .object([
                            ("merge_id", .int(position + 1)), ("tag", .text(field.0)), ("name", .text(field.1)),
                            ("type", .text(field.2)), ("required", .bool(false)), ("default_value", .text("")),
                            ("public", .bool(false)), ("display_order", .int(position + 2)),
                            ("list_id", .text(audience.id)),
                        ])
                    })
            ), ("list_id", .text(audience.id)), ("total_items", .int(fields.count)),
            ("_links", MailchimpShape.links(["self"], "\(host)/lists/\(audience.id)/merge-fields", "Lists")),
        ])
    }
}
