package import CustomerModel

/// What a source's timetable must know again after a restart; keep it after every start, end, pause and resumption.
package struct TimetableMemory: Sendable, Hashable {
    package var lastStart: Timestamp?
    package var lastEnd: Timestamp?
    /// Nil while a run is under way: if it is still nil after a restart, that run never came to its end.
    package var lastOutcome: RunOutcomeKind?
    /// Failures in a row that may pass.
    package var attempts: Int
    package var isPaused: Bool
    /// The end of the pause after such a failure.
    package var pauseEnd: Timestamp?
    /// All times by the calendar up to this moment are done with.
    package var settledThrough: Timestamp?
    /// Whether a run has ever succeeded.
    package var hasSucceeded: Bool

    package init(
        lastStart: Timestamp? = nil, lastEnd: Timestamp? = nil, lastOutcome: RunOutcomeKind? = nil, attempts: Int = 0,
        isPaused: Bool = false, pauseEnd: Timestamp? = nil, settledThrough: Timestamp? = nil,
        hasSucceeded: Bool = false
    ) {
        self.lastStart = lastStart
        self.lastEnd = lastEnd
        self.lastOutcome = lastOutcome
        self.attempts = attempts
        self.isPaused = isPaused
        self.pauseEnd = pauseEnd
        self.settledThrough = settledThrough
        self.hasSucceeded = hasSucceeded
    }
}
