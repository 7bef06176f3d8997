import ConnectorKit
import CustomerModel
import StrictYAML

/// What a service's answers mean where they differ from the usual table.
struct ErrorTable: Sendable {
    /// An error that stands in the body of an answer, mostly one with status 200.
    struct InBody: Sendable {
        var condition: Condition
        var kind: FailureClass
        /// Where the service says it in words; for developers, never shown by default.
        var message: PathTemplate?
        var retryAfter: Duration?
    }

    var statuses: [RequestPacing.StatusRule] = []
    var inBody: [InBody] = []

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<ErrorTable> {
        .table { reader in
            let one = YAMLShape<RequestPacing.StatusRule>.either(
                scalar: YAMLShape.failureClass.map { .init(status: 0, kind: $0) },
                table: .table { reader in
                    let kind = reader.required("class", .failureClass)
                    let contentType = reader.optional("unless_content_type", .text)
                    return kind.map { .init(status: 0, kind: $0, unlessContentType: contentType) }
                })
            let statuses = reader.optional("statuses", .dictionary(of: one)) ?? []
            var table = ErrorTable()
            for member in statuses {
                guard let status = Int(member.key.value), (200...599).contains(status) else {
                    reader.findings.error(
                        "bad_value", at: member.key.location,
                        "'\(member.key.value)' is no HTTP status; expected 200 to 599")
                    continue
                }
                table.statuses.append(
                    .init(
                        status: status, kind: member.value.kind, unlessContentType: member.value.unlessContentType))
            }
            table.inBody = reader.optional("in_body", .list(of: inBodyShape(shapes))) ?? []
            return table
        }
    }

    private static func inBodyShape(_ shapes: ManifestShapes) -> YAMLShape<InBody> {
        .table { reader in
            let condition = Condition.read(reader, shapes)
            let kind = reader.required("class", .failureClass)
            let message = reader.optional("message", shapes.path)
            let retryAfter = reader.optional("retry_after_seconds", .seconds(in: 1...86_400))
            guard let condition, let kind else { return nil }
            return InBody(condition: condition, kind: kind, message: message, retryAfter: retryAfter)
        }
    }
}

extension YAMLShape where Value == FailureClass {
    /// A class that an answer can have.
    static var failureClass: YAMLShape {
        let classes: [FailureClass] = [.authentication, .configuration, .rateLimited, .transient, .data]
        return choice(classes.map { ($0.rawValue, $0) })
    }
}
