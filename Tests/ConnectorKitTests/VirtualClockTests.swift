import CustomerModel
import TestSupport
import Testing

@Suite struct VirtualClockTests {
    @Test("A sleeper wakes when time reaches its deadline, not before")
    func sleeping() async throws {
        let clock = VirtualClock()
        let task = Task {
            try await clock.sleep(for: .seconds(5))
            return clock.elapsed
        }
        await clock.waitForSleepers()
        clock.advance(by: .seconds(4))
        #expect(clock.sleeperCount == 1)
        #expect(await clock.advanceToNextSleeper() == .seconds(1))
        #expect(try await task.value == .seconds(5))
        #expect(clock.timestamp == Timestamp(seconds: 1_714_564_805))
    }

    @Test("A cancelled sleeper wakes at once with CancellationError")
    func cancellation() async {
        let clock = VirtualClock()
        let task = Task { try await clock.sleep(for: .seconds(5)) }
        await clock.waitForSleepers()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test("An automatic clock runs through")
    func automatic() async throws {
        let clock = VirtualClock(automatic: true)
        for _ in 0..<10 { try await clock.sleep(for: .seconds(3600)) }
        #expect(clock.elapsed == .seconds(36_000))
    }
}
