import CustomerModel
import Planning
import Synchronization

/// The addresses of accounts that a preview of several sources has announced, so that nobody is announced twice (C3).
///
/// An import of the first source would have created them, and the second would find them.
final class Announcements: Sendable {
    /// Sixteen bytes a key: more are not worth the memory of a preview.
    private static let limit = 1_000_000

    private let fingerprints = Mutex<Set<ContentHash>>([])

    /// Whether every account was noted; otherwise somebody may be announced by two sources.
    var isWhole: Bool { fingerprints.withLock { $0.count < Self.limit } }

    /// Turns new accounts that another source has announced into links, and notes the others.
    func settle(_ plan: inout BatchPlan, of batch: [StagedRecord]) {
        fingerprints.withLock { announced in
            for (index, recordClass) in plan.classes.enumerated() where recordClass == .new {
                guard let key = batch[index].address.key else { continue }
                var text = key.rawValue
                let fingerprint = text.withUTF8 { ContentHash(of: UnsafeRawBufferPointer($0)) }
                if announced.contains(fingerprint) {
                    plan.classes[index] = .linked
                    plan.counts.new -= 1
                    plan.counts.linked += 1
                    plan.newAccounts -= 1
                } else if announced.count < Self.limit {
                    announced.insert(fingerprint)
                }
            }
        }
    }
}
