/// A moment as calendar and clock show it, in UTC unless a shift says otherwise; the proleptic Gregorian calendar.
struct CivilTime: Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0

    /// The civil time of a moment in milliseconds since 1970-01-01 UTC, shifted by whole hours.
    init(milliseconds: Int64, shiftedByHours hours: Int64 = 0) {
        let moment = milliseconds + hours * 3_600_000
        let days = Self.floorDivision(moment, 86_400_000)
        let rest = Int(moment - days * 86_400_000)
        let era = Self.floorDivision(days + 719_468, 146_097)
        let dayOfEra = days + 719_468 - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1_000 % 60
        millisecond = rest % 1_000
    }

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Milliseconds since 1970-01-01, taking the civil time as UTC.
    var milliseconds: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = Self.floorDivision(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return days * 86_400_000 + Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(second) * 1_000
            + Int64(millisecond)
    }

    private static func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }
}

extension CivilTime {
    /// `2026-01-31`.
    var date: String { "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))" }

    /// `2026-01-31 14:05:09`, the way databases print it, without zone.
    var databaseText: String { "\(date) \(clock)" }

    /// `2026-01-31T14:05:09+00:00`, as Mailchimp writes UTC.
    var offsetText: String { "\(date)T\(clock)+00:00" }

    /// `2026-01-31T14:05:09.123Z`.
    var zuluText: String { "\(date)T\(clock).\(Self.padded(millisecond, 3))Z" }

    /// `Sat, 31 Jan 2026 14:05:09 GMT` (RFC 9110, IMF-fixdate).
    var httpDate: String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let number = Int(Self.floorDivision(milliseconds, 86_400_000))
        let weekday = days[((number % 7) + 7) % 7]
        return "\(weekday), \(Self.padded(day)) \(months[month - 1]) \(Self.padded(year, 4)) \(clock) GMT"
    }

    private var clock: String { "\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))" }

    static func padded(_ value: Int, _ width: Int = 2) -> String {
        let digits = String(value)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}

extension CivilTime {
    /// Reads ISO 8601 with `Z`, an offset or (taken as UTC) without zone, a blank or `T` between, or a date alone;
    /// gives milliseconds since 1970, or nothing where the text is something else.
    static func milliseconds(from text: String) -> Int64? {
        var rest = Substring(text)
        guard let year = number(&rest, 4), take(&rest, "-"), let month = number(&rest, 2), take(&rest, "-"),
            let day = number(&rest, 2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day)
        if rest.isEmpty { return civil.milliseconds }
        guard take(&rest, "T") || take(&rest, " "), let hour = number(&rest, 2), take(&rest, ":"),
            let minute = number(&rest, 2), hour < 25, minute < 60
        else { return nil }
        (civil.hour, civil.minute) = (hour, minute)
        if take(&rest, ":") {
            guard let second = number(&rest, 2), second < 61 else { return nil }
            civil.second = second
            if take(&rest, ".") { civil.millisecond = fraction(&rest) }
        }
        if rest.isEmpty || rest == "Z" { return civil.milliseconds }
        let sign: Int64 = rest.first == "-" ? -1 : 1
        guard take(&rest, "+") || take(&rest, "-"), let hours = number(&rest, 2) else { return nil }
        _ = take(&rest, ":")
        let minutes = rest.isEmpty ? 0 : number(&rest, 2)
        guard let minutes, rest.isEmpty else { return nil }
        return civil.milliseconds - sign * (Int64(hours) * 3_600_000 + Int64(minutes) * 60_000)
    }

    private static func number(_ rest: inout Substring, _ digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return Int(text)
    }

    private static func take(_ rest: inout Substring, _ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Milliseconds of a fraction with any number of digits.
    private static func fraction(_ rest: inout Substring) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int((digits + "000").prefix(3)) ?? 0
    }
}
