/// What a single value means, by one fixed reading: YAML 1.2's, without octal, hexadecimal, infinity and the like.
///
/// What YAML versions read differently (`no`, `0123`, `1_000`, dates) is a text here, and an error with advice where a
/// number or a truth value is expected.
enum PlainScalar: Equatable {
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case text

    init(_ text: String, quoted: Bool) {
        guard !quoted else {
            self = .text
            return
        }
        switch text {
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        default: self = PlainScalar.numeric(text) ?? .text
        }
    }

    /// For messages.
    var found: String {
        switch self {
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .text: "a text"
        }
    }

    /// Texts that other YAML readers take for nothing at all.
    static func isEmpty(_ text: String) -> Bool {
        switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }

    private static func numeric(_ text: String) -> PlainScalar? {
        let bytes = text.utf8
        guard bytes.count <= 40, let first = bytes.first, first == UInt8(ascii: "-") || isDigit(first) else {
            return nil
        }
        let digits = first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        guard let lead = digits.first, isDigit(lead), bytes.last.map(isDigit) == true else { return nil }
        if lead == UInt8(ascii: "0"), let second = digits.dropFirst().first, isDigit(second) { return nil }
        if digits.allSatisfy(isDigit) { return Int(text).map(PlainScalar.integer) }
        guard digits.allSatisfy(isPartOfNumber), hasDigitBeforeAndAfterDot(digits) else { return nil }
        return Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    private static func hasDigitBeforeAndAfterDot(_ digits: Substring.UTF8View) -> Bool {
        guard let dot = digits.firstIndex(of: UInt8(ascii: ".")) else { return true }
        return digits[digits.index(after: dot)...].first.map(isDigit) == true
    }
}
