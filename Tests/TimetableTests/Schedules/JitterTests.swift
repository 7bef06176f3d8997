import CustomerModel
import Testing
import Timetable

@Suite("Jitter and randomized delays")
struct JitterTests {
    /// From start to start.
    private func distances(_ schedule: Schedule, seed: UInt64, count: Int) throws -> [Duration] {
        var now = ClockReading.at("2026-11-24 10:00")
        var timetable = SourceTimetable(schedule: schedule, seed: seed, at: now)
        return try (0..<count).map { _ in
            timetable.started(at: now)
            timetable.ended(.succeeded, at: now)
            let wait = try #require(timetable.nextStart(at: now)).wait
            now = now.advanced(by: wait)
            return wait
        }
    }

    @Test("An interval is at most its share shorter or longer, differs each time, and is the same for the same seed")
    func interval() throws {
        let schedule = Schedule(.interval(.minutes(60), jitterShare: 0.1))
        for seed in 0..<20 as Range<UInt64> {
            let distances = try distances(schedule, seed: seed, count: 50)
            #expect(distances.allSatisfy { $0 >= .minutes(54) && $0 <= .minutes(66) })
            #expect(distances.contains { $0 < .minutes(58) } && distances.contains { $0 > .minutes(62) })
            #expect(try self.distances(schedule, seed: seed, count: 50) == distances)
        }
        let first = try (0..<20).map { try distances(schedule, seed: $0, count: 1) }
        #expect(Set(first).count == 20)
    }

    @Test("No share, no jitter; the interval is never below a minute")
    func bounds() throws {
        #expect(try distances(Schedule(.interval(.minutes(5), jitterShare: 0)), seed: 1, count: 1) == [.minutes(5)])
        #expect(try distances(Schedule(.interval(.zero, jitterShare: 0)), seed: 1, count: 1) == [.minutes(1)])
        #expect(try distances(Schedule(.interval(.hours(1), jitterShare: 9)), seed: 1, count: 1)[0] >= .minutes(30))
    }

    @Test("A delay belongs to the time by the calendar: each has one, and each time one start")
    func delay() throws {
        let daily = Schedule(
            .calendar(try CalendarExpression("07:00"), clocks: .utc, randomizedDelay: .minutes(30)))
        var now = ClockReading.at("2026-11-24 10:00")
        var timetable = SourceTimetable(schedule: daily, seed: 9, at: now)
        var minutes: Set<String> = []
        for day in 25...30 {
            let next = try #require(timetable.nextStart(at: now))
            #expect(next.moment >= utc("2026-11-\(day) 07:00") && next.moment < utc("2026-11-\(day) 07:30"))
            // Nothing changes while it waits.
            #expect(timetable.nextStart(at: now.advanced(by: .hours(3)))?.moment == next.moment)
            minutes.insert(String(text(next.moment).suffix(8)))
            now = now.advanced(by: next.wait)
            timetable.started(at: now)
            timetable.ended(.succeeded, at: now.advanced(by: .seconds(20)))
        }
        #expect(minutes.count > 3)
    }
}
