import CustomerModel
import TestSupport
import Testing
import Timetable

@Suite("Months of a daemon in virtual time")
struct WorldTests {
    private static let zoneNames = ["Europe/Madrid", "America/New_York", "America/Panama", "Asia/Kolkata"]

    @Test("No promise is broken by people, failures, restarts and clocks, and no wake-up is for nothing")
    func months() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("WorldTests.months: seed \(seed)")
        let zones = [UTCOffsets.utc] + Self.zoneNames.compactMap { zone($0) }
        var random = SeededRandom(seed: seed)
        var starts = 0
        for _ in 0..<12 {
            var world = ShopWorld(seed: random.next(), zones: zones)
            world.run(for: .days(90))
            starts += world.startCount
            // A clock that goes slower than the steady one, or that was set, is worth a look or two.
            let most = 3 * world.startCount + 3 * world.disturbanceCount * world.sources.count + 20
            #expect(world.idleWakeCount <= most, "\(world.idleWakeCount) wake-ups, \(world.place)")
        }
        #expect(starts > 2000, "the world stood still, seed \(seed)")
    }

    @Test("After any downtime there is one make-up run, and the next ordinary time follows")
    func downtime() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("WorldTests.downtime: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let expressions = try ["hourly", "07:00", "*:0/20", "Mon,Thu 12:00", "*-*-01 03:00"].map {
            try CalendarExpression($0)
        }
        for _ in 0..<400 {
            let expression = random.pick(expressions)
            let start = ClockReading.at("2026-03-01 00:00").advanced(
                by: .seconds(Int.random(in: 0...9_000_000, using: &random)))
            let schedule = Schedule(.calendar(expression, clocks: .utc, randomizedDelay: .zero))
            var before = SourceTimetable(schedule: schedule, seed: 1, at: start)
            before.started(at: start)
            before.ended(.succeeded, at: start.advanced(by: .seconds(30)))
            let down = Duration.seconds(Int.random(in: 60...4_000_000, using: &random))
            var now = start.advanced(by: down)
            var after = SourceTimetable(schedule: schedule, seed: 1, at: now)
            after.restore(from: before.memory, at: now)
            // By hand: every time from the start to a day after the daemon came back.
            let end = now.wall.advanced(by: .days(1))
            var times: [Timestamp] = []
            var time = start.wall
            while let next = expression.next(after: time, in: .utc), next <= end {
                times.append(next)
                time = next
            }
            let missed = times.filter { $0 <= now.wall }
            let expected = (missed.isEmpty ? [] : [now.wall]) + times.filter { $0 > now.wall }
            var starts: [Timestamp] = []
            while let next = after.nextStart(at: now), next.moment <= end {
                now = now.advanced(by: next.wait)
                starts.append(now.wall)
                after.started(at: now)
                after.ended(.succeeded, at: now)
            }
            // A make-up run a moment before an ordinary one lets that one wait a minute.
            let rested = starts.enumerated().map { index, moment in
                index == 1 && moment.duration(since: starts[0]) <= .seconds(60) ? expected[1] : moment
            }
            #expect(rested == expected, "\(expression.normalized), down \(down), seed \(seed)")
        }
    }
}
