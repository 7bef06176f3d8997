import ConnectorKit
import Synchronization
import Telemetry

/// Measures how long a pull waits for its service's pace, and before it tries again.
final class MeasuredMonitor: PullMonitor {
    private let monitor: any PullMonitor
    private let metrics: Metrics
    private let source: String
    private let waitingSince = Mutex<ContinuousClock.Instant?>(nil)

    init(_ monitor: any PullMonitor, metrics: Metrics, source: String) {
        self.monitor = monitor
        self.metrics = metrics
        self.source = source
    }

    func observe(_ event: PullEvent) {
        monitor.observe(event)
        switch event {
        case .retrying(_, let pause, _): add(pause, .retry)
        case .waiting: waitingSince.withLock { $0 = $0 ?? .now }
        case .resumed:
            let begin = waitingSince.withLock { since in
                defer { since = nil }
                return since
            }
            if let begin { add(begin.duration(to: .now), .pace) }
        case .pageSize: break
        }
    }

    private func add(_ wait: Duration, _ reason: WaitReason) {
        metrics.waits.add(wait, for: SourceLabels(source, reason))
    }
}
