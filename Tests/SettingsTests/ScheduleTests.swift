import CustomerModel
import Settings
import Testing
import Timetable

@Suite("When sources run by themselves, as configured")
struct ScheduleTests {
    private let main = "database: {path: /d}\n"

    private func schedules(_ text: String) -> (schedules: [String: Schedule], findings: [String]) {
        var machine = PretendSurroundings(["/shop/c.yaml": main + text])
        machine.files["/etc/localtime"] = PretendSurroundings.zoneFile(hoursAhead: 2)
        let (configuration, findings) = machine.load()
        let schedules = (configuration?.schedules ?? [:]).map { ($0.key.rawValue, $0.value) }
        return (Dictionary(uniqueKeysWithValues: schedules), findings)
    }

    private func quiet(_ ranges: String...) throws -> QuietHours {
        try #require(QuietHours(ranges.map { try QuietHours.Range($0) }))
    }

    @Test("Every 60 minutes with a jitter of 10 % when nothing is written, also for a source that is switched off")
    func standard() {
        let result = schedules("sources: {a: {connector: x}, b: {connector: x, enabled: false}}\n")
        let local = UTCOffsets(secondsAheadOfUTC: 7200)
        let expected = Schedule(Schedule.standard.rhythm, clocks: local)
        #expect(result.schedules == ["a": expected, "b": expected])
        #expect(result.findings == [])
    }

    @Test("Each form is read; a source goes before the defaults; times are the source's own")
    func forms() throws {
        let result = schedules(
            """
            defaults: {schedule: {every_hours: 6}, jitter_share: 0.25, quiet_hours: ["22:00-07:00"]}
            sources:
              a: {connector: x}
              b: {connector: x, schedule: {every_minutes: 5}, jitter_share: 0, quiet_hours: []}
              c: {connector: x, schedule: manual}
              d: {connector: x, time_zone: America/Panama, schedule: {calendar: "Mon..Sat 07:00"}}
              e: {connector: x, schedule: {calendar: daily Europe/Madrid, random_delay_minutes: 30}}
              f: {connector: x, schedule: {calendar: daily UTC}, quiet_hours: ["1:00-2:00", "12:00-13:00"]}
            """)
        #expect(result.findings == [])
        let local = UTCOffsets(secondsAheadOfUTC: 7200)
        let panama = UTCOffsets(secondsAheadOfUTC: -18_000)
        let night = try quiet("22:00-07:00")
        func calendar(_ text: String, _ clocks: UTCOffsets, _ minutes: Int = 0) throws -> Schedule.Rhythm {
            .calendar(try CalendarExpression(text), clocks: clocks, randomizedDelay: .seconds(minutes * 60))
        }
        let expected = [
            "a": Schedule(.interval(.seconds(21_600), jitterShare: 0.25), quietHours: night, clocks: local),
            "b": Schedule(.interval(.seconds(300), jitterShare: 0), clocks: local),
            "c": Schedule(.manual, quietHours: night, clocks: local),
            "d": Schedule(try calendar("Mon..Sat 07:00", panama), quietHours: night, clocks: panama),
            "e": Schedule(
                try calendar("daily Europe/Madrid", UTCOffsets(secondsAheadOfUTC: 3600), 30), quietHours: night,
                clocks: local),
            "f": Schedule(
                try calendar("daily UTC", local), quietHours: try quiet("01:00-02:00", "12:00-13:00"), clocks: local),
        ]
        for (name, schedule) in expected { #expect(result.schedules[name] == schedule, "\(name)") }
    }

    @Test("A mistake is found in one pass, at its place within the text")
    func mistakes() {
        let findings = schedules(
            """
            defaults:
              schedule: {every_minutes: 0, every_hours: 1}
              jitter_share: 0.6
              quiet_hours: 22:00-07:00
            sources:
              a: {connector: x, schedule: hourly}
              b: {connector: x, schedule: {calendar: "Mon..Sat 25:00"}}
              c: {connector: x, schedule: {calendar: Mon..Sat 7:60}}
              d: {connector: x, schedule: {calendar: 07:00 Europe/Madrit}}
              e: {connector: x, schedule: {every_hours: 1, random_delay_minutes: 5}}
              f: {connector: x, schedule: {}, quiet_hours: ['22:00-7', "00:00-12:00", 12:00-24:00]}
              g: {connector: x, quiet_hours: ["00:00-12:00", 12:00-24:00]}
              h: {connector: x, schedule: {calendar: "*-02-31", every: 3}}
            """
        ).findings
        #expect(
            findings == [
                "c.yaml:3:29: error: defaults.schedule.every_minutes is 0; expected a whole number of minutes from 1 "
                    + "to 44640",
                "c.yaml:3:32: error: defaults.schedule has both 'every_minutes' and 'every_hours'; expected only one "
                    + "of them",
                "c.yaml:4:17: error: defaults.jitter_share is 0.6; expected a number from 0 to 0.5",
                "c.yaml:5:16: error: defaults.quiet_hours is a text; expected a list, each entry two local times such "
                    + "as 22:00-07:00",
                "c.yaml:7:31: error: sources.a.schedule is a text; expected manual, or when, such as "
                    + "{ every_minutes: 60 } or { calendar: \"Mon..Sat 07:00\" }",
                "c.yaml:8:52: error: sources.b.schedule.calendar: 25 is no hour; expected 0 to 23",
                "c.yaml:9:53: error: sources.c.schedule.calendar: 60 is no minute; expected 0 to 59",
                "c.yaml:10:48: error: sources.d.schedule.calendar ends in 'Europe/Madrit', which this system does not "
                    + "know; expected the IANA name of a time zone, such as America/Panama; did you mean "
                    + "'Europe/Madrid'?",
                "c.yaml:11:48: error: sources.e.schedule has a delay without a calendar; expected jitter_share beside "
                    + "schedule instead",
                "c.yaml:12:21: error: sources.f.schedule does not say when; expected one of every_minutes, "
                    + "every_hours, calendar",
                "c.yaml:12:57: error: sources.f.quiet_hours[1]: the text ends too early; expected ':' and minutes",
                "c.yaml:13:34: error: sources.g.quiet_hours leave no minute of the day; expected some time for runs, "
                    + "or schedule: manual",
                "c.yaml:14:42: error: sources.h.schedule.calendar is a time that never comes; expected days that "
                    + "their months have",
                "c.yaml:14:53: error: unknown key 'every' in sources.h.schedule; expected one of every_minutes, "
                    + "every_hours, calendar, random_delay_minutes; did you mean 'every_hours'?",
            ])
    }
}
