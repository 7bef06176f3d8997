/// Reads a calendar expression from left to right.
struct CalendarParser {
    private let text: [UInt8]
    private var cursor: CalendarCursor

    init(_ text: String) {
        self.text = Array(text.utf8)
        cursor = CalendarCursor(self.text)
    }

    /// The whole expression.
    mutating func expression() throws(CalendarError) -> CalendarExpression {
        guard !text.isEmpty else {
            throw CalendarError(
                offset: 0, problem: "the expression is empty", expected: "a calendar expression such as Mon..Sat 07:00")
        }
        let zone = takeZone()
        guard var expression = CalendarShorthand.expression(for: cursor.rest) else {
            var expression = CalendarExpression()
            expression.zone = zone
            try readWeekdays(into: &expression)
            try readDate(into: &expression)
            try readTime(into: &expression)
            return expression
        }
        expression.zone = zone
        return expression
    }

    /// Cuts a zone off the end.
    private mutating func takeZone() -> CalendarExpression.Zone? {
        guard let space = text.lastIndex(of: UInt8(ascii: " ")), space > 0, space + 1 < text.count else { return nil }
        let bytes = text[(space + 1)...]
        guard bytes.first.map(CalendarCursor.isLetter) == true, bytes.allSatisfy(Self.mayBeInZone) else { return nil }
        let word = String(decoding: bytes, as: UTF8.self)
        guard Weekdays.number(named: word) == nil, CalendarShorthand.expression(for: word) == nil else { return nil }
        cursor = CalendarCursor(Array(text[..<space]))
        return word.lowercased() == "utc" ? .utc : .named(word, offset: space + 1)
    }

    private static func mayBeInZone(_ byte: UInt8) -> Bool {
        CalendarCursor.isLetter(byte) || CalendarCursor.isFigure(byte) || "/_+-".utf8.contains(byte)
    }

    // MARK: - Weekdays

    private mutating func readWeekdays(into expression: inout CalendarExpression) throws(CalendarError) {
        guard let first = cursor.next, CalendarCursor.isLetter(first) else { return }
        var weekdays: Weekdays = []
        var lastWasComma = false
        repeat {
            if lastWasComma, cursor.isAtBlank { break }
            let day = try weekday()
            var end = day
            if cursor.take("..") || cursor.take("-") {
                let place = cursor.offset
                end = try weekday()
                guard end >= day else {
                    throw CalendarError(
                        offset: place, problem: "the range of weekdays goes backwards; a week begins on Monday",
                        expected: "two ranges, such as Fri..Sun,Mon")
                }
            }
            weekdays.insert(day...end)
            lastWasComma = cursor.take(",")
        } while lastWasComma
        guard cursor.isAtBlank else { throw cursor.unexpected("',', '..' or a blank after a weekday") }
        cursor.skipBlanks()
        expression.weekdays = weekdays
    }

    private mutating func weekday() throws(CalendarError) -> Int {
        let place = cursor
        let word = cursor.takeWord()
        if let day = Weekdays.number(named: word) { return day }
        guard !word.isEmpty else { throw place.unexpected("a weekday such as Mon or Monday") }
        throw CalendarError(
            offset: place.offset, problem: "'\(word.prefix(20))' is no weekday and no shorthand",
            expected: "Mon to Sun, or minutely, hourly, daily, weekly, monthly, quarterly, semiannually or yearly")
    }

    // MARK: - Date

    private mutating func readDate(into expression: inout CalendarExpression) throws(CalendarError) {
        guard let next = cursor.next else { return }
        guard next != UInt8(ascii: "@") else {
            throw CalendarError(
                offset: cursor.offset, problem: "a fixed moment comes only once",
                expected: "a date and a time that come again, such as *-*-01 07:00")
        }
        let start = cursor
        let first = try list()
        if cursor.next == nil || cursor.next == UInt8(ascii: ":") {
            cursor = start
            return
        }
        var countsFromEnd = try separator(after: "a year or a month")
        let second = try list()
        var year = CalendarList.any
        var month = first
        var day = second
        if !cursor.isAtBlank {
            guard !countsFromEnd else { throw cursor.unexpected("a blank after the day") }
            countsFromEnd = try separator(after: "a month")
            (year, month) = (first, second)
            day = try list()
            guard cursor.isAtBlank else { throw cursor.unexpected("a blank after the date") }
        }
        cursor.skipBlanks()
        expression.years = try year.field(of: .year)
        expression.months = try month.field(of: .month)
        expression.days = try day.field(of: countsFromEnd ? .dayFromEnd : .day)
        expression.countsFromEnd = countsFromEnd && expression.days != .any
    }

    /// Takes `-` or `~`; true when days count from the month's end.
    private mutating func separator(after what: String) throws(CalendarError) -> Bool {
        if cursor.take("~") { return true }
        guard cursor.take("-") else { throw cursor.unexpected("'-', '~' or ':' after \(what)") }
        return false
    }

    // MARK: - Time

    private mutating func readTime(into expression: inout CalendarExpression) throws(CalendarError) {
        guard cursor.next != nil else { return }
        let hours = try list()
        guard cursor.take(":") else { throw cursor.unexpected("':' and minutes after the hour") }
        expression.hours = try hours.field(of: .hour)
        expression.minutes = try list().field(of: .minute)
        guard cursor.next != nil else { return }
        guard cursor.take(":") else { throw cursor.unexpected("':' and seconds, or the end of the expression") }
        let seconds = try list(ofSeconds: true)
        expression.seconds =
            seconds.entries.isEmpty
            ? CalendarField([CalendarField.Part(first: 0, step: 1)]) : try seconds.field(of: .second)
        guard cursor.next == nil else { throw cursor.unexpected("a time zone or the end of the expression") }
    }

    // MARK: - Lists

    /// `*`, or entries with commas between them.
    private mutating func list(ofSeconds: Bool = false) throws(CalendarError) -> CalendarList {
        if cursor.take("*") {
            guard cursor.next != UInt8(ascii: "/") else {
                throw cursor.unexpected("a number before '/', such as 0/5")
            }
            return .any
        }
        var list = CalendarList.any
        repeat {
            list.entries.append(try entry(ofSeconds: ofSeconds))
            guard list.entries.count <= CalendarList.maximumCount else {
                throw CalendarError(
                    offset: cursor.offset, problem: "the list is too long",
                    expected: "at most \(CalendarList.maximumCount) entries")
            }
        } while cursor.take(",")
        return list
    }

    private mutating func entry(ofSeconds: Bool) throws(CalendarError) -> CalendarList.Entry {
        let offset = cursor.offset
        var part = CalendarField.Part(first: try number(ofSeconds))
        var entry = CalendarList.Entry(part: part, offset: offset)
        if cursor.take("..") {
            entry.lastOffset = cursor.offset
            part.last = try number(ofSeconds)
            part.step = 1
        }
        if cursor.take("/") {
            entry.stepOffset = cursor.offset
            let step = try number(ofSeconds)
            guard step > 0 else {
                throw CalendarError(
                    offset: entry.stepOffset, problem: "a repetition of 0 never moves", expected: "1 or more")
            }
            part.step = step
        }
        if let next = cursor.next, !" ,-~:".utf8.contains(next) {
            throw cursor.unexpected(part.step == nil ? "',', '..', '/' or the next field" : "',' or the next field")
        }
        entry.part = part
        return entry
    }

    private mutating func number(_ ofSeconds: Bool) throws(CalendarError) -> Int {
        guard let number = cursor.takeNumber() else { throw cursor.unexpected("a number or '*'") }
        if ofSeconds, cursor.isAtFraction {
            throw CalendarError(
                offset: cursor.offset, problem: "fractions of a second are not supported", expected: "whole seconds")
        }
        return number
    }
}
