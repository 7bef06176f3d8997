import ConnectorKit

/// Takes out of a child's words what must not be shown.
struct Masking: Sendable {
    private let secrets: [String]

    /// Short secrets would mask half of every sentence, and are not looked for.
    init(_ secrets: some Sequence<Secret>) {
        self.secrets = secrets.map { $0.reveal() }.filter { $0.utf8.count >= 4 }
            .sorted { $0.utf8.count > $1.utf8.count }
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
            return Self.hidingNumbers(word)
        }
        let text = words.joined(separator: " ")
        return text.count > 300 ? String(text.prefix(299)) + "…" : text
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
