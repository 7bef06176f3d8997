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
        if let written = part.last {
            // The range ends with its last value: as systemd reads it, what the repetition does not reach is not there.
            let last = whole(written, unit)
            let reached = last - max(0, last - part.first) % (part.step ?? 1)
            part.last = try value(reached, written: written, at: entry.lastOffset, in: unit)
        }
        if let last = part.last, last < part.first {
            throw CalendarError(
                offset: entry.lastOffset, problem: "the range goes backwards", expected: "at least \(part.first)")
        }
        guard let step = part.step else { return part }
        // A repeated range of one value is that value.
        if let last = part.last { return last == part.first ? CalendarField.Part(first: last) : part }
        let most = unit == .dayFromEnd ? part.first - unit.range.lowerBound : unit.range.upperBound - part.first
        guard step <= most else {
            throw CalendarError(
                offset: entry.stepOffset, problem: "the repetition /\(step) never comes",
                expected: most > 0 ? "1 to \(most) after \(part.first)" : "no repetition after \(part.first)")
        }
        return part
    }

    private static func value(
        _ value: Int, written: Int? = nil, at offset: Int, in unit: CalendarUnit
    ) throws(CalendarError) -> Int {
        let value = whole(value, unit)
        guard unit.range.contains(value) else {
            throw CalendarError(
                offset: offset, problem: "\(written ?? value) is no \(unit.name)",
                expected: "\(unit.range.lowerBound) to \(unit.range.upperBound)")
        }
        return value
    }

    /// A year of two digits is one of 1970 to 2069.
    private static func whole(_ value: Int, _ unit: CalendarUnit) -> Int {
        guard unit == .year, value < 100 else { return value }
        return value + (value < 70 ? 2000 : 1900)
    }
}
