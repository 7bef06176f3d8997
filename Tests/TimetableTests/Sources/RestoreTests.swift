import CustomerModel
import Testing
import Timetable

@Suite("A timetable after a restart")
struct RestoreTests {
    private let hourly = Schedule(.interval(.hours(1), jitterShare: 0.1))
    private let start = ClockReading.at("2026-11-24 10:00")

    /// A timetable that goes on from another one's memory; its steady clock began anew.
    private func restored(_ timetable: SourceTimetable, at text: String, _ schedule: Schedule? = nil) -> SourceTimetable
    {
        var new = SourceTimetable(schedule: schedule ?? timetable.schedule, seed: 7, at: now(text))
        new.restore(from: timetable.memory, at: now(text))
        return new
    }

    private func now(_ text: String) -> ClockReading { ClockReading(wall: utc(text), steady: .seconds(3)) }

    private func ran(_ outcome: RunOutcome?, _ schedule: Schedule) -> SourceTimetable {
        var timetable = SourceTimetable(schedule: schedule, seed: 7, at: start)
        timetable.started(at: start)
        if let outcome { timetable.ended(outcome, at: start.advanced(by: .minutes(5))) }
        return timetable
    }

    @Test("The next start is the same as without a restart, jitter included")
    func same() throws {
        for outcome in [RunOutcome.succeeded, .failure(.transient), .failure(.rateLimited, retryAfter: .hours(5))] {
            let before = ran(outcome, hourly)
            let next = before.nextStart(at: .at("2026-11-24 10:06"))
            let after = restored(before, at: "2026-11-24 10:06").nextStart(at: now("2026-11-24 10:06"))
            #expect(after == next)
            #expect(after != nil)
        }
    }

    @Test("Downtime is made up once")
    func downtime() throws {
        for expression in ["hourly", "07:00", "Mon 07:00"] {
            let schedule = Schedule(
                .calendar(try CalendarExpression(expression), clocks: .utc, randomizedDelay: .minutes(10)))
            var timetable = restored(ran(.succeeded, schedule), at: "2026-12-24 09:20:00")
            let up = now("2026-12-24 09:20:00")
            #expect(timetable.nextStart(at: up)?.isDue == true)
            timetable.started(at: up)
            timetable.ended(.succeeded, at: up)
            #expect(try #require(timetable.nextStart(at: up)).moment >= utc("2026-12-24 10:00"))
        }
    }

    @Test("A source that never ran keeps the time it waits for")
    func neverRan() throws {
        let daily = Schedule(.calendar(try CalendarExpression("07:00"), clocks: .utc, randomizedDelay: .zero))
        let new = SourceTimetable(schedule: daily, seed: 7, at: start)
        #expect(restored(new, at: "2026-11-25 08:00").nextStart(at: now("2026-11-25 08:00"))?.isDue == true)
    }

    @Test("What stopped a source, paused it or held its run is not forgotten")
    func states() {
        let at = "2026-11-24 12:00"
        #expect(restored(ran(.failure(.authentication), hourly), at: at).nextStart(at: now(at)) == nil)
        #expect(restored(ran(.failure(.configuration), hourly), at: at).nextStart(at: now(at)) == nil)
        let held = restored(ran(.failure(.held), hourly), at: at).nextStart(at: now(at))
        #expect(held.map { text($0.moment) } == "2026-11-25 10:00:00")
        var paused = ran(.succeeded, hourly)
        paused.pause(at: start)
        #expect(restored(paused, at: at).nextStart(at: now(at)) == nil)
        #expect(restored(paused, at: at).isPausedByPerson)
    }

    @Test("A run that never came to its end is a failure: what brings the daemon down waits longer each time")
    func crashes() throws {
        var timetable = ran(nil, hourly)
        var waits: [Duration] = []
        var reading = start
        for _ in 0..<8 {
            // The daemon falls and comes back a second later.
            reading = reading.advanced(by: .seconds(1))
            var new = SourceTimetable(schedule: hourly, seed: 7, at: reading)
            new.restore(from: timetable.memory, at: reading)
            timetable = new
            let wait = try #require(timetable.nextStart(at: reading)).wait
            waits.append(wait)
            reading = reading.advanced(by: wait)
            timetable.started(at: reading)
        }
        #expect(waits.prefix(6) == waits.prefix(6).sorted()[...])
        #expect(waits[0] >= .seconds(40) && waits[7] >= .minutes(44))
    }

    @Test("A run that the daemon's stop interrupted is done again soon")
    func interrupted() throws {
        let timetable = restored(ran(.interrupted, hourly), at: "2026-11-24 10:05:02")
        #expect(try #require(timetable.nextStart(at: now("2026-11-24 10:05:02"))).wait < .minutes(1))
        #expect(timetable.memory.attempts == 0)
    }

    @Test("A past that lies in the future postpones nothing by more than a period")
    func clockSetBackMeanwhile() throws {
        let at = "2026-11-01 00:00"
        let wait = try #require(restored(ran(.succeeded, hourly), at: at).nextStart(at: now(at))).wait
        #expect(wait <= .minutes(66))
        let daily = Schedule(.calendar(try CalendarExpression("07:00"), clocks: .utc, randomizedDelay: .zero))
        let next = restored(ran(.succeeded, daily), at: at).nextStart(at: now(at))
        #expect(next.map { text($0.moment) } == "2026-11-01 07:00:00")
        let told = ran(.failure(.rateLimited, retryAfter: .days(9)), hourly)
        #expect(try #require(restored(told, at: at).nextStart(at: now(at))).wait <= .days(7))
    }

    @Test("A memory with nonsense does no harm")
    func nonsense() throws {
        var timetable = SourceTimetable(schedule: hourly, seed: 1, at: start)
        timetable.restore(
            from: TimetableMemory(
                lastStart: Timestamp(milliseconds: .max), lastEnd: Timestamp(milliseconds: .min),
                lastOutcome: .failed(.transient), attempts: .min, pauseEnd: Timestamp(milliseconds: .max),
                settledThrough: Timestamp(milliseconds: .max)),
            at: start)
        #expect(try #require(timetable.nextStart(at: start)).wait <= .days(7))
    }

    @Test("Outcomes are stored as words")
    func words() {
        let all = [RunOutcomeKind.succeeded, .interrupted] + FailureClass.allCases.map { .failed($0) }
        #expect(all.map(\.word).compactMap(RunOutcomeKind.init(word:)) == all)
        #expect(RunOutcomeKind(word: "lost") == nil)
    }
}
