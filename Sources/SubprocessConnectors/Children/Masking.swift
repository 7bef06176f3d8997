import ConnectorKit

/// Takes out of a child's words what must not be shown.
struct Masking: Sendable {
    private let secrets: [String]

    /// Short secrets would mask half of every sentence, and are not looked for.
    init(_ secrets: some Sequence<Secret>) {
        self.secrets = Set(secrets.flatMap { Self.spellings(of: $0.reveal()) }).filter { $0.utf8.count >= 4 }
            .sorted { $0.utf8.count > $1.utf8.count }
    }

    /// A secret as it is, as an address and a form have it, and as JSON has it.
    private static func spellings(of secret: String) -> [String] {
        let escaped = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let percent = percentEncoded(secret, isUpper: true)
        return [
            secret, escaped, percent, percentEncoded(secret, isUpper: false), percent.replacing("%20", with: "+"),
            percent.replacing("%2F", with: "/"),
        ]
    }

    private static func percentEncoded(_ text: String, isUpper: Bool) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 128, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            let digits = String(byte, radix: 16, uppercase: isUpper)
            return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
    }

    /// The text without secrets; for developers, since it may still name people.
    func masked(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "•••") }
    }

    /// One line of at most 300 characters without secrets, addresses and long numbers: safe to print.
    func excerpt(_ text: String) -> String {
        let line = masked(text).unicodeScalars.map {
            $0.properties.isWhitespace || $0.value < 0x20 ? " " : Character($0)
        }
        let words = String(line).split(separator: " ").map { word in
            if word.contains("@") { return "…@…" }
            // What stands behind a question mark may be a key, however it is spelled.
            if word.contains("://"), let query = word.firstIndex(of: "?") { return word[..<query] + "?…" }
            return Self.looksLikeKey(word) ? "…" : Self.hidingNumbers(word)
        }
        let text = words.joined(separator: " ")
        return text.count > 300 ? String(text.prefix(299)) + "…" : text
    }

    /// A long word of letters and figures that is no path and no name with points: a token, or a key in another spelling.
    private static func looksLikeKey(_ word: Substring) -> Bool {
        let bare = word.filter { $0.isLetter || $0.isNumber || "+/=_-".contains($0) }
        return bare.count >= 24 && !word.contains(".") && !word.hasPrefix("/") && bare.contains { $0.isNumber }
            && bare.contains { $0.isLetter }
    }

    /// Phones and numbers of customers have five figures or more in a row; codes of errors have fewer.
    private static func hidingNumbers(_ word: Substring) -> String {
        var result = ""
        var figures = ""
        for character in word + " " {
            if character.isNumber {
                figures.append(character)
            } else {
                result += figures.count >= 5 ? "…" : figures
                figures = ""
                result.append(character)
            }
        }
        return String(result.dropLast())
    }
}
