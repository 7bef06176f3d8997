import ConnectorKit
import CustomerModel
import StrictYAML

/// How the people of a stream are read: request, pages, increments and what a record means.
struct PeopleRule: Sendable {
    /// A part of a stream that has an address of its own: the unsubscribed, the bounced.
    struct Feed: Sendable {
        var name: String
        var values: [String: String]
        var consent: Consent?
        /// Whether increments leave it out.
        var isFullOnly = false
    }

    var request: RequestTemplate
    var feeds: [Feed]
    var records: PathTemplate
    /// Whether an answer without the list is an empty page, not a fault.
    var absentMeansEmpty: Bool
    var total: PathTemplate?
    var totalHeader: String?
    var pagination: PaginationRule
    var incremental: IncrementalRule?
    var externalID: [PathTemplate]
    var changedAt: TimeRule?
    var deleted: [Condition]
    var fields: [FieldRule]
    var consent: ConsentRule?
    var memberships: [MembershipRule]
    /// Consents that hold on every list, whatever the list says.
    var everywhere: [ConsentRule.Statement]
    var tags: TagsRule?
    var metrics: MetricsRule?
    /// Texts that mean "nothing" in this service.
    var emptyValues: [String]
    var repairsMojibake: Bool
    var lookups: [LookupRule]
    var metadata: [MetadataRule]
    var suppressions: [SuppressionRule]

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<PeopleRule> {
        .table { reader in
            let request = reader.required("request", RequestTemplate.shape(shapes, ManifestShapes.paging))
            let feeds = reader.optional("feeds", .list(of: feedShape)) ?? []
            let records = reader.required("records", shapes.recordPath)
            let absent = reader.optional("absent_means_empty", .boolean) ?? false
            let total = reader.optional("total", shapes.path)
            let totalHeader = reader.optional("total_header", .text)
            reader.onlyOne(of: ["total", "total_header"])
            let pagination = reader.required("pagination", PaginationRule.shape(shapes))
            let incremental = reader.optional("incremental", IncrementalRule.shape(shapes))
            let externalID = reader.required("external_id", .oneOrMore(of: shapes.path))
            let changedAt = reader.optional("changed_at", TimeRule.shape(shapes))
            let deleted = reader.optional("deleted", .oneOrMore(of: Condition.shape(shapes))) ?? []
            let fields = reader.required("fields", FieldRule.tableShape(shapes))
            let consent = reader.optional("consent", ConsentRule.shape(shapes))
            let memberships = reader.optional("subscriptions", .list(of: MembershipRule.shape(shapes))) ?? []
            let everywhere = reader.optional("everywhere", .list(of: ConsentRule.statementShape(shapes))) ?? []
            let tags = reader.optional("tags", TagsRule.shape(shapes))
            let metrics = reader.optional("metrics", MetricsRule.shape(shapes))
            let emptyValues = reader.optional("empty_values", .list(of: .anyText)) ?? []
            let repairs = reader.optional("repair_mojibake", .boolean) ?? false
            let lookups = reader.optional("lookups", .list(of: LookupRule.shape(shapes))) ?? []
            let metadata = reader.optional("metadata", .list(of: MetadataRule.shape(shapes))) ?? []
            let suppressions = reader.optional("suppressions", .list(of: SuppressionRule.shape(shapes))) ?? []
            if let request, let pagination { pagination.checkUse(in: request.templates, reader) }
            if let incremental, incremental.cursor == .changedAt, changedAt == nil, !reader.has("changed_at") {
                reader.error(
                    "missing_key", at: "incremental",
                    "the cursor is the time of a change, but no 'changed_at' says where a record holds it")
            }
            if let incremental, let pagination, let request {
                checkIncrement(incremental, pagination, request, reader)
            }
            guard let request, let records, let pagination, let externalID, let fields else { return nil }
            return PeopleRule(
                request: request, feeds: feeds, records: records, absentMeansEmpty: absent, total: total,
                totalHeader: totalHeader, pagination: pagination, incremental: incremental, externalID: externalID,
                changedAt: changedAt, deleted: deleted, fields: fields, consent: consent, memberships: memberships,
                everywhere: everywhere, tags: tags, metrics: metrics, emptyValues: emptyValues,
                repairsMojibake: repairs, lookups: lookups, metadata: metadata, suppressions: suppressions)
        }
    }

    /// An increment must be asked for, or compared by ourselves.
    private static func checkIncrement(
        _ incremental: IncrementalRule, _ pagination: PaginationRule, _ request: RequestTemplate,
        _ reader: MappingReader
    ) {
        if incremental.cursor == .version {
            guard pagination.kind != .version else { return }
            reader.error("contradiction", at: "incremental", "'cursor: version' needs 'pagination: version'")
            return
        }
        if let own = incremental.request {
            (incremental.pagination ?? pagination).checkUse(in: own.templates + incremental.templates, reader)
        }
        let asks = (incremental.templates + request.templates).contains { $0.references.contains { $0.kind == .since } }
        guard !asks, incremental.clientSide == nil else { return }
        reader.error(
            "unused_since", at: "incremental",
            "no request says {{ since }}; expected it in 'query', 'headers' or 'body', or 'client_side'")
    }

    /// The same as one leg of a pull asks for it.
    func asked(in leg: PullLeg) -> PeopleRule {
        guard let incremental, leg.since != nil else { return self }
        var asked = self
        asked.request = (incremental.request ?? request).merged(
            query: incremental.query, headers: incremental.headers, body: incremental.body)
        asked.pagination = incremental.pagination ?? pagination
        return asked
    }

    private static var feedShape: YAMLShape<Feed> {
        .table { reader in
            let name = reader.required("name", .text)
            let values = reader.optional("values", .dictionary(of: .anyText)) ?? []
            let consent = reader.optional("consent", .consent)
            let isFullOnly = reader.optional("full_only", .boolean) ?? false
            guard let name else { return nil }
            var table = ["name": name]
            for member in values { table[member.key.value] = member.value }
            return Feed(name: name, values: table, consent: consent, isFullOnly: isFullOnly)
        }
    }
}
