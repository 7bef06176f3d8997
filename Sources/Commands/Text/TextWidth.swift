/// Columns that text takes on a terminal.
enum TextWidth {
    /// The columns of a text: 2 for the wide characters of East Asia and for pictures, 0 for what has no place of its own.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// The beginning of a line that fits, with `…` where something is missing.
    static func cut(_ spans: [Span], to width: Int) -> [Span] {
        guard spans.reduce(0, { $0 + columns($1.text) }) > width else { return spans }
        var room = max(width - 1, 0)
        var result: [Span] = []
        for span in spans {
            var kept = ""
            for character in span.text {
                let needed = columns(character)
                guard needed <= room else {
                    result.append(Span(kept + "…", span.tone))
                    return result
                }
                room -= needed
                kept.append(character)
            }
            result.append(span)
        }
        return result
    }

    private static func columns(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return isWide(first.value) ? 2 : 1
        }
    }

    /// The blocks of wide and full-width characters (Unicode, annex 11).
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
