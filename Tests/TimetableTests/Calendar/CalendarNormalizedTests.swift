import Testing
import Timetable

@Suite("Calendar expressions in full")
struct CalendarNormalizedTests {
    @Test(
        "An expression has one normal form, and it is its own",
        arguments: [
            // The table of systemd.time(7), without its fractions.
            ("Sat,Thu,Mon..Wed,Sat..Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"),
            ("Mon,Sun 12-*-* 2,1:23", "Mon,Sun 2012-*-* 01,02:23:00"),
            ("Wed *-1", "Wed *-*-01 00:00:00"),
            ("Wed..Wed,Wed *-1", "Wed *-*-01 00:00:00"),
            ("Wed, 17:48", "Wed *-*-* 17:48:00"),
            ("Wed..Sat,Tue 12-10-15 1:2:3", "Tue..Sat 2012-10-15 01:02:03"),
            ("*-*-7 0:0:0", "*-*-07 00:00:00"),
            ("10-15", "*-10-15 00:00:00"),
            ("monday *-12-* 17:00", "Mon *-12-* 17:00:00"),
            ("Mon,Fri *-*-3,1,2 *:30:45", "Mon,Fri *-*-01,02,03 *:30:45"),
            ("12,14,13,12:20,10,30", "*-*-* 12,13,14:10,20,30:00"),
            ("12..14:10,20,30", "*-*-* 12..14:10,20,30:00"),
            ("mon,fri *-1/2-1,3 *:30:45", "Mon,Fri *-01/2-01,03 *:30:45"),
            ("03-05 08:05:40", "*-03-05 08:05:40"),
            ("08:05:40", "*-*-* 08:05:40"),
            ("05:40", "*-*-* 05:40:00"),
            ("Sat,Sun 12-05 08:05:40", "Sat,Sun *-12-05 08:05:40"),
            ("2003-02..04-05", "2003-02..04-05 00:00:00"),
            ("2003-03-05 05:40 UTC", "2003-03-05 05:40:00 UTC"),
            ("hourly", "*-*-* *:00:00"), ("minutely", "*-*-* *:*:00"), ("daily", "*-*-* 00:00:00"),
            ("daily UTC", "*-*-* 00:00:00 UTC"), ("monthly", "*-*-01 00:00:00"), ("weekly", "Mon *-*-* 00:00:00"),
            ("weekly Pacific/Auckland", "Mon *-*-* 00:00:00 Pacific/Auckland"), ("yearly", "*-01-01 00:00:00"),
            ("annually", "*-01-01 00:00:00"), ("quarterly", "*-01,04,07,10-01 00:00:00"),
            ("semiannually", "*-01,07-01 00:00:00"), ("Bi-Annually", "*-01,07-01 00:00:00"),
            ("*:2/3", "*-*-* *:02/3:00"),
            // What systemd 252 says beyond it.
            ("*:*:*", "*-*-* *:*:*"), ("*:*:0/1,5", "*-*-* *:*:*"), ("*:*:0..59", "*-*-* *:*:00..59"),
            ("*-9..13/5-1", "*-09-01 00:00:00"), ("*-*-28..33/3", "*-*-28..31/3 00:00:00"),
            ("*:5..20/6", "*-*-* *:05..17/6:00"), ("1..12/20:00", "*-*-* 01:00:00"), ("2..2:00", "*-*-* 02:00:00"),
            ("*:1..5/2,3,1..5/2", "*-*-* *:01..05/2,03:00"), ("*~*", "*-*-* 00:00:00"),
            ("*-*~07/1", "*-*~07/1 00:00:00"), ("1..3~1", "*-01..03~01 00:00:00"),
            ("Mon-Tue,Thu-Fri 2:0", "Mon,Tue,Thu,Fri *-*-* 02:00:00"), ("mONday", "Mon *-*-* 00:00:00"),
            ("Sun,Mon,Tue,Wed,Thu,Fri,Sat", "*-*-* 00:00:00"), ("Mon EST5EDT", "Mon *-*-* 00:00:00 EST5EDT"),
            ("69-1-1", "2069-01-01 00:00:00"), ("70-1-1", "1970-01-01 00:00:00"), ("10:00 utc", "*-*-* 10:00:00 UTC"),
            ("Mon  10:00", "Mon *-*-* 10:00:00"), ("2026-*-* *:*", "2026-*-* *:*:00"),
        ])
    func normalized(_ written: String, _ expected: String) throws {
        let expression = try CalendarExpression(written)
        #expect(expression.normalized == expected)
        #expect(try CalendarExpression(expected).normalized == expected)
    }

    @Test("The zone is the caller's to look up, and its place is known")
    func zone() throws {
        #expect(try CalendarExpression("07:00").zone == nil)
        #expect(try CalendarExpression("07:00 UTC").zone == .utc)
        #expect(try CalendarExpression("07:00 Europe/Madrid").zone == .named("Europe/Madrid", offset: 6))
    }
}
