import Testing
import Timetable

@Suite("Mistakes in calendar expressions")
struct CalendarErrorTests {
    @Test(
        "Each has a place and says what was expected",
        arguments: [
            ("", "0: the expression is empty; expected a calendar expression such as Mon..Sat 07:00"),
            (
                "Fre 07:00",
                "0: 'Fre' is no weekday and no shorthand; expected Mon to Sun, or minutely, hourly, daily, weekly, "
                    + "monthly, quarterly, semiannually or yearly"
            ),
            ("Mon..Sat 25:00", "9: 25 is no hour; expected 0 to 23"),
            ("Mon..Sat 07:60", "12: 60 is no minute; expected 0 to 59"),
            ("07:00:60", "6: 60 is no second; expected 0 to 59"),
            ("07", "2: the text ends too early; expected ':' and minutes after the hour"),
            ("07:00:0.5", "7: fractions of a second are not supported; expected whole seconds"),
            ("07:00:00:00", "8: an unexpected ':'; expected a time zone or the end of the expression"),
            ("07:00 ", "5: an unexpected blank; expected ':' and seconds, or the end of the expression"),
            (" 07:00", "0: an unexpected blank; expected a number or '*'"),
            ("*/2:00", "1: an unexpected '/'; expected a number before '/', such as 0/5"),
            ("*:50/10", "5: the repetition /10 never comes; expected 1 to 9 after 50"),
            ("*:59/1", "5: the repetition /1 never comes; expected no repetition after 59"),
            ("*:0/0", "4: a repetition of 0 never moves; expected 1 or more"),
            ("*:10..5", "6: the range goes backwards; expected at least 10"),
            (
                "Fri..Mon 07:00",
                "5: the range of weekdays goes backwards; a week begins on Monday; expected two ranges, such as "
                    + "Fri..Sun,Mon"
            ),
            ("Mon.. 07:00", "5: an unexpected blank; expected a weekday such as Mon or Monday"),
            ("Mon;Tue", "3: an unexpected ';'; expected ',', '..' or a blank after a weekday"),
            ("*-*~29", "4: 29 is no day counted from a month's end; expected 1 to 28"),
            ("*-13-01", "2: 13 is no month; expected 1 to 12"),
            ("*-9..14/5-01", "5: 14 is no month; expected 1 to 12"),
            ("2300-01-01", "0: 2300 is no year; expected 1970 to 2199"),
            ("99999999999999999999-01-01", "0: 999999999 is no year; expected 1970 to 2199"),
            ("*~1-1", "3: an unexpected '-'; expected a blank after the day"),
            (
                "@86400",
                "0: a fixed moment comes only once; expected a date and a time that come again, such as *-*-01 07:00"
            ),
            (
                "daily 07:00",
                "0: 'daily' is no weekday and no shorthand; expected Mon to Sun, or minutely, hourly, daily, weekly, "
                    + "monthly, quarterly, semiannually or yearly"
            ),
            ("*-*-* Mon", "6: an unexpected 'M'; expected a number or '*'"),
            ("07:0\u{e9}", "4: an unexpected character; expected ',', '..', '/' or the next field"),
        ])
    func mistakes(_ written: String, _ expected: String) {
        let error = #expect(throws: CalendarError.self) { try CalendarExpression(written) }
        #expect(error.map { "\($0.offset): \($0)" } == expected)
    }
}
