import ConnectorKit
import CustomerModel
import StrictYAML

/// What a record says about being mailed by one list (V5).
///
/// The status and every rule that holds are statements; the one that speaks most strongly against mailing counts:
/// complained, bounced, unsubscribed, archived, pending, subscribed, none.
struct ConsentRule: Sendable {
    /// The service's own word and what it means.
    struct Status: Sendable {
        var path: PathTemplate
        var values: [String: Consent]
        /// For a word that the table does not know; the report warns of it.
        var otherwise: Consent
    }

    /// A consent that follows from a value.
    struct Statement: Sendable {
        var condition: Condition
        var consent: Consent
        /// Only for sources whose setting has one of these values.
        var when: SettingCondition?
    }

    /// What stands when nothing else is said; nil: no statement at all.
    var initial: Consent?
    var status: Status?
    var rules: [Statement]
    var statedAt: TimeRule?
    /// The list's key; nil: the stream's.
    var list: Template?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<ConsentRule> {
        .table { read($0, shapes) }
    }

    static func read(_ reader: MappingReader, _ shapes: ManifestShapes) -> ConsentRule? {
        let initial = reader.optional("consent", .consent)
        let status = reader.optional("status", statusShape(shapes))
        let rules = reader.optional("rules", .list(of: statementShape(shapes))) ?? []
        let statedAt = reader.optional("stated_at", TimeRule.shape(shapes))
        let list = reader.optional("list", shapes.template(ManifestShapes.streaming))
        return ConsentRule(initial: initial, status: status, rules: rules, statedAt: statedAt, list: list)
    }

    static func statementShape(_ shapes: ManifestShapes) -> YAMLShape<Statement> {
        .table { reader in
            let condition = Condition.read(reader, shapes)
            let consent = reader.required("consent", .consent)
            let when = reader.optional("when", SettingCondition.shape(shapes))
            guard let condition, let consent else { return nil }
            return Statement(condition: condition, consent: consent, when: when)
        }
    }

    static func statusShape(_ shapes: ManifestShapes) -> YAMLShape<Status> {
        .table { reader in
            let path = reader.required("path", shapes.path)
            let values = reader.required("values", .dictionary(keys: .anyText, of: .consent))
            let otherwise = reader.optional("otherwise", .consent) ?? Consent.none
            guard let path, let values else { return nil }
            var table: [String: Consent] = [:]
            for member in values { table[member.key.value] = member.value }
            return Status(path: path, values: table, otherwise: otherwise)
        }
    }
}

/// The lists that a record itself names, each with its statement.
struct MembershipRule: Sendable {
    /// The memberships within a record.
    var from: PathTemplate
    /// The list's key within a membership.
    var listPath: PathTemplate
    var consent: ConsentRule
    /// Other rules for lists of which a metadata request tells something.
    var special: [Special]

    /// Rules for the lists whose metadata has one of these values.
    struct Special: Sendable {
        var metadata: String
        var values: [String]
        var consent: ConsentRule
    }

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<MembershipRule> {
        .table { reader in
            let from = reader.required("from", shapes.recordPath)
            let listPath = reader.required("list_path", shapes.path)
            let consent = ConsentRule.read(reader, shapes)
            let special = reader.optional("for_lists", .list(of: specialShape(shapes))) ?? []
            guard let from, let listPath, let consent else { return nil }
            return MembershipRule(from: from, listPath: listPath, consent: consent, special: special)
        }
    }

    private static func specialShape(_ shapes: ManifestShapes) -> YAMLShape<Special> {
        .table { reader in
            let metadata = reader.required("metadata", .located(.name()))
            let values = reader.required("is", shapes.comparands)
            let consent = ConsentRule.read(reader, shapes)
            if let metadata { shapes.log.note(metadata: metadata) }
            guard let metadata, let values, let consent else { return nil }
            return Special(metadata: metadata.value, values: values, consent: consent)
        }
    }
}

extension YAMLShape where Value == Consent {
    /// The name of a consent.
    static var consent: YAMLShape { choice(Consent.allCases.map { ($0.name, $0) }) }
}
