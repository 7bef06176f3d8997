/// A JSON value as a service sends it: objects keep the order of their keys, and `raw` bytes go out as they are.
enum WireJSON: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// A number as it is to be written, such as `12.50`.
    case number(String)
    case text(String)
    case array([WireJSON])
    case object([(String, WireJSON)])
    /// Bytes that are sent unchanged, valid or not.
    case raw([UInt8])

    /// The value as UTF-8 JSON without white space.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    private func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .text(let text): Self.write(text, into: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (position, value) in values.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.0, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.1.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .raw(let raw): bytes.append(contentsOf: raw)
        }
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
            case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
            case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
            case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(Hexadecimal.digits[Int(byte >> 4)])
                bytes.append(Hexadecimal.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension WireJSON {
    /// Text, or null where there is none.
    static func optional(_ text: String?) -> WireJSON { text.map { .text($0) } ?? .null }

    /// The member of that name, where this is an object that has one.
    subscript(_ name: String) -> WireJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }

    /// The text, where this is one.
    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The whole number, where this is one.
    var integer: Int? {
        switch self {
        case .int(let value): value
        case .number(let text): Int(text)
        default: nil
        }
    }
}
