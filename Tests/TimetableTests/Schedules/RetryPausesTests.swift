import CustomerModel
import TestSupport
import Testing
import Timetable

@Suite("Pauses after failures that may pass (C8)")
struct RetryPausesTests {
    @Test("They grow, and are bounded, whatever the seed")
    func growth() {
        let seed = UInt64.random(in: 0 ... .max)
        print("RetryPausesTests.growth: seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let pauses = pauses(seed: random.next(), failures: 12) { _ in nil }
            for (shorter, longer) in zip(pauses, pauses.dropFirst()) where longer < .minutes(45) {
                #expect(shorter < longer, "seed \(seed)")
            }
            #expect(pauses.allSatisfy { $0 >= .seconds(45) && $0 <= .minutes(60) }, "seed \(seed)")
            #expect(pauses.suffix(5).allSatisfy { $0 >= .minutes(45) }, "seed \(seed)")
        }
    }

    @Test("Sources do not retry in step")
    func spread() {
        let firsts = Set((0..<20).map { pauses(seed: $0, failures: 1) { _ in nil }[0] })
        #expect(firsts.count > 15)
    }

    @Test("A provider's wait is obeyed, but never hurries us and never silences us")
    func told() {
        #expect(pauses(seed: 1, failures: 1) { _ in .hours(3) } == [.hours(3)])
        #expect(pauses(seed: 1, failures: 1) { _ in .days(4000) } == [.days(7)])
        let hurried = pauses(seed: 1, failures: 8) { _ in .zero }
        #expect(hurried == pauses(seed: 1, failures: 8) { _ in nil })
        #expect(hurried[7] >= .minutes(45))
    }

    @Test("A success ends the row")
    func reset() throws {
        var timetable = SourceTimetable(schedule: .standard, seed: 3, at: .at("2026-11-24 10:00"))
        var now = ClockReading.at("2026-11-24 10:00")
        for outcome in [RunOutcome.failure(.transient), .failure(.transient), .succeeded, .failure(.transient)] {
            timetable.started(at: now)
            timetable.ended(outcome, at: now)
            now = now.advanced(by: try #require(timetable.nextStart(at: now)).wait)
        }
        #expect(timetable.memory.attempts == 1)
    }

    /// The waits between so many failures in a row.
    private func pauses(seed: UInt64, failures: Int, told: (Int) -> Duration?) -> [Duration] {
        var now = ClockReading.at("2026-11-24 10:00")
        var timetable = SourceTimetable(schedule: .standard, seed: seed, at: now)
        return (0..<failures).map { count in
            timetable.started(at: now)
            timetable.ended(.failure(.rateLimited, retryAfter: told(count)), at: now)
            let wait = timetable.nextStart(at: now)?.wait ?? .zero
            now = now.advanced(by: wait)
            return wait
        }
    }
}
