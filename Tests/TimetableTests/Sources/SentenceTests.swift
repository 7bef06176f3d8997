import CustomerModel
import Testing
import Timetable

@Suite("What a source says that it waits for")
struct SentenceTests {
    private let start = ClockReading.at("2026-11-24 10:00")

    private func ran(_ outcome: RunOutcome, _ schedule: Schedule = Schedule(.interval(.hours(1), jitterShare: 0)))
        -> SourceTimetable
    {
        var timetable = SourceTimetable(schedule: schedule, seed: 7, at: start)
        timetable.started(at: start)
        timetable.ended(outcome, at: start)
        return timetable
    }

    @Test("Each state has its sentence")
    func sentences() throws {
        let now = start.advanced(by: .minutes(1))
        #expect(ran(.succeeded).sentence(at: now) == "next run at 11:00")
        #expect(ran(.succeeded).sentence(at: now.advanced(by: .days(1))) == "due now")
        #expect(
            ran(.failure(.rateLimited, "HTTP 503.", retryAfter: .minutes(11))).sentence(at: now)
                == "waiting 10 min after HTTP 503, until 10:11")
        #expect(
            ran(.failure(.authentication, "the key was refused")).sentence(at: now)
                == "stopped until the key is mended: the key was refused")
        #expect(
            ran(.failure(.configuration, "there is no list 'x'.")).sentence(at: now)
                == "stopped until the configuration is mended: there is no list 'x'")
        #expect(
            ran(.failure(.held)).sentence(at: now)
                == "a run waits for approval; a new run replaces it tomorrow at 10:00")
        #expect(ran(.succeeded, Schedule(.manual)).sentence(at: now) == "runs when a person asks")
        let past = Schedule(.calendar(try CalendarExpression("2020-01-01"), clocks: .utc, randomizedDelay: .zero))
        #expect(ran(.succeeded, past).sentence(at: now) == "no next run: the calendar has no further time")
        var timetable = ran(.succeeded)
        timetable.pause(at: now)
        #expect(timetable.sentence(at: now) == "paused by a person")
        _ = timetable.requestRun(at: now)
        #expect(timetable.sentence(at: now) == "about to start, as asked")
        timetable.started(at: now)
        #expect(timetable.sentence(at: now) == "running since 10:01, then paused")
    }

    @Test("Times are local, and say the day when it is another one")
    func local() throws {
        let madrid = try #require(zone("Europe/Madrid"))
        func next(_ expression: String) throws -> String {
            let rhythm = Schedule.Rhythm.calendar(
                try CalendarExpression(expression), clocks: madrid, randomizedDelay: .zero)
            return ran(.succeeded, Schedule(rhythm, clocks: madrid)).sentence(at: start)
        }
        #expect(try next("15:00") == "next run at 15:00")
        #expect(try next("07:00") == "next run tomorrow at 07:00")
        #expect(try next("Fri 07:00") == "next run Fri at 07:00")
        #expect(try next("*-12-24 07:00") == "next run 2026-12-24 at 07:00")
        let quiet = Schedule(
            .interval(.hours(1), jitterShare: 0),
            quietHours: try #require(QuietHours([try QuietHours.Range("11:30-7:00")])), clocks: madrid)
        #expect(ran(.succeeded, quiet).sentence(at: start) == "quiet hours until tomorrow 07:00")
    }
}
