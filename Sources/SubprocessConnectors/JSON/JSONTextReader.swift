/// Undoes the escapes of a JSON text; half a surrogate pair becomes U+FFFD.
struct JSONTextReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// The bytes between the quotes.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The text; nil for a control character or an escape that JSON does not have.
    mutating func read() -> String? {
        guard bytes.contains(UInt8(ascii: "\\")) else {
            return bytes.contains { $0 < 0x20 } ? nil : String(decoding: bytes, as: UTF8.self)
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte >= 0x20 else { return nil }
            if byte != UInt8(ascii: "\\") {
                plain.append(byte)
            } else {
                guard let scalar = readEscape() else { return nil }
                plain.append(contentsOf: Array(String(scalar).utf8))
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private mutating func readEscape() -> Unicode.Scalar? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: return nil
        }
        guard let unit = readUnit() else { return nil }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let behind = index
        index += 2
        guard let low = readUnit() else { return nil }
        guard (0xDC00...0xDFFF).contains(low) else {
            index = behind
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func readUnit() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x57)
            default: return nil
            }
        }
        index += 4
        return unit
    }
}
