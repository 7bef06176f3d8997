import CustomerModel

/// UTF-16 turned into UTF-8, piece by piece.
struct UTF16Reader {
    let isBigEndian: Bool
    private var odd: UInt8?
    private var highSurrogate: UInt32?

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    /// Turns `bytes` into `output`, which has room for twice as many and four more; gives the count written.
    ///
    /// A broken pair becomes a byte that is not UTF-8, so that its row is found broken.
    mutating func convert(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        for byte in bytes {
            guard let first = odd else {
                odd = byte
                continue
            }
            odd = nil
            let unit = isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
            take(unit, output, &count)
        }
        if isLast, highSurrogate != nil || odd != nil {
            output[count] = 0xFF
            count += 1
        }
        return count
    }

    private mutating func take(_ unit: UInt32, _ output: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                UTF8Mending.append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: output, at: &count)
                return
            }
            output[count] = 0xFF
            count += 1
        }
        switch unit {
        case 0xD800...0xDBFF: highSurrogate = unit
        case 0xDC00...0xDFFF:
            output[count] = 0xFF
            count += 1
        default: UTF8Mending.append(unit, to: output, at: &count)
        }
    }
}
