package import CustomerModel

extension CalendarExpression {
    /// The first moment strictly after another at which the expression holds; nil when there is none until 2199.
    ///
    /// `clocks` are the rules of the zone that the expression names, or of the local one where it names none; an
    /// expression in UTC does not look at them.
    package func next(after moment: Timestamp, in clocks: UTCOffsets) -> Timestamp? {
        let clocks = zone == .utc ? .utc : clocks
        let second = Self.floored(moment.milliseconds, 1000)
        guard second >= Self.earliest else {
            return next(after: Timestamp(seconds: Self.earliest), in: clocks)
        }
        let search = CalendarSearch(self)
        var local = second + Int64(clocks.offset(at: moment)) + 1
        while let found = search.next(from: local) {
            if let result = Self.moment(ofLocal: found, after: moment, clocks) { return result }
            // Clocks skip this time, or showed it before.
            local = found + 1
        }
        return nil
    }

    /// A day before the first year that can be written.
    private static let earliest: Int64 = -86_400

    /// The earliest moment after another at which clocks show a local time.
    private static func moment(ofLocal local: Int64, after moment: Timestamp, _ clocks: UTCOffsets) -> Timestamp? {
        let first = clocks.moment(ofLocalSeconds: local)
        guard first <= moment else { return shows(clocks, local, at: first) ? first : nil }
        // Within the hour that clocks show a second time.
        let second = Timestamp(seconds: local - Int64(clocks.offset(at: moment)))
        return second > moment && shows(clocks, local, at: second) ? second : nil
    }

    private static func shows(_ clocks: UTCOffsets, _ local: Int64, at moment: Timestamp) -> Bool {
        floored(moment.milliseconds, 1000) + Int64(clocks.offset(at: moment)) == local
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// The search among local times, with the fields as bits.
private struct CalendarSearch {
    private static let lastYear = CalendarUnit.year.range.upperBound

    private let expression: CalendarExpression
    private let months: UInt64
    private let days: UInt64
    private let hours: UInt64
    private let minutes: UInt64
    private let seconds: UInt64

    init(_ expression: CalendarExpression) {
        self.expression = expression
        months = expression.months.bits(in: CalendarUnit.month.range)
        days = expression.days.bits(in: CalendarUnit.day.range)
        hours = expression.hours.bits(in: CalendarUnit.hour.range)
        minutes = expression.minutes.bits(in: CalendarUnit.minute.range)
        seconds = expression.seconds.bits(in: CalendarUnit.second.range)
    }

    /// The first local time that is not earlier, in seconds since 1970-01-01T00:00:00 local.
    func next(from local: Int64) -> Int64? {
        let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let today = CivilDate(daysSince1970: Int(days))
        if daysOfMonth(today.year, today.month) & 1 << UInt64(today.day) != 0,
            let time = time(from: Int(local - days * 86_400))
        {
            return days * 86_400 + Int64(time)
        }
        guard let day = day(after: today), let time = time(from: 0) else { return nil }
        return Int64(day.daysSince1970) * 86_400 + Int64(time)
    }

    private func day(after date: CivilDate) -> CivilDate? {
        var (year, month, day) = (date.year, date.month, date.day + 1)
        while year <= Self.lastYear {
            if let found = Self.first(in: daysOfMonth(year, month), from: day) {
                return CivilDate(year: year, month: month, day: found)
            }
            day = 1
            month += 1
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        return nil
    }

    /// The days of a month on which the expression holds, as bits 1 to 31.
    private func daysOfMonth(_ year: Int, _ month: Int) -> UInt64 {
        guard months & 1 << UInt64(month) != 0, year <= Self.lastYear, expression.years.contains(year) else {
            return 0
        }
        let count = CivilDate.daysInMonth(month, year: year)
        var bits =
            expression.countsFromEnd
            ? expression.days.bitsFromEnd(ofMonthWith: count) : days & ((1 << UInt64(count + 1)) - 1)
        if bits != 0, expression.weekdays != .all, let first = CivilDate(year: year, month: month, day: 1)?.weekday {
            for day in 1...count where !expression.weekdays.contains(sundayBased: (first + day - 1) % 7) {
                bits &= ~(1 << UInt64(day))
            }
        }
        return bits
    }

    /// The first second of the day that is not earlier.
    private func time(from second: Int) -> Int? {
        var (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60)
        while let foundHour = Self.first(in: hours, from: hour) {
            if foundHour > hour { (minute, second) = (0, 0) }
            while let foundMinute = Self.first(in: minutes, from: minute) {
                if foundMinute > minute { second = 0 }
                if let found = Self.first(in: seconds, from: second) {
                    return foundHour * 3600 + foundMinute * 60 + found
                }
                (minute, second) = (foundMinute + 1, 0)
            }
            (hour, minute, second) = (foundHour + 1, 0, 0)
        }
        return nil
    }

    private static func first(in bits: UInt64, from start: Int) -> Int? {
        let later = bits & ~((1 << UInt64(start)) - 1)
        return later == 0 ? nil : later.trailingZeroBitCount
    }
}
