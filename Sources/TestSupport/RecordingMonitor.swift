package import ConnectorKit
package import CustomerModel
import Synchronization

/// A monitor that keeps what it hears.
package final class RecordingMonitor: PullMonitor {
    private let recorded = Mutex<[PullEvent]>([])

    package init() {}

    package func observe(_ event: PullEvent) { recorded.withLock { $0.append(event) } }

    /// All that was heard, in order.
    package var events: [PullEvent] { recorded.withLock { $0 } }

    /// The moments until which it was waited, and why.
    package var waits: [(until: Timestamp, reason: String)] {
        events.compactMap { if case .waiting(let until, let reason) = $0 { (until, reason) } else { nil } }
    }

    /// The pauses before further attempts.
    package var pauses: [Duration] {
        events.compactMap { if case .retrying(_, let after, _) = $0 { after } else { nil } }
    }

    /// How often a wait was over.
    package var resumptions: Int {
        events.count { if case .resumed = $0 { true } else { false } }
    }
}
