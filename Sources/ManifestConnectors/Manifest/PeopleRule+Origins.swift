import ConnectorKit
import CustomerModel

extension PeopleRule {
    /// Where each of our fields stands in a record, as a source's settings have it.
    func origins(in scope: TemplateScope) -> [FieldOrigin] {
        func text(_ paths: [PathTemplate], joining: String = " or ") -> String {
            paths.compactMap { $0.template.text(in: scope) }.filter { !$0.isEmpty }.joined(separator: joining)
        }
        var origins = [FieldOrigin(field: "external_id", path: text(externalID))]
        for rule in fields {
            let parts = [rule.year, rule.month, rule.day].compactMap(\.self)
            let places = rule.paths.isEmpty ? text(parts, joining: ", ") : text(rule.paths, joining: rule.separator)
            let path = rule.lookup.map { "\(places) (look-up \($0))" } ?? places
            switch rule.target {
            case .field(let field): origins.append(FieldOrigin(field: field.name, path: path))
            case .fullName:
                for field in [CustomerField.firstName, .lastName] {
                    origins.append(FieldOrigin(field: field.name, path: "\(path), split"))
                }
            }
        }
        if let status = consent?.status { origins.append(FieldOrigin(field: "consent", path: text([status.path]))) }
        if let tags { origins.append(FieldOrigin(field: "tags", path: text(tags.paths))) }
        if let orders = metrics?.orders { origins.append(FieldOrigin(field: "orders", path: text([orders]))) }
        if let spent = metrics?.spent { origins.append(FieldOrigin(field: "spent", path: text([spent]))) }
        if let last = metrics?.lastPurchaseAt {
            origins.append(FieldOrigin(field: "last_purchase", path: text(last.paths)))
        }
        if let changedAt { origins.append(FieldOrigin(field: "changed_at", path: text(changedAt.paths))) }
        return origins.filter { !$0.path.isEmpty }
    }
}

extension FieldRule {
    fileprivate var separator: String { joinedBy == nil ? " or " : " + " }
}
