/// A zoneinfo file as RFC 9636 describes it, versions 1 to 4.
struct TZifFile {
    private(set) var stretches: [UTCOffsets.Stretch] = []

    /// Reads the 64-bit part and the rule behind it, or in a version 1 file the 32-bit part.
    init?(_ bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0) else { return nil }
        if first.version < 2 {
            guard read(bytes, first, timeSize: 4) != nil else { return nil }
            return
        }
        guard let second = Header(bytes, at: first.end(timeSize: 4)),
            let end = read(bytes, second, timeSize: 8)
        else { return nil }
        // The rule is between two line feeds.
        guard end < bytes.count, bytes[end] == 0x0A,
            let last = bytes[(end + 1)...].firstIndex(of: 0x0A)
        else { return }
        let text = bytes[(end + 1)..<last]
        guard !text.isEmpty, let rule = PosixZoneRule(Array(text)) else { return }
        append(rule)
    }

    /// Reads transitions and offsets; gives the position behind the block.
    private mutating func read(_ bytes: [UInt8], _ header: Header, timeSize: Int) -> Int? {
        let end = header.end(timeSize: timeSize)
        guard end <= bytes.count, header.typeCount > 0 else { return nil }
        let types = header.start + header.timeCount * (timeSize + 1)
        func offset(ofType type: Int) -> Int32? {
            guard type < header.typeCount else { return nil }
            let offset = Int32(truncatingIfNeeded: Self.integer(bytes, at: types + type * 6, size: 4))
            return abs(Int(offset)) < 129_600 ? offset : nil
        }
        guard let initial = offset(ofType: 0) else { return nil }
        stretches = [UTCOffsets.Stretch(start: .min, offset: initial)]
        stretches.reserveCapacity(header.timeCount + 1)
        for index in 0..<header.timeCount {
            let start = Self.integer(bytes, at: header.start + index * timeSize, size: timeSize)
            guard let offset = offset(ofType: Int(bytes[header.start + header.timeCount * timeSize + index])),
                let previous = stretches.last, start > previous.start || index == 0
            else { return nil }
            if offset != previous.offset { stretches.append(UTCOffsets.Stretch(start: start, offset: offset)) }
        }
        return end
    }

    /// Goes on with the rule's changes behind the last transition, to the end of the century.
    private mutating func append(_ rule: PosixZoneRule) {
        guard let last = stretches.last else { return }
        let firstYear =
            last.start == .min
            ? 1970 : CivilDate(daysSince1970: Int(last.start.dividedDown(by: 86_400))).year
        guard firstYear <= 2100 else { return }
        for change in rule.changes(from: max(firstYear, 1900), through: 2100) {
            guard let previous = stretches.last, change.start > previous.start else { continue }
            if change.offset != previous.offset { stretches.append(change) }
        }
    }

    /// A big-endian signed number.
    private static func integer(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
        var bits: UInt64 = 0
        for index in start..<start + size { bits = bits << 8 | UInt64(bytes[index]) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }

    /// The 44 bytes before each block.
    private struct Header {
        var version: Int
        var start: Int
        var utIndicators: Int
        var standardIndicators: Int
        var leapCount: Int
        var timeCount: Int
        var typeCount: Int
        var nameBytes: Int

        init?(_ bytes: [UInt8], at position: Int) {
            guard position + 44 <= bytes.count, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
                return nil
            }
            switch bytes[position + 4] {
            case 0: version = 1
            case UInt8(ascii: "2")...UInt8(ascii: "9"): version = Int(bytes[position + 4] & 0x0F)
            default: return nil
            }
            var counts: [Int] = []
            for index in 0..<6 {
                let count = Int(TZifFile.integer(bytes, at: position + 20 + index * 4, size: 4))
                guard (0...bytes.count).contains(count) else { return nil }
                counts.append(count)
            }
            start = position + 44
            utIndicators = counts[0]
            standardIndicators = counts[1]
            leapCount = counts[2]
            timeCount = counts[3]
            typeCount = counts[4]
            nameBytes = counts[5]
        }

        /// The position behind the block.
        func end(timeSize: Int) -> Int {
            start + timeCount * (timeSize + 1) + typeCount * 6 + nameBytes + leapCount * (timeSize + 4)
                + standardIndicators + utIndicators
        }
    }
}
