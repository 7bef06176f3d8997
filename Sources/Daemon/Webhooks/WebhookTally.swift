import ConnectorKit
import CustomerModel

/// The deliveries of one source since the daemon started.
struct WebhookTally: Sendable {
    private(set) var accepted = 0
    private(set) var repeated = 0
    private(set) var ignored = 0
    private(set) var flooded = 0
    private(set) var refused: [WebhookRefusal: Int] = [:]
    private(set) var lastAccepted: Timestamp?
    private(set) var lastRefusal: (reason: WebhookRefusal, at: Timestamp)?
    /// Refused since the last that was believed.
    private(set) var refusalsInRow = 0

    mutating func count(_ answer: WebhookAnswer, at now: Timestamp) {
        switch answer {
        case .accepted: accepted += 1
        case .repeated: repeated += 1
        case .ignored: ignored += 1
        case .flooded: flooded += 1
        case .refused(let reason):
            refused[reason, default: 0] += 1
            lastRefusal = (reason, now)
            refusalsInRow += 1
        case .greeting, .unknownSource, .notKept: break
        }
        guard [.accepted, .repeated, .ignored].contains(answer) else { return }
        lastAccepted = now
        refusalsInRow = 0
    }
}
