import CustomerModel
import Testing
import Timetable

@Suite("When a calendar expression comes next")
struct CalendarNextTests {
    /// Up to so many moments after another.
    private func moments(_ written: String, after: String, in clocks: UTCOffsets, count: Int) throws -> [String] {
        let expression = try CalendarExpression(written)
        var moments: [Timestamp] = []
        while moments.count < count, let next = expression.next(after: moments.last ?? utc(after), in: clocks) {
            moments.append(next)
        }
        return moments.map { text($0) }
    }

    @Test(
        "In UTC",
        arguments: [
            ("daily", "2026-11-24 00:00:00", ["2026-11-25 00:00:00", "2026-11-26 00:00:00"]),
            ("Mon..Sat 07:00", "2026-11-28 07:00:00", ["2026-11-30 07:00:00", "2026-12-01 07:00:00"]),
            ("*-02-29 12:00", "2026-01-01", ["2028-02-29 12:00:00", "2032-02-29 12:00:00"]),
            ("Sun *-02-29", "2026-01-01", ["2032-02-29 00:00:00", "2060-02-29 00:00:00"]),
            ("Mon *-05~07/1", "2026-01-01", ["2026-05-25 00:00:00", "2027-05-31 00:00:00"]),
            ("*-02~03", "2027-03-01", ["2028-02-27 00:00:00", "2029-02-26 00:00:00"]),
            ("*-*~1..6/2 10:00", "2026-02-01", ["2026-02-24 10:00:00", "2026-02-26 10:00:00", "2026-02-28 10:00:00"]),
            ("*-*-31", "2026-01-31", ["2026-03-31 00:00:00", "2026-05-31 00:00:00"]),
            ("quarterly", "2026-11-24", ["2027-01-01 00:00:00", "2027-04-01 00:00:00"]),
            ("8..18/5:15,45", "2026-11-24 13:30", ["2026-11-24 13:45:00", "2026-11-24 18:15:00"]),
            ("*:*:50/5", "2026-12-31 23:59:54", ["2026-12-31 23:59:55", "2027-01-01 00:00:50"]),
            ("2027..2030/3-06-01", "2026-01-01", ["2027-06-01 00:00:00", "2030-06-01 00:00:00"]),
            ("2199-12-31 23:59:59", "2026-01-01", ["2199-12-31 23:59:59"]),
            ("*-02-31", "2026-01-01", []), ("2010-01-01", "2026-01-01", []), ("Mon 2026-11-24", "2026-01-01", []),
        ])
    func inUTC(_ written: String, _ after: String, _ expected: [String]) throws {
        let found = try moments(written, after: after, in: .utc, count: max(expected.count, 1))
        #expect(found == expected)
    }

    @Test(
        "A local time that clocks skip does not happen; one that they show twice happens the first time",
        arguments: [
            // Verified with systemd 252.
            ("02:30", "America/New_York", "2026-03-07 12:00", ["2026-03-09 06:30:00", "2026-03-10 06:30:00"]),
            (
                "*:0/30", "America/New_York", "2026-03-08 06:10",
                ["2026-03-08 06:30:00", "2026-03-08 07:00:00", "2026-03-08 07:30:00"]
            ),
            ("01:30", "America/New_York", "2026-10-31 12:00", ["2026-11-01 05:30:00", "2026-11-02 06:30:00"]),
            ("01:30", "America/New_York", "2026-11-01 06:10", ["2026-11-01 06:30:00", "2026-11-02 06:30:00"]),
            (
                "*:0/30", "America/New_York", "2026-11-01 04:40",
                ["2026-11-01 05:00:00", "2026-11-01 05:30:00", "2026-11-01 07:00:00", "2026-11-01 07:30:00"]
            ),
            ("*:0/30", "America/New_York", "2026-11-01 06:10", ["2026-11-01 06:30:00", "2026-11-01 07:00:00"]),
            ("00:00", "America/Santiago", "2026-09-05 12:00", ["2026-09-07 03:00:00", "2026-09-08 03:00:00"]),
            ("23:30", "America/Santiago", "2026-04-04 12:00", ["2026-04-05 02:30:00", "2026-04-06 03:30:00"]),
            ("07:00 UTC", "America/Santiago", "2026-04-04 12:00", ["2026-04-05 07:00:00"]),
        ])
    func clockChanges(_ written: String, _ name: String, _ after: String, _ expected: [String]) throws {
        let clocks = try #require(zone(name))
        #expect(try moments(written, after: after, in: clocks, count: expected.count) == expected)
    }

    @Test("Fractions of a second before and behind a moment")
    func fractions() throws {
        let expression = try CalendarExpression("07:00")
        let seven = utc("2026-11-24 07:00:00")
        #expect(expression.next(after: seven.advanced(by: .milliseconds(-1)), in: .utc) == seven)
        #expect(expression.next(after: seven.advanced(by: .milliseconds(1)), in: .utc) == utc("2026-11-25 07:00:00"))
        #expect(expression.next(after: Timestamp(milliseconds: .min), in: .utc) == utc("1969-12-31 07:00:00"))
        #expect(expression.next(after: Timestamp(milliseconds: .max), in: .utc) == nil)
    }
}
