/// How far a time zone's clocks are from UTC, moment by moment.
///
/// Made from a zoneinfo file that the caller has read; there is no I/O here.
package struct UTCOffsets: Sendable, Hashable {
    /// From `start` on, seconds since 1970, clocks are `offset` seconds ahead of UTC.
    struct Stretch: Sendable, Hashable {
        var start: Int64
        var offset: Int32
    }

    /// Sorted by start; the first begins before all times.
    private let stretches: [Stretch]

    /// No offset at all.
    package static let utc = UTCOffsets(secondsAheadOfUTC: 0)

    /// Clocks that never change.
    package init(secondsAheadOfUTC offset: Int) {
        stretches = [Stretch(start: .min, offset: Int32(clamping: offset))]
    }

    /// The zone of a zoneinfo file (TZif, RFC 9636); nil when it is none or is broken.
    package init?(tzif bytes: [UInt8]) {
        guard let file = TZifFile(bytes) else { return nil }
        stretches = file.stretches
    }

    init(stretches: [Stretch]) { self.stretches = stretches }

    /// Seconds that clocks are ahead of UTC at a moment.
    package func offset(at moment: Timestamp) -> Int {
        let seconds = moment.milliseconds.dividedDown(by: 1000)
        return Int(stretches[index(at: seconds)].offset)
    }

    /// The moment at which the zone's clocks show a local time, given as seconds since 1970-01-01T00:00:00 local.
    ///
    /// A time that clocks show twice is the earlier moment; one that they skip is as far behind the gap as it says.
    package func moment(ofLocalSeconds local: Int64) -> Timestamp {
        // Offsets are below a day and a half, so only the stretches near it can hold the time.
        var candidate = max(index(at: local.clampedAdding(-129_600)), 0)
        while candidate + 1 < stretches.count {
            let next = stretches[candidate + 1]
            // The time belongs to this stretch when it passes before the next begins.
            if local - Int64(stretches[candidate].offset) < next.start { break }
            // Skipped by the change: read with the offset before it.
            if local - Int64(next.offset) < next.start { break }
            candidate += 1
        }
        return Timestamp(seconds: local - Int64(stretches[candidate].offset))
    }

    private func index(at seconds: Int64) -> Int {
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].start <= seconds { low = middle } else { high = middle }
        }
        return low
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The sum, or the nearest number that 64 bits hold.
    func clampedAdding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
