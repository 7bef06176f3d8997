import ConnectorKit
import CustomerModel
import JSONReading

/// The questions about partners: how many, which fields there are, which tags, and the partners themselves.
struct PartnerQuery: Sendable {
    /// The fields that are read where a database has them.
    static let wanted = [
        "id", "name", "email", "phone", "mobile", "lang", "ref", "vat", "is_company", "commercial_company_name",
        "company_name", "street", "street2", "city", "zip", "state_id", "country_id", "country_code", "category_id",
        "active", "is_blacklisted", "total_invoiced", "currency_id", "write_date",
    ]

    private let setup: SourceSetup
    private let service: OdooSession

    init(_ setup: SourceSetup, _ service: OdooSession) {
        self.setup = setup
        self.service = service
    }

    /// How many there are.
    func count(since: Timestamp?) async throws -> Int? {
        var call = OdooCall(model: "res.partner", method: "search_count", domain: domain(since: since))
        call.arguments = [Self.archivedToo]
        return try await service.number(call).map { Int(clamping: $0) }
    }

    /// The names of the fields that this database has, of those that are wanted.
    func fields() async throws -> [String] {
        var call = OdooCall(model: "res.partner", method: "fields_get")
        call.arguments = [.init(name: "attributes", value: .list(["type"]))]
        let found = try await service.call(call, by: OdooShapes("{*}", ["name": "@key"])) { document, form in
            var names: Set<String> = []
            form.shape.visit(document) { row, _, _ in
                if let name = form.values["name"].flatMap({ document.text($0, in: row) }) { names.insert(name) }
            }
            return names
        }
        return Self.wanted.filter { found.contains($0) || $0 == "id" }
    }

    /// The names of the tags by their numbers.
    func tags() async throws -> [String: String] {
        var tags: [String: String] = [:]
        var last = 0
        while true {
            var call = OdooCall(
                model: "res.partner.category", method: "search_read", domain: [.condition("id", ">", .number(last))])
            call.arguments = [
                .init(name: "fields", value: .list(["name"])), .init(name: "limit", value: 1000),
                .init(name: "order", value: "id asc"), Self.archivedToo,
            ]
            let rows = try await service.call(call, by: OdooShapes("[*]", ["id": "id", "name": "name"])) {
                document, form -> [(id: String, name: String)] in
                var rows: [(id: String, name: String)] = []
                form.shape.visit(document) { row, _, _ in
                    guard let id = form.text("id", document, row), let name = form.text("name", document, row) else {
                        return
                    }
                    rows.append((id, name))
                }
                return rows
            }
            for row in rows { tags[row.id] = row.name }
            guard rows.count >= 1000, let reached = rows.compactMap({ Int($0.id) }).max(), reached > last else {
                return tags
            }
            last = reached
        }
    }

    /// A page of partners behind the one with that number, in the order of their numbers.
    ///
    /// A number never changes, so whoever is changed while pages are read stays where they are. The time of a change
    /// is no such key: Odoo keeps it by the microsecond and tells the second, and an import gives thousands the same.
    func page(after last: Int64, since: Timestamp?, fields: [String], size: PageSize) -> OdooCall {
        var call = OdooCall(model: "res.partner", method: "search_read")
        call.domain = [.condition("id", ">", .number(Int(last)))] + domain(since: since)
        call.arguments = [
            .init(name: "fields", value: .list(fields.map(JSONText.text))),
            .init(name: "limit", value: .number(size.current)), .init(name: "order", value: "id asc"),
            Self.archivedToo,
        ]
        return call
    }

    private func domain(since: Timestamp?) -> [JSONText] {
        var domain: [JSONText] = []
        // Further addresses of a partner are partners too, and no people.
        domain.append(.condition("type", "not in", .list(["invoice", "delivery", "other", "private"])))
        if setup.flag("only_customers") { domain.append(.condition("customer_rank", ">", 0)) }
        if let since { domain.append(.condition("write_date", ">=", .text(Self.text(of: since)))) }
        return domain
    }

    /// Without it Odoo leaves out who is archived.
    private static let archivedToo = JSONText.Member(
        name: "context", value: .object(["active_test": .truth(false)]))

    /// `2026-11-22 09:00:00`, in UTC, rounded down.
    private static func text(of moment: Timestamp) -> String {
        String(TimeFormat.iso.format(moment).prefix(19).replacing("T", with: " "))
    }
}
