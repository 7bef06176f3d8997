/// Moments as a count since 1970.
enum EpochTime {
    /// The count as a moment of the years 1583 to 9999; what lies beyond the milliseconds is dropped.
    static func parse(_ utf8: UnsafeBufferPointer<UInt8>, unitsPerSecond: Int64) -> Timestamp? {
        var index = 0
        let isNegative = !utf8.isEmpty && utf8[0] == UInt8(ascii: "-")
        if isNegative || (!utf8.isEmpty && utf8[0] == UInt8(ascii: "+")) { index = 1 }
        let first = index
        var units: Int64 = 0
        while index < utf8.count, utf8[index] ^ 0x30 <= 9 {
            guard index - first < 16 else { return nil }
            units = units * 10 + Int64(utf8[index] & 0x0F)
            index += 1
        }
        guard index > first else { return nil }
        var milliseconds = units.multipliedReportingOverflow(by: 1000 / unitsPerSecond)
        if index < utf8.count {
            guard utf8[index] == UInt8(ascii: "."), index + 1 < utf8.count else { return nil }
            index += 1
            var unit = 100 / unitsPerSecond
            while index < utf8.count, utf8[index] ^ 0x30 <= 9 {
                milliseconds.partialValue &+= Int64(utf8[index] & 0x0F) * unit
                unit /= 10
                index += 1
            }
            guard index == utf8.count else { return nil }
        }
        guard !milliseconds.overflow else { return nil }
        let moment = isNegative ? -milliseconds.partialValue : milliseconds.partialValue
        // 1583-01-01 to the last millisecond of 9999.
        guard (-12_212_553_600_000...253_402_300_799_999).contains(moment) else { return nil }
        return Timestamp(milliseconds: moment)
    }
}
