/// What may name things in configuration: `[a-z0-9][a-z0-9_-]*`.
package enum NamePattern {
    /// Whether a text is such a name of at most so many characters.
    package static func matches(_ text: String, atMost length: Int = 40) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= length, isLetterOrDigit(first) else { return false }
        return bytes.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }
}
