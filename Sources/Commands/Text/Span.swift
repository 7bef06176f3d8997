/// What a piece of text means to the reader; on a terminal it becomes a colour.
enum Tone: Sendable, Hashable {
    case plain
    case strong
    case faint
    case good
    case attention
    case bad
}

/// A piece of a line with one tone.
///
/// Texts come from services and customers too, so whatever a terminal could take for a command is taken out here.
struct Span: Sendable, Hashable, ExpressibleByStringInterpolation {
    let text: String
    let tone: Tone

    init(_ text: String, _ tone: Tone = .plain) {
        self.text = Self.harmless(text)
        self.tone = tone
    }

    init(stringLiteral text: String) { self.init(text) }

    private static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": result.unicodeScalars.append(" ")
            case _ where isHarmful(scalar): result.unicodeScalars.append("\u{FFFD}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Controls, and what turns the direction of the text around it.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
