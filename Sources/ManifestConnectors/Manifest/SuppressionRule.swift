import ConnectorKit
import CustomerModel
import StrictYAML

/// A list of what the service says of people apart from the people themselves, read before them: addresses that are not
/// mailed, or memberships that name a person by the service's key.
struct SuppressionRule: Sendable {
    /// What names the person.
    enum Key: Sendable {
        case email(PathTemplate)
        case externalID(PathTemplate)

        var path: PathTemplate {
            switch self {
            case .email(let path), .externalID(let path): path
            }
        }
    }

    /// What is said.
    enum Statement: Sendable {
        case always(Consent)
        case status(ConsentRule.Status)
    }

    var request: RequestTemplate
    var records: PathTemplate
    var key: Key
    var statement: Statement
    var total: PathTemplate?
    var pagination: PaginationRule

    /// Where the word stands that decides, if one does.
    var word: PathTemplate? { if case .status(let status) = statement { status.path } else { nil } }

    /// What a word means; one that is missing or unknown means `otherwise`.
    func consent(for word: String?) -> Consent {
        switch statement {
        case .always(let consent): consent
        case .status(let status): word.flatMap { status.values[$0] } ?? status.otherwise
        }
    }

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<SuppressionRule> {
        .table { reader in
            let allowed = ManifestShapes.streaming.union([.page])
            let request = reader.required("request", RequestTemplate.shape(shapes, allowed))
            let records = reader.required("records", shapes.recordPath)
            let email = reader.optional("email", shapes.path).map(Key.email)
            let externalID = reader.optional("external_id", shapes.path).map(Key.externalID)
            let consent = reader.optional("consent", .consent).map(Statement.always)
            let status = reader.optional("status", ConsentRule.statusShape(shapes)).map(Statement.status)
            let total = reader.optional("total", shapes.path)
            let pagination = reader.optional("pagination", PaginationRule.shape(shapes)) ?? .none
            if let request { pagination.checkUse(in: request.templates, reader) }
            for pair in [["email", "external_id"], ["consent", "status"]] {
                reader.onlyOne(of: pair)
                guard !pair.contains(where: { reader.has($0) }) else { continue }
                reader.error(
                    "missing_key", at: "", "\(reader.value.name) has neither '\(pair[0])' nor '\(pair[1])'")
            }
            guard let request, let records, let key = email ?? externalID, let statement = consent ?? status else {
                return nil
            }
            return SuppressionRule(
                request: request, records: records, key: key, statement: statement, total: total,
                pagination: pagination)
        }
    }
}
