package import CustomerModel

/// Times of the day in which no run starts by itself; a run that becomes due starts at their end, once.
package struct QuietHours: Sendable, Hashable {
    /// From one local time to another, the second not included: `22:00-07:00` crosses midnight.
    package struct Range: Sendable, Hashable {
        /// Minutes since midnight, 0 to 1439.
        package let start: Int
        package let end: Int

        /// Nil unless both are minutes of a day and differ.
        package init?(start: Int, end: Int) {
            guard (0..<1440).contains(start), (0..<1440).contains(end), start != end else { return nil }
            self.start = start
            self.end = end
        }

        func contains(_ minute: Int) -> Bool {
            start < end ? minute >= start && minute < end : minute >= start || minute < end
        }
    }

    private let ranges: [Range]

    package static let none = QuietHours(unchecked: [])

    /// Nil when the ranges leave no minute of the day.
    package init?(_ ranges: [Range]) {
        guard (0..<1440).contains(where: { minute in !ranges.contains { $0.contains(minute) } }) else { return nil }
        self.ranges = ranges
    }

    private init(unchecked ranges: [Range]) { self.ranges = ranges }

    /// Whether there are none.
    package var isEmpty: Bool { ranges.isEmpty }

    /// Whether clocks show a quiet time at a moment.
    package func contains(_ moment: Timestamp, in clocks: UTCOffsets) -> Bool {
        guard !ranges.isEmpty else { return false }
        let minute = Self.minute(at: moment, in: clocks)
        return ranges.contains { $0.contains(minute) }
    }

    /// The first moment, not earlier than the given one, that is not quiet.
    package func end(from moment: Timestamp, in clocks: UTCOffsets) -> Timestamp {
        var moment = moment
        // Ranges that touch are left one after the other; clocks that change may lead back into one.
        while let range = range(at: moment, in: clocks) { moment = end(of: range, from: moment, in: clocks) }
        return moment
    }

    private func range(at moment: Timestamp, in clocks: UTCOffsets) -> Range? {
        let minute = Self.minute(at: moment, in: clocks)
        return ranges.first { $0.contains(minute) }
    }

    private func end(of range: Range, from moment: Timestamp, in clocks: UTCOffsets) -> Timestamp {
        let minute = Self.minute(at: moment, in: clocks)
        let left = (range.end - minute + 1440) % 1440
        let whole = Timestamp(milliseconds: moment.milliseconds - Self.remainder(moment.milliseconds, 60_000))
        let end = whole.advanced(by: .seconds(left * 60))
        if clocks.offset(at: end) == clocks.offset(at: moment) { return end }
        // Clocks change before the end: the first minute that is not quiet is sought one by one.
        var next = whole
        repeat { next = next.advanced(by: .seconds(60)) } while range.contains(Self.minute(at: next, in: clocks))
        return next
    }

    private static func minute(at moment: Timestamp, in clocks: UTCOffsets) -> Int {
        let local = moment.advanced(by: .seconds(clocks.offset(at: moment))).milliseconds
        return Int(remainder(local, 86_400_000) / 60_000)
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
