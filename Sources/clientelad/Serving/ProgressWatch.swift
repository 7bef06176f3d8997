import CustomerModel
import CustomerStore
import SyncEngine
import Synchronization
import Telemetry

/// Turns the progress of runs into what the watchdog looks at (C10): a run that changes has shown a sign of life.
final class ProgressWatch: Sendable {
    private let board: ProgressBoard
    private let allowedSilence: Duration
    private let seen = Mutex<[SourceName: (progress: RunProgress, at: ContinuousClock.Instant)]>([:])

    init(board: ProgressBoard, allowedSilence: Duration) {
        self.board = board
        self.allowedSilence = allowedSilence
    }

    @Sendable func activities() -> [WatchedActivity<ContinuousClock.Instant>] {
        let (now, wall) = (ContinuousClock.now, SystemClocks.now())
        return seen.withLock { seen in
            var activities: [WatchedActivity<ContinuousClock.Instant>] = []
            for progress in board.snapshot
            where !progress.state.isFinal && progress.state != .waiting && !progress.isQueued {
                if seen[progress.source]?.progress != progress { seen[progress.source] = (progress, now) }
                var last = seen[progress.source]?.at ?? now
                if let until = progress.waitingUntil { last = max(last, now.advanced(by: until.duration(since: wall))) }
                activities.append(
                    WatchedActivity(
                        name: "\(progress.source): \(progress.state.rawValue)", lastSign: last,
                        allowedSilence: allowedSilence))
            }
            return activities
        }
    }
}
