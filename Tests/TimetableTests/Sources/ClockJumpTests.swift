import CustomerModel
import Testing
import Timetable

@Suite("A wall clock that is set")
struct ClockJumpTests {
    private let start = ClockReading.at("2026-11-24 07:00")

    private func ran(_ schedule: Schedule) -> SourceTimetable {
        var timetable = SourceTimetable(schedule: schedule, seed: 7, at: start)
        timetable.started(at: start)
        timetable.ended(.succeeded, at: start.advanced(by: .minutes(5)))
        return timetable
    }

    private func byCalendar(_ expression: String) throws -> Schedule {
        Schedule(.calendar(try CalendarExpression(expression), clocks: .utc, randomizedDelay: .zero))
    }

    @Test("An interval does not notice a clock that goes back", arguments: [1, 20, 400])
    func intervalBack(_ days: Int) {
        var timetable = ran(Schedule(.interval(.hours(1), jitterShare: 0)))
        let now = start.advanced(by: .minutes(10), clockSetBy: .days(-days))
        timetable.observed(at: now)
        #expect(timetable.nextStart(at: now)?.wait == .minutes(50))
    }

    @Test("A clock that goes forth is a night that was slept through: one run, then the interval")
    func intervalForth() {
        var timetable = ran(Schedule(.interval(.hours(1), jitterShare: 0)))
        let now = start.advanced(by: .minutes(10), clockSetBy: .days(1))
        timetable.observed(at: now)
        #expect(timetable.nextStart(at: now)?.isDue == true)
        timetable.started(at: now)
        timetable.ended(.succeeded, at: now)
        #expect(timetable.nextStart(at: now)?.wait == .hours(1))
        // Set right again.
        let later = now.advanced(by: .minutes(1), clockSetBy: .days(-1))
        timetable.observed(at: later)
        #expect(timetable.nextStart(at: later)?.wait == .minutes(59))
    }

    @Test("By the calendar, a day that comes again is used again, whenever the change is seen")
    func calendarBack() throws {
        // Seen at once, and seen only when the timer rings at what would have been tomorrow's run.
        for minutes in [300, 1440] {
            var timetable = ran(try byCalendar("07:00"))
            let now = start.advanced(by: .minutes(minutes), clockSetBy: .days(-1))
            timetable.observed(at: now)
            let next = try #require(timetable.nextStart(at: now))
            #expect(next.wait == .minutes(1440 - minutes))
        }
    }

    @Test("A clock that is set right by seconds repeats no run")
    func smallStep() throws {
        var timetable = ran(try byCalendar("07:00"))
        let now = start.advanced(by: .minutes(6), clockSetBy: .seconds(-50))
        timetable.observed(at: now)
        #expect(timetable.nextStart(at: now).map { text($0.moment) } == "2026-11-25 07:00:00")
        // Nor does one that is a little slow for a month.
        let later = start.advanced(by: .days(30), clockSetBy: .seconds(-1200))
        timetable.started(at: later)
        timetable.ended(.succeeded, at: later)
        #expect(timetable.nextStart(at: later).map { text($0.moment) } == "2026-12-24 07:00:00")
    }

    @Test("By the calendar, days that were skipped are made up once")
    func calendarForth() throws {
        var timetable = ran(try byCalendar("07:00"))
        let now = start.advanced(by: .hours(1), clockSetBy: .days(5))
        timetable.observed(at: now)
        #expect(timetable.nextStart(at: now)?.isDue == true)
        timetable.started(at: now)
        timetable.ended(.succeeded, at: now)
        #expect(timetable.nextStart(at: now)?.wait == .hours(23))
        // The clock is set right: the days until then are used, not skipped.
        let later = now.advanced(by: .hours(1), clockSetBy: .days(-5))
        timetable.observed(at: later)
        #expect(timetable.nextStart(at: later)?.wait == .hours(22))
    }

    @Test("A pause after a failure does not grow with a clock that goes back")
    func retryBack() {
        var timetable = SourceTimetable(schedule: .standard, seed: 7, at: start)
        timetable.started(at: start)
        timetable.ended(.failure(.rateLimited, retryAfter: .minutes(30)), at: start)
        let now = start.advanced(by: .minutes(10), clockSetBy: .days(-1))
        #expect(timetable.nextStart(at: now)?.wait == .minutes(20))
    }
}
