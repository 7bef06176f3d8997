package import CustomerModel

/// What a source's timetable is doing.
package enum TimetableState: Sendable, Hashable {
    /// Waits for the next ordinary time.
    case idle
    case running(since: ClockReading)
    /// Waits after a failure that may pass; transient, rate limited, or a run that never came to its end.
    case retrying(RetryWait)
    /// No automatic run until somebody mends what the failure names (C8: configuration, authentication).
    case stoppedUntilMended(FailureClass, cause: String?)
    /// A run waits for a person (C4, C7).
    case awaitingApproval(since: ClockReading)
}

/// A pause after a failure.
package struct RetryWait: Sendable, Hashable {
    package var begin: ClockReading
    package var pause: Duration
    /// The failure's safe text; nil when it is not known any more.
    package var cause: String?

    package init(begin: ClockReading, pause: Duration, cause: String?) {
        self.begin = begin
        self.pause = pause
        self.cause = cause
    }
}
