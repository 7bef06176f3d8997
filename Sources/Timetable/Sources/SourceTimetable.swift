import CustomerModel

/// When one source runs: events go in, the next start comes out.
///
/// It has no clock; every event brings a reading. Each is also an observation, so that a wall clock that was set back
/// is noticed at the next event.
///
/// - A run that was missed (sleep, downtime, a pause by a person) is made up once.
/// - A request by a person starts a run at once: in quiet hours, while paused or stopped, before a retry.
/// - While a run awaits approval there are no automatic runs, except that an ordinary one takes its place when it is
///   older than `RetryPauses.heldRunAge`: what it announces should not be of last week, and nothing may pile up.
/// - A source with a manual schedule never starts by itself, not even to retry.
package struct SourceTimetable: Sendable {
    package private(set) var schedule: Schedule
    package private(set) var state: TimetableState = .idle
    package private(set) var isPausedByPerson = false
    /// A person asked for a run that has not started yet, at that reading.
    package private(set) var request: ClockReading?
    let retries: RetryPauses
    let chance: Chance
    /// From where an interval counts: the last start, or the moment a held run was discarded.
    private(set) var anchor: ClockReading?
    private(set) var lastStart: ClockReading?
    private(set) var lastEnd: ClockReading?
    private(set) var lastOutcome: RunOutcomeKind?
    private(set) var attempts = 0
    /// Times by the calendar up to here are done with.
    private(set) var settledThrough: Timestamp
    /// The run is due whatever the schedule says, since that reading.
    private(set) var dueSince: ClockReading?
    /// When the timetable was made.
    let begin: ClockReading
    private let firstRunNeedsPerson: Bool
    /// Whether a run of it has ever succeeded.
    private(set) var hasSucceeded = false
    private var seen: ClockReading

    /// A source that never ran: due at once by an interval, at its next time by the calendar.
    ///
    /// `firstRunNeedsPerson`: nothing starts by itself before a run that a person has asked for has succeeded.
    package init(
        schedule: Schedule, retries: RetryPauses = RetryPauses(), firstRunNeedsPerson: Bool = false, seed: UInt64,
        at now: ClockReading
    ) {
        self.schedule = schedule
        self.firstRunNeedsPerson = firstRunNeedsPerson
        self.retries = retries
        chance = Chance(seed: seed)
        settledThrough = now.wall
        begin = now
        seen = now
    }

    /// Whether nothing starts by itself, because no run that a person has asked for has succeeded yet.
    package var awaitsFirstRun: Bool { firstRunNeedsPerson && !hasSucceeded }

    // MARK: - Events of a run

    /// A run of the source started.
    package mutating func started(at now: ClockReading) {
        observed(at: now)
        state = .running(since: now)
        anchor = now
        lastStart = now
        lastOutcome = nil
        settledThrough = now.wall
        dueSince = nil
        request = nil
    }

    /// The run ended; without one under way nothing happens.
    package mutating func ended(_ outcome: RunOutcome, at now: ClockReading) {
        observed(at: now)
        guard case .running(let start) = state else { return }
        lastEnd = now
        lastOutcome = outcome.kind
        switch outcome {
        case .succeeded:
            attempts = 0
            hasSucceeded = true
            state = .idle
        case .interrupted:
            wait(retries.pause(afterFailures: 1, at: now.wall, chance), cause: "the daemon's stop", from: now)
        case .failed(let failure):
            failed(failure, startedAt: start, at: now)
        }
    }

    /// A run beside the schedule ended, which moves no plan: only what stops every run of the source counts.
    package mutating func ranBeside(_ outcome: RunOutcome, at now: ClockReading) {
        observed(at: now)
        if case .running = state { return }
        guard case .failed(let failure) = outcome else { return }
        switch failure.kind {
        case .authentication: state = .stoppedUntilMended(failure.kind, cause: failure.message)
        case .held: state = .awaitingApproval(since: now)
        // What is wrong with a question beside the schedule says nothing of the schedule's own.
        case .configuration, .transient, .rateLimited, .data, .internal, .cancelled: return
        }
        // A restart must not forget it.
        lastEnd = now
        lastOutcome = outcome.kind
    }

    private mutating func failed(_ failure: Failure, startedAt start: ClockReading, at now: ClockReading) {
        switch failure.kind {
        case .transient, .rateLimited:
            attempts += 1
            let pause = retries.pause(
                afterFailures: attempts, told: failure.retryAfter, at: now.wall, chance)
            wait(pause, cause: failure.message, from: now)
            return
        case .configuration, .authentication: state = .stoppedUntilMended(failure.kind, cause: failure.message)
        case .held: state = .awaitingApproval(since: start)
        case .data, .internal, .cancelled: state = .idle
        }
        attempts = 0
    }

    private mutating func wait(_ pause: Duration, cause: String?, from begin: ClockReading) {
        state = .retrying(RetryWait(begin: begin, pause: pause, cause: cause))
    }

    // MARK: - Events from people

    /// What becomes of a request.
    package enum RequestAnswer: Sendable, Hashable {
        case willStart
        case isRunning
        case wasRequested
    }

    /// A person asks for a run now; a second request before the start, or one during a run, adds none.
    package mutating func requestRun(at now: ClockReading) -> RequestAnswer {
        observed(at: now)
        if case .running = state { return .isRunning }
        guard request == nil else { return .wasRequested }
        request = now
        return .willStart
    }

    /// A person pauses the source: a run under way goes on, and none starts by itself.
    package mutating func pause(at now: ClockReading) {
        observed(at: now)
        isPausedByPerson = true
    }

    /// A person lets the source go on; a run that was missed is made up once.
    package mutating func resume(at now: ClockReading) {
        observed(at: now)
        isPausedByPerson = false
    }

    /// The configuration or a secret of the source changed: a stopped source is tried again.
    package mutating func mended(at now: ClockReading) {
        observed(at: now)
        guard case .stoppedUntilMended = state else { return }
        state = .idle
        dueSince = now
    }

    /// The run that waited for approval was dropped; the schedule counts anew from here.
    package mutating func discarded(at now: ClockReading) {
        observed(at: now)
        guard case .awaitingApproval = state else { return }
        state = .idle
        anchor = now
        settledThrough = now.wall
    }

    /// The configuration has another schedule: an interval counts from the last start, the calendar from here.
    package mutating func reschedule(_ schedule: Schedule, at now: ClockReading) {
        observed(at: now)
        guard schedule != self.schedule else { return }
        if schedule.rhythm != self.schedule.rhythm { settledThrough = now.wall }
        self.schedule = schedule
    }

    // MARK: - Clocks

    /// A wall clock that goes so much slower than the steady one was set back.
    private static let toleratedLag: Duration = .seconds(60)

    /// Notices a wall clock that was set back, so that the calendar does not wait for the same days again.
    ///
    /// It was set back when it advanced less than the steady clock since the last observation, by more than a minute
    /// and a thousandth; then only what passed before that observation is done with, told in the clock's new time.
    package mutating func observed(at now: ClockReading) {
        let passed = now.steady - seen.steady
        let lag = passed - now.wall.duration(since: seen.wall)
        if lag > Self.toleratedLag + max(passed, .zero) / 1000 {
            settledThrough = min(settledThrough, now.wall.advanced(by: min(.zero - passed, .zero)))
        }
        // Also after many small steps, or a restart.
        if settledThrough > now.wall.advanced(by: Self.toleratedLag) { settledThrough = now.wall }
        seen = now
    }

    // MARK: - Restarts

    /// What a restart must not forget.
    package var memory: TimetableMemory {
        var memory = TimetableMemory(
            lastStart: lastStart?.wall, lastEnd: lastEnd?.wall, lastOutcome: lastOutcome, attempts: attempts,
            isPaused: isPausedByPerson, settledThrough: settledThrough, hasSucceeded: hasSucceeded)
        if case .retrying(let wait) = state { memory.pauseEnd = wait.begin.wall.advanced(by: wait.pause) }
        return memory
    }

    /// Goes on where a timetable stopped; call it once, on a new one.
    ///
    /// A run that never came to its end counts as a failure that may pass: if it is what brings the daemon down, the
    /// pauses before it grow. A moment of the past that lies in the future, because the clock was set back, is now.
    package mutating func restore(from memory: TimetableMemory, at now: ClockReading) {
        lastStart = memory.lastStart.map(now.reading(at:))
        lastEnd = memory.lastEnd.map(now.reading(at:))
        anchor = lastStart
        lastOutcome = memory.lastOutcome
        attempts = min(max(memory.attempts, 0), 1_000_000)
        isPausedByPerson = memory.isPaused
        hasSucceeded = memory.hasSucceeded
        settledThrough = memory.settledThrough ?? memory.lastStart ?? now.wall
        if let lastStart { state = restoredState(memory, lastStart, at: now) }
        observed(at: now)
    }

    private mutating func restoredState(
        _ memory: TimetableMemory, _ start: ClockReading, at now: ClockReading
    ) -> TimetableState {
        let end = lastEnd ?? start
        switch memory.lastOutcome {
        case nil:
            attempts += 1
            let pause = retries.pause(afterFailures: attempts, at: start.wall, chance)
            return .retrying(RetryWait(begin: start, pause: pause, cause: "a run that did not come to its end"))
        case .interrupted, .failed(.transient), .failed(.rateLimited):
            let own = retries.pause(afterFailures: attempts, at: end.wall, chance)
            var pause = own
            if let lastEnd = memory.lastEnd, let pauseEnd = memory.pauseEnd {
                pause = min(max(pauseEnd.duration(since: lastEnd), .zero), max(retries.longestTold, retries.ceiling))
            }
            return .retrying(RetryWait(begin: end, pause: pause, cause: nil))
        case .failed(.configuration): return .stoppedUntilMended(.configuration, cause: nil)
        case .failed(.authentication): return .stoppedUntilMended(.authentication, cause: nil)
        case .failed(.held): return .awaitingApproval(since: start)
        case .succeeded, .failed(.data), .failed(.internal), .failed(.cancelled): return .idle
        }
    }
}
