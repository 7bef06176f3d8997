import ControlAPI
import CustomerModel

/// How fast a run goes, and how long it still takes at that.
struct Pace: Sendable, Hashable {
    var recordsPerSecond: Double?
    var secondsLeft: Double?

    static let unknown = Pace()
}

/// Finds the pace of a run out of its news.
struct PaceMeter: Sendable {
    private var state: RunSummary.State?
    private var origin = (count: 0, moment: Timestamp(milliseconds: 0))

    /// The pace since the run began to do what it does now; unknown within the first second of it.
    mutating func read(_ progress: LiveProgress, at now: Timestamp) -> Pace {
        let work = RunWork(progress)
        if progress.state != state {
            state = progress.state
            // Only a pull is known from its beginning on; of the rest, nobody tells when it began.
            origin = progress.state == .pulling ? (0, progress.startedAt) : (work.done, now)
        }
        let milliseconds = now.duration(since: origin.moment).components
        let seconds = Double(milliseconds.seconds) + Double(milliseconds.attoseconds) / 1e18
        guard seconds >= 1, work.done > origin.count else { return .unknown }
        let rate = Double(work.done - origin.count) / seconds
        return Pace(
            recordsPerSecond: rate, secondsLeft: work.total.map { Double(max(0, $0 - work.done)) / rate })
    }
}

/// How much of what a run does now is done.
struct RunWork: Sendable, Hashable {
    var done: Int
    var total: Int?

    init(_ progress: LiveProgress) {
        switch progress.state {
        case .pulling: (done, total) = (progress.fetched, progress.expected)
        default: (done, total) = (progress.settled, progress.staged)
        }
        if total == 0 { total = nil }
    }

    /// 0 to 1; nil while nobody knows how much there is.
    var share: Double? { total.map { min(1, Double(done) / Double($0)) } }
}
