/// Dates of HTTP headers (RFC 9110, section 5.6.7).
enum HTTPDate {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    static func parse(_ utf8: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard utf8.count <= 40 else { return nil }
        var words = utf8.split { $0 == 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }
        guard words.count == 6 || words.count == 5, isWeekday(words[0]) else { return nil }
        words.removeFirst()
        if words.count == 5 {
            guard
                words[4].elementsEqual("GMT".utf8) || words[4].elementsEqual("UTC".utf8)
                    || words[4].elementsEqual("+0000".utf8)
            else { return nil }
            return moment(day: words[0], month: words[1], year: words[2], time: words[3])
        }
        return moment(day: words[1], month: words[0], year: words[3], time: words[2])
    }

    /// The first of the forms.
    static func format(_ moment: Timestamp) -> String {
        let seconds = moment.milliseconds.dividedDown(by: 1000)
        let day = seconds.dividedDown(by: 86_400)
        let date = CivilDate(daysSince1970: Int(day))
        let time = Int(seconds - day * 86_400)
        let clock = [time / 3600, time / 60 % 60, time % 60].map { ISOTime.padded($0, 2) }.joined(separator: ":")
        return "\(weekdays[date.weekday]), \(ISOTime.padded(date.day, 2)) \(months[date.month - 1]) "
            + "\(ISOTime.padded(date.year, 4)) \(clock) GMT"
    }

    private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func isWeekday(_ word: Word) -> Bool {
        weekdays.contains { word.prefix(3).elementsEqual($0.utf8) }
    }

    private static func moment(day: Word, month: Word, year: Word, time: Word) -> Timestamp? {
        guard let dayOfMonth = number(day, 1...2),
            let month = months.firstIndex(where: { month.elementsEqual($0.utf8) }),
            var fullYear = number(year, 2...4)
        else { return nil }
        // Two figures are of the years 1970 to 2069.
        if year.count == 2 { fullYear += fullYear < 70 ? 2000 : 1900 }
        guard fullYear >= ISOTime.firstYear,
            let date = CivilDate(year: fullYear, month: month + 1, day: dayOfMonth)
        else { return nil }
        let parts = time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], 2...2), hour < 24,
            let minute = number(parts[1], 2...2), minute < 60,
            let second = number(parts[2], 2...2), second <= 60
        else { return nil }
        return Timestamp(seconds: Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
    }

    private static func number(_ word: Word, _ widths: ClosedRange<Int>) -> Int? {
        guard widths.contains(word.count), word.allSatisfy({ $0 ^ 0x30 <= 9 }) else { return nil }
        return word.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }
}
