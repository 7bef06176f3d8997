import ConnectorKit

/// The checks that a file passes before it is read as YAML: size, encoding, characters.
struct SourceText {
    /// No configuration or manifest is larger; a log or a database given by mistake is.
    static let maximumBytes = 4 << 20

    /// The text without a byte order mark.
    let text: String

    /// Makes a text from bytes, or notes why they are none.
    init?(_ bytes: [UInt8], file: String, findings: Findings) {
        let start = TextLocation(file: file, line: 1, column: 1)
        guard bytes.count <= SourceText.maximumBytes else {
            findings.error(
                "too_large", at: start,
                "the file has \(bytes.count) bytes; expected YAML of at most \(SourceText.maximumBytes) bytes")
            return nil
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            findings.error(
                "not_utf8", at: start, "the file is written in UTF-16; expected UTF-8: save it again as UTF-8")
            return nil
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard SourceText.isReadable(body, file: file, findings: findings) else { return nil }
        text = String(decoding: body, as: UTF8.self)
    }

    /// Whether every character may stand in YAML; else the first that may not is noted.
    private static func isReadable(_ bytes: ArraySlice<UInt8>, file: String, findings: Findings) -> Bool {
        var place = TextLocation(file: file, line: 1, column: 1)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var previous: UInt32 = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput:
                return true
            case .error:
                findings.error(
                    "not_utf8", at: place, "this is not valid UTF-8; expected a YAML text: save the file as UTF-8")
                return false
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded).value
                guard isAllowed(scalar) else {
                    findings.error(
                        "control_character", at: place,
                        "the character U+\(hexadecimal(scalar)) is not allowed; expected a YAML text, not a binary file"
                    )
                    return false
                }
                if scalar == 0x0A || scalar == 0x0D {
                    if !(scalar == 0x0A && previous == 0x0D) { place.line += 1 }
                    place.column = 1
                } else {
                    place.column += 1
                }
                previous = scalar
            }
        }
    }

    /// The characters of YAML 1.1, section 5.1; a byte order mark inside a text is none of them.
    private static func isAllowed(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default:
            false
        }
    }

    private static func hexadecimal(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
