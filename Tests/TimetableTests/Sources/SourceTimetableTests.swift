import CustomerModel
import Testing
import Timetable

@Suite("One source's timetable")
struct SourceTimetableTests {
    private let hourly = Schedule(.interval(.hours(1), jitterShare: 0))
    private let start = ClockReading.at("2026-11-24 10:00")

    private func ran(_ outcome: RunOutcome, _ schedule: Schedule) -> (SourceTimetable, ClockReading) {
        var timetable = SourceTimetable(schedule: schedule, seed: 7, at: start)
        timetable.started(at: start)
        let end = start.advanced(by: .minutes(5))
        timetable.ended(outcome, at: end)
        return (timetable, end)
    }

    private func daily(_ time: String) throws -> Schedule {
        Schedule(.calendar(try CalendarExpression(time), clocks: .utc, randomizedDelay: .zero))
    }

    @Test("A new source starts at once by an interval, at its time by the calendar, and never when manual")
    func new() throws {
        #expect(SourceTimetable(schedule: hourly, seed: 1, at: start).nextStart(at: start)?.isDue == true)
        let byCalendar = SourceTimetable(schedule: try daily("07:00"), seed: 1, at: start)
        #expect(byCalendar.nextStart(at: start).map { text($0.moment) } == "2026-11-25 07:00:00")
        let never = SourceTimetable(schedule: try daily("2020-01-01"), seed: 1, at: start)
        #expect(never.nextStart(at: start) == nil)
        #expect(SourceTimetable(schedule: Schedule(.manual), seed: 1, at: start).nextStart(at: start) == nil)
    }

    @Test("While a run is under way nothing is next; then the interval counts from its start")
    func interval() {
        var timetable = SourceTimetable(schedule: hourly, seed: 1, at: start)
        timetable.started(at: start)
        #expect(timetable.nextStart(at: start.advanced(by: .days(1))) == nil)
        timetable.ended(.succeeded, at: start.advanced(by: .minutes(20)))
        #expect(timetable.nextStart(at: start.advanced(by: .minutes(20)))?.wait == .minutes(40))
    }

    @Test("After a run longer than its interval a tenth of it is rest")
    func longRun() {
        var timetable = SourceTimetable(schedule: hourly, seed: 1, at: start)
        timetable.started(at: start)
        let end = start.advanced(by: .hours(3))
        timetable.ended(.succeeded, at: end)
        #expect(timetable.nextStart(at: end)?.wait == .minutes(6))
    }

    @Test(
        "What a failure means for the next start (C8)",
        arguments: [
            (FailureClass.data, "2026-11-24 11:00:00"), (.internal, "2026-11-24 11:00:00"),
            (.cancelled, "2026-11-24 11:00:00"), (.configuration, "never"), (.authentication, "never"),
            // A day after the start of the run that waits.
            (.held, "2026-11-25 10:00:00"),
        ])
    func failures(_ kind: FailureClass, _ expected: String) {
        let (timetable, end) = ran(.failure(kind), hourly)
        #expect((timetable.nextStart(at: end).map { text($0.moment) } ?? "never") == expected)
    }

    @Test("A failure that may pass is tried again soon, and the ordinary time does not come between")
    func transient() throws {
        var (timetable, now) = ran(.failure(.transient), hourly)
        for _ in 0..<8 {
            let next = try #require(timetable.nextStart(at: now))
            #expect(next.reason == .retry)
            now = now.advanced(by: next.wait)
            timetable.started(at: now)
            timetable.ended(.failure(.transient), at: now)
        }
        let often = Schedule(.interval(.minutes(5), jitterShare: 0))
        timetable.reschedule(often, at: now)
        #expect(try #require(timetable.nextStart(at: now)).wait > .minutes(40))
    }

    @Test("What was mended is tried at once; only what was stopped can be")
    func mended() {
        var (timetable, now) = ran(.failure(.authentication), hourly)
        now = now.advanced(by: .days(9))
        #expect(timetable.nextStart(at: now) == nil)
        timetable.mended(at: now)
        #expect(timetable.nextStart(at: now)?.reason == .mended)
        timetable.started(at: now)
        timetable.ended(.succeeded, at: now)
        timetable.mended(at: now)
        #expect(timetable.nextStart(at: now)?.wait == .hours(1))
    }

    @Test("A person's request starts a run whatever stands against it, and only one")
    func request() throws {
        var quiet = hourly
        quiet.quietHours = try #require(QuietHours([try QuietHours.Range("09:00-18:00")]))
        var timetables = [
            ran(.failure(.authentication), quiet).0, ran(.failure(.held), quiet).0, ran(.succeeded, quiet).0,
            ran(.failure(.transient), Schedule(.manual)).0,
        ]
        let now = start.advanced(by: .minutes(6))
        for index in timetables.indices {
            timetables[index].pause(at: now)
            #expect(timetables[index].nextStart(at: now) == nil)
            #expect(timetables[index].requestRun(at: now) == .willStart)
            #expect(timetables[index].requestRun(at: now) == .wasRequested)
            #expect(timetables[index].nextStart(at: now)?.reason == .requested)
            #expect(timetables[index].nextStart(at: now)?.isDue == true)
            timetables[index].started(at: now)
            #expect(timetables[index].requestRun(at: now) == .isRunning)
            timetables[index].ended(.succeeded, at: now)
            #expect(timetables[index].nextStart(at: now.advanced(by: .days(3))) == nil, "it is still paused")
        }
    }

    @Test("A pause lasts until a person ends it; what was missed is made up once")
    func pause() {
        var (timetable, now) = ran(.succeeded, hourly)
        timetable.pause(at: now)
        now = now.advanced(by: .days(30))
        #expect(timetable.nextStart(at: now) == nil)
        timetable.resume(at: now)
        #expect(timetable.nextStart(at: now)?.isDue == true)
        timetable.started(at: now)
        timetable.ended(.succeeded, at: now)
        #expect(timetable.nextStart(at: now)?.wait == .hours(1))
    }

    @Test("While a run waits for approval an ordinary one replaces it when it is a day old; discarded, all counts anew")
    func held() throws {
        var (timetable, now) = ran(.failure(.held), try daily("12:00"))
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-25 10:00:00")
        #expect(timetable.nextStart(at: now)?.reason == .replacesHeldRun)
        timetable.discarded(at: now)
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-24 12:00:00")
        (timetable, now) = ran(.failure(.held), hourly)
        timetable.discarded(at: now)
        #expect(timetable.nextStart(at: now)?.wait == .hours(1))
    }

    @Test("A run that comes due in quiet hours starts at their end, once")
    func quietHours() throws {
        var schedule = hourly
        schedule.quietHours = try #require(QuietHours([try QuietHours.Range("10:30-16:00")]))
        var (timetable, now) = ran(.succeeded, schedule)
        let next = try #require(timetable.nextStart(at: now))
        #expect(text(next.moment) == "2026-11-24 16:00:00" && next.isHeldByQuietHours)
        now = now.advanced(by: next.wait)
        timetable.started(at: now)
        timetable.ended(.succeeded, at: now.advanced(by: .minutes(1)))
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-24 17:00:00")
    }

    @Test("Another schedule: an interval counts from the last start, the calendar from here")
    func reschedule() throws {
        var (timetable, now) = ran(.succeeded, hourly)
        timetable.reschedule(Schedule(.interval(.hours(4), jitterShare: 0)), at: now)
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-24 14:00:00")
        timetable.reschedule(try daily("10:03"), at: now)
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-25 10:03:00")
    }

    @Test("An end without a run changes nothing")
    func strayEnd() {
        var (timetable, now) = ran(.succeeded, hourly)
        timetable.ended(.failure(.authentication), at: now)
        #expect(timetable.state == .idle)
        now = now.advanced(by: .minutes(1))
        #expect(timetable.nextStart(at: now)?.wait == .minutes(54))
    }
}
