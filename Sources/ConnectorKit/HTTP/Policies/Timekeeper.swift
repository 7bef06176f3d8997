package import CustomerModel

/// The time by which requests are paced: the wall clock's moment at the start, carried on by a clock that never jumps.
package struct Timekeeper: Sendable {
    /// The moment now.
    package let now: @Sendable () -> Timestamp
    /// Sleeps; throws `CancellationError` when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(clock: some Clock<Duration>, wallClock: () -> Timestamp) {
        let start = wallClock()
        let origin = clock.now
        now = { start.advanced(by: origin.duration(to: clock.now)) }
        sleep = { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }
    }
}
