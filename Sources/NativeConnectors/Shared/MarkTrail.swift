import ConnectorKit
import CustomerModel

/// The marks of pages that were asked for: a service that gives one again would be asked for ever.
struct MarkTrail: Sendable {
    private var seen: Set<UInt64> = []

    /// Whether a mark comes for the first time.
    mutating func isNew(_ mark: String) -> Bool {
        var mark = mark
        return seen.insert(mark.withUTF8 { KeyDigest.hash($0) }).inserted
    }

    /// What to say of one that came before.
    func loop(_ session: ServiceSession) -> Failure {
        Failure(
            "endless_pages", .transient,
            "source \(session.source): \(session.check.service) leads back to a page that was read; nothing was applied"
        )
    }
}
