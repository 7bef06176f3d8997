/// The member listing: filters, order, pages; and the errors of the API.
extension MailchimpService {
    func members(
        of audience: Audience, _ request: ServedRequest, _ selection: FieldSelection, _ host: String
    ) -> ServedResponse {
        guard let (offset, count) = paging(request) else { return invalid("count", request) }
        var people = world.people(in: audience.id)
        if let status = request.parameter("status") {
            guard let wanted = SimulatedPerson.Status(rawValue: status) else { return invalid("status", request) }
            people = people.filter { $0.status == wanted }
        } else {
            people = people.filter { $0.status != .archived }
        }
        let windows: [(String, (SimulatedPerson, Int64) -> Bool)] = [
            ("since_last_changed", { $0.changedAt / 1_000 > $1 }),
            ("before_last_changed", { $0.changedAt / 1_000 < $1 }),
            ("since_timestamp_opt", { $0.createdAt / 1_000 > $1 }),
            ("before_timestamp_opt", { $0.createdAt / 1_000 < $1 }),
        ]
        for (name, keeps) in windows {
            guard let text = request.parameter(name) else { continue }
            guard let moment = CivilTime.milliseconds(from: text) else { return invalid(name, request) }
            people = people.filter { keeps($0, moment / 1_000) }
        }
        if let field = request.parameter("sort_field") {
            let isEarlier: (SimulatedPerson, SimulatedPerson) -> Bool
            switch field {
            case "last_changed": isEarlier = { $0.changedAt / 1_000 < $1.changedAt / 1_000 }
            case "timestamp_opt", "timestamp_signup": isEarlier = { $0.createdAt / 1_000 < $1.createdAt / 1_000 }
            default: return invalid("sort_field", request)
            }
            // The standard sort keeps equal ones in their order; the reverse is taken afterwards.
            people.sort(by: isEarlier)
            if request.parameter("sort_dir")?.uppercased() == "DESC" { people.reverse() }
        }
        let page = PageCut(of: people, offset: offset, limit: count, for: request)
        let answer = WireJSON.object([
            ("members", .array(page.people.map { MailchimpShape.member($0, list: audience.id, host: host) })),
            ("list_id", .text(audience.id)),
            ("total_items", .int(page.total)),
            ("_links", MailchimpShape.links(["self", "parent"], "\(host)/lists/\(audience.id)/members", "Lists")),
        ])
        return ServedResponse(selection.applied(to: answer))
    }

    /// Offset and count; nothing where they are no numbers or beyond 1000.
    func paging(_ request: ServedRequest) -> (offset: Int, count: Int)? {
        let offset = request.parameter("offset").map { Int($0) } ?? 0
        let count = request.parameter("count").map { Int($0) } ?? 10
        guard let offset, let count, (0...PageCut.farthest).contains(offset), (0...1_000).contains(count) else {
            return nil
        }
        return (offset, count)
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        switch refusal {
        case .rateLimited:
            problem(
                429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections.", request)
        case .failure(let status):
            problem(status, "Internal Server Error", "An unexpected internal error has occurred.", request)
        case .unauthorized:
            problem(
                401, "API Key Invalid",
                "Your API key may be invalid, or you've attempted to access the wrong datacenter.", request)
        case .insideOK:
            problem(500, "Internal Server Error", "An unexpected internal error has occurred.", request, sentAs: 200)
        }
    }

    func notFound(_ request: ServedRequest) -> ServedResponse {
        problem(404, "Resource Not Found", "The requested resource could not be found.", request)
    }

    func invalid(_ field: String, _ request: ServedRequest) -> ServedResponse {
        problem(
            400, "Invalid Resource",
            "The resource submitted could not be validated. For field-specific details, see the 'errors' array.",
            request,
            errors: [.object([("field", .text(field)), ("message", .text("This value is not valid."))])])
    }

    /// An RFC 7807 problem.
    func problem(
        _ status: Int, _ title: String, _ detail: String, _ request: ServedRequest, sentAs: Int? = nil,
        errors: [WireJSON] = []
    ) -> ServedResponse {
        var members: [(String, WireJSON)] = [
            ("type", .text("https://mailchimp.com/developer/marketing/docs/errors/")), ("title", .text(title)),
            ("status", .int(status)), ("detail", .text(detail)),
            ("instance", .text("00000000-0000-0000-0000-\(CivilTime.padded(request.number, 12))")),
        ]
        if !errors.isEmpty { members.append(("errors", .array(errors))) }
        return ServedResponse(
            status: sentAs ?? status, .object(members), type: "application/problem+json; charset=utf-8")
    }
}
