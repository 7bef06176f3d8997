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

extension Excerpt {
    /// A path as a message may show it: whole where it is short, its end where it is long.
    package static func ofPath(_ path: String) -> String {
        guard path.unicodeScalars.count > 200 else {
            return String(String.UnicodeScalarView(path.unicodeScalars.map { isPrintable($0) ? $0 : "?" }))
        }
        return "…" + ofPath(String(String.UnicodeScalarView(path.unicodeScalars.suffix(199))))
    }
}
