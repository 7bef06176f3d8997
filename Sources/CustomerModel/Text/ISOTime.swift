/// ISO 8601 moments and days, read byte by byte.
enum ISOTime {
    /// Zero before this year: the Gregorian calendar does not reach further back.
    static let firstYear = 1583

    /// `2026-11-22T08:15:00.123Z` and its kin; without a zone it is read in `zone`, or nil where there is none.
    static func parse(_ utf8: UnsafeBufferPointer<UInt8>, naiveIn zone: UTCOffsets?) -> Timestamp? {
        var index = 0
        guard let day = takeDay(utf8, at: &index) else { return nil }
        var milliseconds: Int64 = 0
        var seconds = Int64(day) * 86_400
        if index < utf8.count {
            let separator = utf8[index]
            guard separator == UInt8(ascii: "T") || separator == 0x20 || separator == UInt8(ascii: "t") else {
                return nil
            }
            index += 1
            guard let time = takeTime(utf8, at: &index) else { return nil }
            seconds += time
            guard let fraction = takeFraction(utf8, at: &index) else { return nil }
            milliseconds = fraction
        } else if zone == nil {
            return nil
        }
        if index == utf8.count {
            guard let zone else { return nil }
            let moment = zone.moment(ofLocalSeconds: seconds)
            return Timestamp(milliseconds: moment.milliseconds + milliseconds)
        }
        guard let offset = takeZone(utf8, at: &index), index == utf8.count else { return nil }
        return Timestamp(milliseconds: (seconds - offset) * 1000 + milliseconds)
    }

    /// The beginning of the day in UTC; a time behind it must look like one and does not count.
    static func parseDay(_ utf8: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        var index = 0
        guard let day = takeDay(utf8, at: &index) else { return nil }
        if index < utf8.count {
            guard utf8[index] == UInt8(ascii: "T") || utf8[index] == 0x20 || utf8[index] == UInt8(ascii: "t") else {
                return nil
            }
            index += 1
            guard takeTime(utf8, at: &index) != nil, takeFraction(utf8, at: &index) != nil,
                index == utf8.count || takeZone(utf8, at: &index) != nil, index == utf8.count
            else { return nil }
        }
        return Timestamp(seconds: Int64(day) * 86_400)
    }

    static func format(_ moment: Timestamp, separator: String, zone: String) -> String {
        let seconds = moment.milliseconds.dividedDown(by: 1000)
        let milliseconds = Int(moment.milliseconds - seconds * 1000)
        var text = local(seconds, separator: separator)
        if milliseconds != 0 { text += "." + padded(milliseconds, 3) }
        return text + zone
    }

    static func formatNaive(_ moment: Timestamp, in zone: UTCOffsets) -> String {
        let seconds = moment.milliseconds.dividedDown(by: 1000)
        return local(seconds + Int64(zone.offset(at: moment)), separator: " ")
    }

    static func formatDay(_ moment: Timestamp) -> String {
        let date = CivilDate(daysSince1970: Int(moment.milliseconds.dividedDown(by: 86_400_000)))
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    static func padded(_ value: Int, _ width: Int) -> String {
        let figures = String(value)
        return String(repeating: "0", count: max(width - figures.utf8.count, 0)) + figures
    }

    private static func local(_ seconds: Int64, separator: String) -> String {
        let day = seconds.dividedDown(by: 86_400)
        let time = Int(seconds - day * 86_400)
        return formatDay(Timestamp(seconds: day * 86_400)) + separator
            + "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    }

    /// `YYYY-MM-DD`, or with slashes, as days since 1970.
    @inline(__always)
    private static func takeDay(_ utf8: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Int? {
        guard index + 10 <= utf8.count else { return nil }
        let dash = utf8[index + 4]
        guard dash == UInt8(ascii: "-") || dash == UInt8(ascii: "/"), utf8[index + 7] == dash,
            let century = twoFigures(utf8, at: index), let year = twoFigures(utf8, at: index + 2),
            let month = twoFigures(utf8, at: index + 5), let day = twoFigures(utf8, at: index + 8),
            century * 100 + year >= firstYear,
            let date = CivilDate(year: century * 100 + year, month: month, day: day)
        else { return nil }
        index += 10
        return date.daysSince1970
    }

    /// `HH:MM`, `HH:MM:SS`; a leap second counts as the next second.
    @inline(__always)
    private static func takeTime(_ utf8: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Int64? {
        guard index + 5 <= utf8.count, utf8[index + 2] == UInt8(ascii: ":"),
            let hour = twoFigures(utf8, at: index), hour < 24,
            let minute = twoFigures(utf8, at: index + 3), minute < 60
        else { return nil }
        index += 5
        var seconds = Int64(hour * 3600 + minute * 60)
        if index < utf8.count, utf8[index] == UInt8(ascii: ":") {
            guard index + 3 <= utf8.count, let second = twoFigures(utf8, at: index + 1), second <= 60 else {
                return nil
            }
            seconds += Int64(second)
            index += 3
        }
        return seconds
    }

    /// The fraction in milliseconds, rounded down; 0 where there is none.
    @inline(__always)
    private static func takeFraction(_ utf8: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Int64? {
        guard index < utf8.count, utf8[index] == UInt8(ascii: ".") || utf8[index] == UInt8(ascii: ",") else { return 0 }
        index += 1
        var milliseconds: Int64 = 0
        var unit: Int64 = 100
        let first = index
        while index < utf8.count, utf8[index] ^ 0x30 <= 9 {
            milliseconds += Int64(utf8[index] & 0x0F) * unit
            unit /= 10
            index += 1
        }
        return index > first ? milliseconds : nil
    }

    /// `Z`, `UTC`, `GMT`, `+05`, `+0530`, `+05:30`, each with or without a blank before, in seconds.
    @inline(__always)
    private static func takeZone(_ utf8: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Int64? {
        if index < utf8.count, utf8[index] == 0x20 { index += 1 }
        guard index < utf8.count else { return nil }
        let sign = utf8[index]
        if sign | 0x20 == UInt8(ascii: "z") {
            index += 1
            return 0
        }
        if sign == UInt8(ascii: "U") || sign == UInt8(ascii: "G") {
            let name = UnsafeBufferPointer(rebasing: utf8[index...])
            guard name.elementsEqual("UTC".utf8) || name.elementsEqual("GMT".utf8) else { return nil }
            index += 3
            return 0
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), index + 3 <= utf8.count,
            let hours = twoFigures(utf8, at: index + 1), hours < 24
        else { return nil }
        index += 3
        var offset = hours * 3600
        if index < utf8.count {
            if utf8[index] == UInt8(ascii: ":") { index += 1 }
            guard index + 2 <= utf8.count, let minutes = twoFigures(utf8, at: index), minutes < 60 else { return nil }
            offset += minutes * 60
            index += 2
        }
        return Int64(sign == UInt8(ascii: "-") ? -offset : offset)
    }

    @inline(__always)
    static func twoFigures(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        let (tens, ones) = (utf8[index] ^ 0x30, utf8[index + 1] ^ 0x30)
        guard tens <= 9, ones <= 9 else { return nil }
        return Int(tens) * 10 + Int(ones)
    }
}
