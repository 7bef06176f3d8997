extension QuietHours.Range {
    /// Reads `22:00-07:00`; the end may be `24:00`.
    package init(_ text: String) throws(CalendarError) {
        var cursor = CalendarCursor(Array(text.utf8))
        let start = try Self.minute(at: &cursor, upTo: 23 * 60 + 59)
        guard cursor.take("-") else { throw cursor.unexpected("'-' and the end, as in 22:00-07:00") }
        let place = cursor.offset
        let end = try Self.minute(at: &cursor, upTo: 24 * 60)
        guard cursor.next == nil else { throw cursor.unexpected("the end of the quiet hours") }
        guard let range = QuietHours.Range(start: start, end: end % 1440) else {
            throw CalendarError(
                offset: place, problem: "the quiet hours end when they begin", expected: "two times of the day")
        }
        self = range
    }

    /// `22:00-07:00`.
    package var text: String { "\(Self.text(start))-\(Self.text(end))" }

    private static func minute(at cursor: inout CalendarCursor, upTo most: Int) throws(CalendarError) -> Int {
        let place = cursor.offset
        guard let hour = cursor.takeNumber() else { throw cursor.unexpected("a time of the day such as 22:00") }
        guard cursor.take(":") else { throw cursor.unexpected("':' and minutes") }
        guard let minute = cursor.takeNumber() else { throw cursor.unexpected("minutes, 00 to 59") }
        guard minute < 60, hour * 60 + minute <= most else {
            throw CalendarError(
                offset: place, problem: "this is no time of the day",
                expected: most == 1440 ? "00:00 to 24:00" : "00:00 to 23:59")
        }
        return hour * 60 + minute
    }

    private static func text(_ minutes: Int) -> String { LocalText.time(hour: minutes / 60, minute: minutes % 60) }
}
