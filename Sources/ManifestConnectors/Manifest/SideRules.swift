import ConnectorKit
import CustomerModel
import StrictYAML

/// Where a record tells what the person bought.
struct MetricsRule: Sendable {
    /// What a sum of money is written in.
    enum Unit: String, Sendable, CaseIterable {
        case units
        case cents
    }

    var orders: PathTemplate?
    var spent: PathTemplate?
    var unit: Unit
    var currency: Template?
    var currencyPath: PathTemplate?
    var lastPurchaseAt: TimeRule?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<MetricsRule> {
        .table { reader in
            let orders = reader.optional("orders", shapes.path)
            let spent = reader.optional("spent", shapes.path)
            let unit = reader.optional("spent_in", .choice(of: Unit.self)) ?? .units
            let currency = reader.optional("currency", shapes.template(ManifestShapes.always))
            let currencyPath = reader.optional("currency_path", shapes.path)
            reader.onlyOne(of: ["currency", "currency_path"])
            let lastPurchaseAt = reader.optional("last_purchase_at", TimeRule.shape(shapes))
            return MetricsRule(
                orders: orders, spent: spent, unit: unit, currency: currency, currencyPath: currencyPath,
                lastPurchaseAt: lastPurchaseAt)
        }
    }
}

/// Where a record holds its tags.
struct TagsRule: Sendable {
    var paths: [PathTemplate]
    /// The metadata that has names for what stands there; what it does not name is left out.
    var metadata: String?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<TagsRule> {
        let short = YAMLShape.oneOrMore(of: shapes.path).map { TagsRule(paths: $0) }
        let long = YAMLShape<TagsRule>.table { reader in
            let paths = reader.required("path", .oneOrMore(of: shapes.path))
            let metadata = reader.optional("metadata", .located(.name()))
            if let metadata { shapes.log.note(metadata: metadata) }
            return paths.map { TagsRule(paths: $0, metadata: metadata?.value) }
        }
        return .either(scalar: short, table: long)
    }
}

/// A second request for each record, for values that the list leaves out.
struct LookupRule: Sendable {
    var name: String
    var request: RequestTemplate
    /// The most requests in one pull; records beyond it go without.
    var budget: Int
    /// What the answer says about being mailed; of this and the record's own consent the stricter counts.
    var consent: ConsentRule?
    /// Only for sources whose setting has one of these values.
    var when: SettingCondition?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<LookupRule> {
        .table { reader in
            let name = reader.required("name", YAMLShape<String>.name())
            let allowed = ManifestShapes.streaming.union([.record])
            let request = reader.required("request", RequestTemplate.shape(shapes, allowed))
            let budget = reader.optional("budget", .integer(in: 1...10_000_000)) ?? 1000
            let consent = reader.optional("consent", ConsentRule.shape(shapes))
            let when = reader.optional("when", SettingCondition.shape(shapes))
            guard let name, let request else { return nil }
            return LookupRule(name: name, request: request, budget: budget, consent: consent, when: when)
        }
    }
}

/// A request at the beginning of a stream that tells what the service's own fields are called.
struct MetadataRule: Sendable {
    var name: String
    var request: RequestTemplate
    var records: PathTemplate
    var key: PathTemplate
    var value: PathTemplate

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<MetadataRule> {
        .table { reader in
            let name = reader.required("name", YAMLShape<String>.name())
            let allowed = ManifestShapes.always.union([.stream])
            let request = reader.required("request", RequestTemplate.shape(shapes, allowed))
            let records = reader.required("records", shapes.recordPath)
            let key = reader.required("key", shapes.path)
            let value = reader.required("value", shapes.path)
            guard let name, let request, let records, let key, let value else { return nil }
            return MetadataRule(name: name, request: request, records: records, key: key, value: value)
        }
    }
}
