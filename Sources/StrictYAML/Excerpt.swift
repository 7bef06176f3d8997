/// Typed text as a message may show it: short, on one line, without control characters.
package enum Excerpt {
    /// At most 40 characters; the rest is an ellipsis.
    package static func of(_ text: String) -> String {
        var excerpt = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < 40 else { return excerpt + "…" }
            excerpt.unicodeScalars.append(isPrintable(scalar) ? scalar : "?")
        }
        return excerpt
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }
}
