import ConnectorKit
package import CustomerModel
package import CustomerStore
import Synchronization

/// What one run is doing at this moment (C10).
package struct RunProgress: Sendable, Hashable {
    package var source: SourceName
    /// nil while it has no row in the database: at the very start, and in a preview.
    package var run: RunID?
    package var state: RunState
    /// Records fetched so far.
    package var fetched = 0
    /// Records the source says there are; nil while it has not said.
    package var expected: Int?
    package var pages = 0
    package var retries = 0
    /// Records planned or applied so far, and of how many.
    package var settled = 0
    package var staged = 0
    package var newAccounts = 0
    /// Whether it waits for another source's turn to end, and so shows no sign of life of its own.
    package var isQueued = false
    package var waitingUntil: Timestamp?
    package var waitingBecause: String?
    package var startedAt: Timestamp

    package init(source: SourceName, startedAt: Timestamp) {
        self.source = source
        self.startedAt = startedAt
        state = .pulling
    }
}

/// The one place where runs say how far they are and others look; any thread, never blocking.
package final class ProgressBoard: Sendable {
    private let runs = Mutex<[SourceName: RunProgress]>([:])
    private let listeners = Mutex<(next: Int, all: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

    package init() {}

    /// All runs since the board was made, by name.
    package var snapshot: [RunProgress] { runs.withLock { $0.values.sorted { $0.source < $1.source } } }

    /// The run of one source.
    package func progress(of source: SourceName) -> RunProgress? { runs.withLock { $0[source] } }

    /// Says again and again that something has changed, until its reader leaves; a slow reader misses repetitions.
    package func changes() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = listeners.withLock { listeners in
                listeners.next += 1
                listeners.all[listeners.next] = continuation
                return listeners.next
            }
            continuation.onTermination = { [weak self] _ in
                self?.listeners.withLock { _ = $0.all.removeValue(forKey: number) }
            }
        }
    }

    /// Tells that something has changed beside the runs' progress.
    package func nudge() { tell() }

    private func tell() {
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield() }
    }

    func begin(_ source: SourceName, at now: Timestamp) {
        runs.withLock { $0[source] = RunProgress(source: source, startedAt: now) }
        tell()
    }

    func update(_ source: SourceName, _ change: (inout RunProgress) -> Void) {
        runs.withLock { runs in
            guard var progress = runs[source] else { return }
            change(&progress)
            runs[source] = progress
        }
        tell()
    }
}

/// Tells the board, and the guard against standstill, what happens below one source's connector.
final class RunMonitor: PullMonitor, Sendable {
    private let board: ProgressBoard
    private let source: SourceName
    private let now: @Sendable () -> Timestamp
    private let retryCount = Mutex(0)
    /// The latest sign of life: a number that grows, and until when silence is expected.
    private let life = Mutex<(signs: Int, quietUntil: Timestamp?)>((0, nil))

    init(board: ProgressBoard, source: SourceName, now: @escaping @Sendable () -> Timestamp) {
        self.board = board
        self.source = source
        self.now = now
    }

    var retries: Int { retryCount.withLock { $0 } }

    var signsOfLife: (signs: Int, quietUntil: Timestamp?) { life.withLock { $0 } }

    func pageArrived() {
        let wasQuiet = life.withLock { life in
            defer { life = (life.signs + 1, nil) }
            return life.quietUntil != nil
        }
        if wasQuiet { show(wait: nil) }
    }

    func observe(_ event: PullEvent) {
        switch event {
        case .retrying(_, let pause, let reason):
            // A provider may ask for a longer silence than a run may have by itself.
            let until = now().advanced(by: pause)
            retryCount.withLock { $0 += 1 }
            life.withLock { $0 = ($0.signs + 1, until) }
            board.update(source) { $0.retries += 1 }
            show(wait: (until, reason))
        case .waiting(let until, let reason):
            life.withLock { $0 = ($0.signs + 1, until) }
            show(wait: (until, reason))
        case .resumed:
            life.withLock { $0 = ($0.signs + 1, nil) }
            show(wait: nil)
        case .pageSize:
            life.withLock { $0.signs += 1 }
        }
    }

    private func show(wait: (until: Timestamp, reason: String)?) {
        board.update(source) {
            $0.waitingUntil = wait?.until
            $0.waitingBecause = wait?.reason
        }
    }
}
