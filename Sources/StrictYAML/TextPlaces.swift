/// Finds a place of libyaml's marks in a text.
enum TextPlaces {
    /// The character at a place, or nil when the text ends before; lines end with LF, CR or CRLF.
    static func index(of place: Composer.Place, in text: String) -> String.Index? {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        var line = 1
        while line < place.line {
            guard index < scalars.endIndex else { return nil }
            let scalar = scalars[index]
            index = scalars.index(after: index)
            switch scalar {
            case "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
            case "\r":
                line += 1
                if index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
            default: break
            }
        }
        guard let found = scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            found < scalars.endIndex
        else { return nil }
        return found
    }
}
