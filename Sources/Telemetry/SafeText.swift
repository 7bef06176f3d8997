/// Text from elsewhere, made fit for one line of a log or of a status.
enum SafeText {
    /// The text with control characters and line separators shown as `\n` or `\u{85}`: a provider's text must not be
    /// able to end a line and begin one of its own.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: mustBeShown) else { return text }
        var line = ""
        for scalar in text.unicodeScalars {
            if mustBeShown(scalar) { line += scalar.escaped(asASCII: true) } else { line.unicodeScalars.append(scalar) }
        }
        return line
    }

    /// At most so many bytes of UTF-8, cut between characters, with `…` where something is missing.
    static func shortened(_ text: String, toBytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var cut = ""
        var count = 0
        for character in text {
            count += character.utf8.count
            guard count <= limit - 3 else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    private static func mustBeShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Line and paragraph separators, and what turns the reading direction of a terminal.
        case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
