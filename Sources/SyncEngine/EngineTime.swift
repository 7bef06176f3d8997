package import CustomerModel

/// The clocks that a run sees: the wall's for what is written, a steady one for what is measured and waited.
package struct EngineTime: Sendable {
    /// The wall clock.
    package let now: @Sendable () -> Timestamp
    /// Waits; throws `CancellationError` when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void
    private let makeStopwatch: @Sendable () -> Stopwatch

    package init(clock: some Clock<Duration>, now: @escaping @Sendable () -> Timestamp) {
        self.now = now
        sleep = { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }
        makeStopwatch = {
            let start = clock.now
            return Stopwatch { start.duration(to: clock.now) }
        }
    }

    /// Starts measuring.
    package func stopwatch() -> Stopwatch { makeStopwatch() }
}

/// A stretch of time that began when it was made.
package struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    init(read: @escaping @Sendable () -> Duration) { self.read = read }

    /// The time since the beginning.
    package var elapsed: Duration { read() }
}
