/// Moments by the calendar, written as systemd.time(7) has it: `daily`, `Mon..Sat 07:00`, `*-*~1 23:30 Europe/Madrid`.
///
/// What differs from systemd 252: fractions of a second, the fixed moment `@…` and abbreviated local zones (`CET`) are
/// refused. Local times that clocks skip do not happen that day; those that clocks show twice happen the first time.
package struct CalendarExpression: Sendable, Hashable {
    /// The zone at the end of an expression.
    package enum Zone: Sendable, Hashable {
        case utc
        /// An IANA name as it was written; whether there is such a zone is for the caller to find out.
        case named(String, offset: Int)
    }

    var weekdays = Weekdays.all
    var years = CalendarField.any
    var months = CalendarField.any
    var days = CalendarField.any
    /// Days count from the month's end.
    var countsFromEnd = false
    var hours = CalendarField(0)
    var minutes = CalendarField(0)
    var seconds = CalendarField(0)
    /// The zone that the expression names, if it does.
    package internal(set) var zone: Zone?

    init() {}

    /// Reads an expression.
    package init(_ text: String) throws(CalendarError) {
        var parser = CalendarParser(text)
        self = try parser.expression()
    }

    /// The expression in full, as systemd prints it: `Mon..Sat *-*-* 07:00:00`.
    package var normalized: String {
        var text = weekdays == .all ? "" : weekdays.text + " "
        text += "\(years.text(width: 4))-\(months.text(width: 2))\(countsFromEnd ? "~" : "-")\(days.text(width: 2))"
        text += " \(hours.text(width: 2)):\(minutes.text(width: 2)):\(secondsText)"
        switch zone {
        case .utc: text += " UTC"
        case .named(let name, _): text += " " + name
        case nil: break
        }
        return text
    }

    private var secondsText: String {
        seconds.parts.contains(CalendarField.Part(first: 0, step: 1)) ? "*" : seconds.text(width: 2)
    }
}
