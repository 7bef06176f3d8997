/// The values that one field of a calendar expression lets pass: `*`, `1,15`, `8..18/2`, `0/5`.
struct CalendarField: Sendable, Hashable {
    /// One entry of the list: `7`, `8..18`, `8..18/2`, `0/5`.
    struct Part: Sendable, Hashable {
        var first: Int
        var last: Int?
        /// 1 or more; there for every range and every repetition.
        var step: Int?

        /// Whether the value is among them; a repetition without an end goes on for ever.
        func contains(_ value: Int) -> Bool {
            guard let step else { return value == first }
            return value >= first && value <= last ?? .max && (value - first) % step == 0
        }
    }

    /// Sorted, nothing twice; empty for `*`.
    private(set) var parts: [Part]

    /// Any value.
    static let any = CalendarField([])

    init(_ parts: [Part]) {
        let sorted = parts.sorted { ($0.first, $0.last ?? -1, $0.step ?? 0) < ($1.first, $1.last ?? -1, $1.step ?? 0) }
        self.parts = sorted.enumerated().filter { $0 == 0 || sorted[$0 - 1] != $1 }.map(\.1)
    }

    init(_ values: Int...) { self.init(values.map { Part(first: $0) }) }

    func contains(_ value: Int) -> Bool { parts.isEmpty || parts.contains { $0.contains(value) } }

    /// The values within bounds below 64, each as a bit.
    func bits(in range: ClosedRange<Int>) -> UInt64 {
        range.reduce(0) { contains($1) ? $0 | 1 << UInt64($1) : $0 }
    }

    /// Days of a month as bits 1 to 31, when the values count from its end.
    func bitsFromEnd(ofMonthWith dayCount: Int) -> UInt64 {
        if parts.isEmpty { return bits(in: 1...dayCount) }
        return parts.reduce(0) { bits, part in
            // A repetition without an end goes towards the month's end.
            let earliest = part.last ?? part.first
            let latest = part.last == nil && part.step != nil ? 1 : part.first
            return stride(from: earliest, through: latest, by: -(part.step ?? 1)).reduce(bits) {
                $0 | 1 << UInt64(dayCount + 1 - $1)
            }
        }
    }

    /// The field as it stands in a normalized expression.
    func text(width: Int) -> String {
        if parts.isEmpty { return "*" }
        return parts.map { part in
            var text = Self.padded(part.first, to: width)
            if let last = part.last { text += "..\(Self.padded(last, to: width))" }
            if let step = part.step, part.last == nil || step != 1 { text += "/\(step)" }
            return text
        }.joined(separator: ",")
    }

    private static func padded(_ value: Int, to width: Int) -> String {
        let figures = String(value)
        return String(repeating: "0", count: max(0, width - figures.count)) + figures
    }
}
