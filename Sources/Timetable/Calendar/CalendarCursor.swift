/// A place in an expression, and what is taken from there.
struct CalendarCursor {
    private let bytes: [UInt8]
    /// Bytes from the beginning.
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte here; nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Everything from here on.
    var rest: String { String(decoding: bytes[offset...], as: UTF8.self) }

    var isAtBlank: Bool { next == nil || next == UInt8(ascii: " ") }

    /// At a decimal point: one dot, not the two of a range.
    var isAtFraction: Bool {
        next == UInt8(ascii: ".") && (offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "."))
    }

    mutating func skipBlanks() {
        while next == UInt8(ascii: " ") { offset += 1 }
    }

    /// Takes the text if it is here.
    mutating func take(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard bytes[offset...].starts(with: wanted) else { return false }
            offset += wanted.count
            return true
        }
    }

    /// Takes letters, perhaps none.
    mutating func takeWord() -> String {
        let word = bytes[offset...].prefix(while: Self.isLetter)
        offset += word.count
        return String(decoding: word, as: UTF8.self)
    }

    /// Takes a number; a number that is too large for any field is as large as it needs to be to be refused.
    mutating func takeNumber() -> Int? {
        let figures = bytes[offset...].prefix(while: Self.isFigure)
        guard !figures.isEmpty else { return nil }
        offset += figures.count
        return figures.reduce(0) { min($0 * 10 + Int($1 & 0x0F), 999_999_999) }
    }

    /// The error that something else should be here.
    func unexpected(_ expected: String) -> CalendarError {
        guard let next else {
            return CalendarError(offset: offset, problem: "the text ends too early", expected: expected)
        }
        let what =
            switch next {
            case UInt8(ascii: " "): "blank"
            case 0x21...0x7E: "'\(Unicode.Scalar(next))'"
            default: "character"
            }
        return CalendarError(offset: offset, problem: "an unexpected \(what)", expected: expected)
    }

    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    static func isFigure(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
