/// Text in seven bits and short lines (RFC 2045, section 6.7; RFC 2047, section 4.2).
enum QuotedPrintable {
    private static let longestLine = 76

    /// A body: lines end with CRLF, and long ones are broken softly.
    static func body(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { encodedLine($0.utf8.filter { $0 != 0x0D }) + "\r\n" }.joined()
    }

    /// A byte as `=C3`.
    static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "=0\(digits)" : "=\(digits)"
    }

    private static func encodedLine(_ bytes: [UInt8]) -> String {
        var encoded = ""
        var length = 0
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = (33...126).contains(byte) && byte != UInt8(ascii: "=") || isBlank && !isLast
            let piece = isPlain ? String(UnicodeScalar(byte)) : escaped(byte)
            // The last piece may fill the line; before it there is room for the sign of a soft break.
            if length + piece.utf8.count > (isLast ? longestLine : longestLine - 1) {
                encoded += "=\r\n"
                length = 0
            }
            encoded += piece
            length += piece.utf8.count
        }
        return encoded
    }
}
