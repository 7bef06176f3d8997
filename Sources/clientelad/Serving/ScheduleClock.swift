import CustomerModel
import SyncEngine
import Timetable

/// The clock that the timetables go by: the machine's, or one that goes faster so that a day can be watched in seconds.
struct ScheduleClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let rate: Int
    private let begin = ContinuousClock.now
    private let first = SystemClocks.reading()

    /// `rate`: seconds of the timetables in one of the machine's, 1 or more.
    init(rate: Int) { self.rate = rate }

    var now: Instant { begin.advanced(by: begin.duration(to: .now) * rate) }

    var minimumResolution: Duration { ContinuousClock().minimumResolution }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await Task.sleep(for: now.duration(to: deadline) / rate)
    }

    @Sendable func reading() -> ClockReading {
        let machine = SystemClocks.reading()
        return rate == 1 ? machine : first.advanced(by: (machine.steady - first.steady) * rate)
    }

    /// Both as the daemon wants them.
    var time: EngineTime { EngineTime(clock: self, now: { reading().wall }) }
}
