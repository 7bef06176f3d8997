/// Turns a typed domain into its ASCII form (IDNA: lower-case, NFC, Punycode labels).
enum DomainName {
    /// The ASCII form, or nil where the text is no host name.
    ///
    /// A dot within is not demanded here.
    static func ascii(_ typed: String) -> String? {
        let folded = UnicodeNFC.normalized(
            UnicodeNFC.normalized(String(String.UnicodeScalarView(typed.unicodeScalars.map(narrowed)))).lowercased())
        var labels = folded.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if labels.count > 1, labels.last == "" { labels.removeLast() }
        var encoded: [String] = []
        for label in labels {
            guard let label = asciiLabel(label) else { return nil }
            encoded.append(label)
        }
        if encoded.count > 1, let last = encoded.last, last.utf8.allSatisfy(ASCII.isDigit) { return nil }
        return encoded.joined(separator: ".")
    }

    private static func asciiLabel(_ label: String) -> String? {
        guard !label.isEmpty, !label.hasPrefix("-"), !label.hasSuffix("-") else { return nil }
        if label.utf8.allSatisfy({ $0 < 0x80 }) {
            let isHostName = label.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == 0x2D }
            return isHostName && label.utf8.count <= 63 ? label : nil
        }
        guard label.unicodeScalars.allSatisfy(isAllowed), let first = label.unicodeScalars.first,
            !first.properties.generalCategory.isMark, let punycode = Punycode.encoded(label)
        else { return nil }
        let encoded = "xn--" + punycode
        return encoded.utf8.count <= 63 ? encoded : nil
    }

    /// Letters, marks and digits of every script, and hyphens.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ASCII.isLetterOrDigit(UInt8(scalar.value)) || scalar == "-" }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: return true
        default: return scalar.value == 0x00B7
        }
    }

    /// Full-width letters and the full stops of East Asian keyboards as their plain forms.
    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x3002, 0xFF0E, 0xFF61: "."
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        default: scalar
        }
    }
}

extension Unicode.GeneralCategory {
    var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
