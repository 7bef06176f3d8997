import CustomerModel

/// Header fields of a message (RFC 5322, section 2.2): each one line, or folded by us and nobody else.
enum MailHeader {
    private static let longestLine = 76

    /// `name: text`, with the text in encoded words (RFC 2047) where it is not short, plain ASCII.
    ///
    /// A control character becomes a blank, so that a text can never begin another field.
    static func unstructured(_ name: String, _ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory.isPlain ? $0 : " " }))
        let isPlain = clean.utf8.allSatisfy { (32...126).contains($0) } && !clean.contains("=?")
        let whole = "\(name): \(clean)"
        guard !isPlain || whole.utf8.count > longestLine || clean.hasPrefix(" ") else { return whole + "\r\n" }
        return "\(name): " + encodedWords(clean).joined(separator: "\r\n ") + "\r\n"
    }

    /// `name: value` for a value with a grammar of its own, such as a mailbox, which nobody may encode.
    ///
    /// Whatever is not printable ASCII is left out.
    static func structured(_ name: String, _ value: String) -> String {
        "\(name): " + String(decoding: value.utf8.filter { (32...126).contains($0) }, as: UTF8.self) + "\r\n"
    }

    /// `Tue, 24 Nov 2026 08:15:00 +0000` (RFC 5322, section 3.3).
    static func date(_ moment: Timestamp) -> String {
        let web = TimeFormat.httpDate.format(moment)
        return "Date: \(web.dropLast("GMT".count))+0000\r\n"
    }

    /// Each at most 75 characters long, and none ends within a character.
    private static func encodedWords(_ text: String) -> [String] {
        let room = longestLine - "Subject: =?utf-8?Q??=".utf8.count
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let piece = String(scalar).utf8.map { byte in
                switch byte {
                case 0x20: "_"
                case 48...57, 65...90, 97...122: String(UnicodeScalar(byte))
                default: QuotedPrintable.escaped(byte)
                }
            }.joined()
            if word.utf8.count + piece.utf8.count > room {
                words.append(word)
                word = ""
            }
            word += piece
        }
        return (words + [word]).map { "=?utf-8?Q?\($0)?=" }
    }
}

extension Unicode.GeneralCategory {
    /// Whether a scalar of this category stands for itself in one line.
    fileprivate var isPlain: Bool {
        switch self {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
