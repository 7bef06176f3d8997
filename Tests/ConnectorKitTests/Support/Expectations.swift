import ConnectorKit
import CustomerModel
import Testing

/// The `Failure` that an operation ends with.
func failure(
    _ operation: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) async -> Failure? {
    do {
        _ = try await operation()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let failure as Failure {
        return failure
    } catch {
        Issue.record("\(error) is no Failure", sourceLocation: sourceLocation)
    }
    return nil
}

extension Timestamp {
    /// Some day.
    static let noon = Timestamp(seconds: 1_714_564_800)

    static func + (moment: Timestamp, duration: Duration) -> Timestamp { moment.advanced(by: duration) }
}
