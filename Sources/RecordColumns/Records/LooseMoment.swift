import CustomerModel

/// Moments as exports write them: ISO in all its forms, or a date in the declared order with or without a time.
struct LooseMoment {
    var zone: UTCOffsets
    var order: DateOrder

    /// The moment in UTC; a date alone is its beginning in the zone.
    func parse(_ text: String) -> Timestamp? {
        if let moment = TimeFormat.naiveLocal(zone).parse(text) { return moment }
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
            if bytes.count == 10 { return TimeFormat.epochSeconds.parse(text) }
            if bytes.count == 13 { return TimeFormat.epochMilliseconds.parse(text) }
        }
        var dateEnd = bytes.count
        var clock = "00:00:00"
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            var start = colon
            while start > 0, (0x30...0x39).contains(bytes[start - 1]) { start -= 1 }
            guard let written = Self.clock(bytes[start...]) else { return nil }
            clock = written
            dateEnd = start
        }
        while dateEnd > 0, [0x20, UInt8(ascii: ","), UInt8(ascii: "T")].contains(bytes[dateEnd - 1]) { dateEnd -= 1 }
        let date = String(decoding: bytes[..<dateEnd], as: UTF8.self)
        guard let day = Birthday.canonical(date, order: order), !day.hasPrefix("-") else { return nil }
        return TimeFormat.naiveLocal(zone).parse("\(day) \(clock)")
    }

    /// `3:05`, `15:05:30`, `3:05 p. m.` as `HH:MM:SS`.
    private static func clock(_ text: ArraySlice<UInt8>) -> String? {
        let figures = text.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ":") }
        let parts = figures.split(separator: UInt8(ascii: ":")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 2 || parts.count == 3, var hour = Int(parts[0]), hour < 24 else { return nil }
        let half = text[figures.endIndex...].filter { (0x61...0x7A).contains($0 | 0x20) }.map { $0 | 0x20 }
        switch String(decoding: half, as: UTF8.self) {
        case "": break
        case "am": if hour == 12 { hour = 0 }
        case "pm": if hour < 12 { hour += 12 }
        default: return nil
        }
        let rest = (parts.dropFirst() + (parts.count == 2 ? ["00"] : [])).joined(separator: ":")
        return (hour < 10 ? "0" : "") + String(hour) + ":" + rest
    }
}
