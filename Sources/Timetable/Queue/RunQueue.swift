package import CustomerModel

/// Which sources start now, and when to look again: the timetables of all sources under one limit.
///
/// After every event, and at the wake-up it named, ask `turn(at:)` and do what it says. Nothing else needs a timer.
package struct RunQueue: Sendable {
    /// What to do now.
    package struct Turn: Sendable, Hashable {
        /// Start these, in this order; the queue counts them as started.
        package var starts: [Start]
        /// Ask again then, if no event comes before; nil: only an event can bring something to do.
        package var wake: ClockReading?
    }

    /// One run to start.
    package struct Start: Sendable, Hashable {
        package var source: SourceName
        package var reason: NextStart.Reason

        package init(source: SourceName, reason: NextStart.Reason) {
            self.source = source
            self.reason = reason
        }
    }

    /// A wake-up is never closer than this, so that clocks that go differently cause no hurry.
    package static let shortestSleep: Duration = .seconds(1)

    /// Pulls at the same time, 1 or more.
    package var pullLimit: Int
    private var timetables: [SourceName: SourceTimetable] = [:]
    /// Runs under way, those of removed sources too; true while they pull.
    private var runs: [SourceName: Bool] = [:]

    package init(pullLimit: Int) { self.pullLimit = max(1, pullLimit) }

    /// The sources, by name.
    package var sources: [SourceName] { timetables.keys.sorted() }

    /// The timetable of a source.
    package subscript(source: SourceName) -> SourceTimetable? { timetables[source] }

    // MARK: - Sources

    /// Adds a source or replaces its timetable; while an old run of it is under way none starts.
    package mutating func add(_ source: SourceName, _ timetable: SourceTimetable) { timetables[source] = timetable }

    /// Forgets a source; a run of it that is under way keeps its place until it ends.
    package mutating func remove(_ source: SourceName) { timetables[source] = nil }

    // MARK: - Events

    /// The run pulls no more and only applies: another source may pull.
    package mutating func pullEnded(_ source: SourceName) {
        if runs[source] != nil { runs[source] = false }
    }

    /// The run of a source ended.
    package mutating func ended(_ source: SourceName, _ outcome: RunOutcome, at now: ClockReading) {
        guard runs.removeValue(forKey: source) != nil else { return }
        timetables[source]?.ended(outcome, at: now)
    }

    /// A run beside the schedule ended.
    package mutating func ranBeside(_ source: SourceName, _ outcome: RunOutcome, at now: ClockReading) {
        timetables[source]?.ranBeside(outcome, at: now)
    }

    /// A person asks for a run now; nil when there is no such source.
    package mutating func requestRun(_ source: SourceName, at now: ClockReading) -> SourceTimetable.RequestAnswer? {
        timetables[source]?.requestRun(at: now)
    }

    package mutating func pause(_ source: SourceName, at now: ClockReading) { timetables[source]?.pause(at: now) }

    package mutating func resume(_ source: SourceName, at now: ClockReading) { timetables[source]?.resume(at: now) }

    package mutating func mended(_ source: SourceName, at now: ClockReading) { timetables[source]?.mended(at: now) }

    package mutating func discarded(_ source: SourceName, at now: ClockReading) {
        timetables[source]?.discarded(at: now)
    }

    package mutating func reschedule(_ source: SourceName, _ schedule: Schedule, at now: ClockReading) {
        timetables[source]?.reschedule(schedule, at: now)
    }

    // MARK: - Answers

    /// What to start now and when to ask again.
    package mutating func turn(at now: ClockReading) -> Turn {
        var waiting: [(source: SourceName, next: NextStart)] = []
        for source in timetables.keys {
            timetables[source]?.observed(at: now)
            guard runs[source] == nil, let next = timetables[source]?.nextStart(at: now) else { continue }
            waiting.append((source, next))
        }
        let due = waiting.filter(\.next.isDue).sorted { Self.goesFirst($0, $1) }
        var starts: [Start] = []
        for (source, next) in due.prefix(max(0, pullLimit - pulls)) {
            timetables[source]?.started(at: now)
            runs[source] = true
            starts.append(Start(source: source, reason: next.reason))
        }
        return Turn(starts: starts, wake: wake(waiting.filter { !$0.next.isDue }.map(\.next.wait).min(), at: now))
    }

    /// What a source waits for, in a sentence for status.
    package func sentence(for source: SourceName, at now: ClockReading) -> String? {
        guard let timetable = timetables[source] else { return nil }
        if runs[source] == nil, timetable.nextStart(at: now)?.isDue == true, pulls >= pullLimit {
            return "due now, waits until another source has pulled"
        }
        return timetable.sentence(at: now)
    }

    private var pulls: Int { runs.values.count { $0 } }

    /// While no place is free, only the end of a pull can bring a start.
    private func wake(_ wait: Duration?, at now: ClockReading) -> ClockReading? {
        guard pulls < pullLimit else { return nil }
        return wait.map { now.advanced(by: max($0, Self.shortestSleep)) }
    }

    /// People before the schedule, then the one that has been due for longer; names only settle a draw.
    private static func goesFirst(
        _ left: (source: SourceName, next: NextStart), _ right: (source: SourceName, next: NextStart)
    ) -> Bool {
        let areRequests = (left.next.reason == .requested, right.next.reason == .requested)
        if areRequests.0 != areRequests.1 { return areRequests.0 }
        if left.next.overdue != right.next.overdue { return left.next.overdue > right.next.overdue }
        return left.source < right.source
    }
}
