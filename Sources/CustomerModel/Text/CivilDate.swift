/// A day of the Gregorian calendar, and its number.
package struct CivilDate: Sendable, Hashable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int

    /// The day, if there is one; years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of that number, counted from 1970-01-01; within the years 1 to 9999, else the nearest of them.
    package init(daysSince1970 days: Int) {
        let number = min(max(days + Self.daysBefore1970, 0), Self.daysOfAllYears - 1)
        // The mean year is a little too short to be the answer each time, so the guess is mended by one.
        var year = number * 400 / 146_097 + 1
        while Self.days(beforeYear: year) > number { year -= 1 }
        while Self.days(beforeYear: year + 1) <= number { year += 1 }
        let dayOfYear = number - Self.days(beforeYear: year)
        var month = min(dayOfYear / 29 + 1, 12)
        while Self.days(beforeMonth: month, year: year) > dayOfYear { month -= 1 }
        self.year = year
        self.month = month
        day = dayOfYear - Self.days(beforeMonth: month, year: year) + 1
    }

    /// Days since 1970-01-01.
    package var daysSince1970: Int {
        Self.days(beforeYear: year) + Self.days(beforeMonth: month, year: year) + day - 1 - Self.daysBefore1970
    }

    /// 0 for Sunday to 6 for Saturday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let shifted = (daysSince1970 + 4) % 7
        return shifted < 0 ? shifted + 7 : shifted
    }

    /// The length of a month, 1 to 12.
    package static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }

    private static let daysBefore1970 = 719_162
    private static let daysOfAllYears = 3_652_059

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days from 0001-01-01 to the first day of a year.
    private static func days(beforeYear year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }

    private static func days(beforeMonth month: Int, year: Int) -> Int {
        let ordinary = (month * 367 - 362) / 12
        if month <= 2 { return ordinary }
        return ordinary - (isLeap(year) ? 1 : 2)
    }
}
