/// A field as it was written, before it is known which one it is.
struct CalendarList {
    struct Entry {
        var part: CalendarField.Part
        /// Places in the expression, for messages.
        var offset: Int
        var lastOffset = 0
        var stepOffset = 0
    }

    /// Nobody needs more.
    static let maximumCount = 240

    static let any = CalendarList(entries: [])

    /// Empty for `*`.
    var entries: [Entry]

    /// The field, when every entry is within the unit's bounds.
    func field(of unit: CalendarUnit) throws(CalendarError) -> CalendarField {
        var parts: [CalendarField.Part] = []
        for entry in entries { parts.append(try Self.part(of: entry, in: unit)) }
        return CalendarField(parts)
    }

    private static func part(of entry: Entry, in unit: CalendarUnit) throws(CalendarError) -> CalendarField.Part {
        var part = entry.part
        part.first = try value(part.first, at: entry.offset, in: unit)
        if let last = part.last { part.last = try value(last, at: entry.lastOffset, in: unit) }
        if let last = part.last, last < part.first {
            throw CalendarError(
                offset: entry.lastOffset, problem: "the range goes backwards", expected: "at least \(part.first)")
        }
        guard let step = part.step else { return part }
        if let last = part.last {
            // The range ends with its last value; a range of one value is that value.
            let end = last - (last - part.first) % step
            if end == part.first { return CalendarField.Part(first: part.first) }
            part.last = end
            return part
        }
        let most = unit == .dayFromEnd ? part.first - unit.range.lowerBound : unit.range.upperBound - part.first
        guard step <= most else {
            throw CalendarError(
                offset: entry.stepOffset, problem: "the repetition /\(step) never comes",
                expected: most > 0 ? "1 to \(most) after \(part.first)" : "no repetition after \(part.first)")
        }
        return part
    }

    private static func value(_ written: Int, at offset: Int, in unit: CalendarUnit) throws(CalendarError) -> Int {
        var value = written
        if unit == .year, value < 100 { value += value < 70 ? 2000 : 1900 }
        guard unit.range.contains(value) else {
            throw CalendarError(
                offset: offset, problem: "\(written) is no \(unit.name)",
                expected: "\(unit.range.lowerBound) to \(unit.range.upperBound)")
        }
        return value
    }
}
