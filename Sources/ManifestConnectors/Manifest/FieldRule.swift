import ConnectorKit
import CustomerModel
import StrictYAML

/// Where the values of one field of a person come from.
struct FieldRule: Sendable {
    /// What is made of the value.
    enum Target: Sendable, Hashable {
        case field(CustomerField)
        /// First and last name in one text.
        case fullName
    }

    var target: Target
    /// The first of them with a value counts, unless they are joined.
    var paths: [PathTemplate]
    var joinedBy: String?
    /// Put before a value that does not begin with it: the `+` of a phone with its country.
    var prefix: String?
    /// The look-up whose answer holds the paths; nil: the record itself.
    var lookup: String?
    /// Other words for some values.
    var values: [String: String]
    /// How a birthday in figures is written.
    var order: DateOrder
    /// A birthday in parts.
    var month: PathTemplate?
    var day: PathTemplate?
    var year: PathTemplate?

    static func shape(for target: Target, _ shapes: ManifestShapes) -> YAMLShape<FieldRule> {
        let short = YAMLShape.oneOrMore(of: shapes.path).map { plain(target, $0) }
        let long = YAMLShape<FieldRule>.table { reader in
            var rule = plain(target, reader.optional("path", .oneOrMore(of: shapes.path)) ?? [])
            rule.joinedBy = reader.optional("join", .anyText)
            rule.prefix = reader.optional("prefix", .anyText)
            if let lookup = reader.optional("from_lookup", .located(.name())) {
                shapes.log.note(lookup: lookup)
                rule.lookup = lookup.value
            }
            let values = reader.optional("values", .dictionary(of: .anyText)) ?? []
            for member in values { rule.values[member.key.value] = member.value }
            if target == .field(.birthday) {
                rule.order = reader.optional("order", .choice(of: DateOrder.self)) ?? .dayFirst
                rule.month = reader.optional("month", shapes.path)
                rule.day = reader.optional("day", shapes.path)
                rule.year = reader.optional("year", shapes.path)
            }
            if !reader.has("path"), rule.month == nil || rule.day == nil {
                let parts = target == .field(.birthday) ? " or 'month' and 'day'" : ""
                reader.error("missing_key", at: "", "\(reader.value.name) has no 'path'\(parts)")
                return nil
            }
            return rule
        }
        return .either(scalar: short, table: long)
    }

    /// Whether the source's settings lead to a value at all.
    func hasPath(in scope: TemplateScope) -> Bool {
        (paths + [month, day].compactMap(\.self)).contains { path in
            path.template.text(in: scope).map { !$0.isEmpty } ?? false
        }
    }

    private static func plain(_ target: Target, _ paths: [PathTemplate]) -> FieldRule {
        FieldRule(target: target, paths: paths, values: [:], order: .dayFirst)
    }

    /// The table `fields` of a manifest.
    static func tableShape(_ shapes: ManifestShapes) -> YAMLShape<[FieldRule]> {
        .table { reader in
            var rules: [FieldRule] = []
            // `phone_e164` is derived from `phone`.
            for field in CustomerField.allCases where field != .phoneE164 {
                if let rule = reader.optional(field.name, shape(for: .field(field), shapes)) { rules.append(rule) }
            }
            if let rule = reader.optional("full_name", shape(for: .fullName, shapes)) { rules.append(rule) }
            return rules
        }
    }
}
