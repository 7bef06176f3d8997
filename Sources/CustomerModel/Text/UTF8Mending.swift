/// UTF-8 read scalar by scalar; what is not UTF-8 gives U+FFFD once per broken sequence, as Unicode recommends.
enum UTF8Mending {
    static let replacement: UInt32 = 0xFFFD

    /// The scalar at `index`, which moves behind it.
    @inline(__always)
    static func next(in bytes: UnsafeBufferPointer<UInt8>, at index: inout Int) -> UInt32 {
        let lead = bytes[index]
        index += 1
        if lead < 0x80 { return UInt32(lead) }
        return sequence(from: lead, in: bytes, at: &index)
    }

    private static func sequence(
        from lead: UInt8, in bytes: UnsafeBufferPointer<UInt8>, at index: inout Int
    ) -> UInt32 {
        let following: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        var scalar: UInt32
        switch lead {
        case 0xC2...0xDF:
            following = 1
            scalar = UInt32(lead & 0x1F)
        case 0xE0...0xEF:
            following = 2
            scalar = UInt32(lead & 0x0F)
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            following = 3
            scalar = UInt32(lead & 0x07)
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return replacement
        }
        for position in 0..<following {
            guard index < bytes.count else { return replacement }
            let byte = bytes[index]
            guard position == 0 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return replacement }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
            index += 1
        }
        return scalar
    }

    /// Writes a scalar as UTF-8 at `count`, which moves behind it; there must be room for four bytes.
    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: UnsafeMutableBufferPointer<UInt8>, at count: inout Int) {
        if scalar < 0x80 {
            bytes[count] = UInt8(truncatingIfNeeded: scalar)
            count += 1
            return
        }
        if scalar < 0x800 {
            bytes[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            bytes[count + 1] = continuation(scalar)
            count += 2
            return
        }
        if scalar < 0x10000 {
            bytes[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            bytes[count + 1] = continuation(scalar >> 6)
            bytes[count + 2] = continuation(scalar)
            count += 3
            return
        }
        bytes[count] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        bytes[count + 1] = continuation(scalar >> 12)
        bytes[count + 2] = continuation(scalar >> 6)
        bytes[count + 3] = continuation(scalar)
        count += 4
    }

    private static func continuation(_ bits: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | bits & 0x3F) }
}
