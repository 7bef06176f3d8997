@_spi(_Unicode) import Swift

/// Text reduced to what counts when words are compared: column names, words of consent.
package enum FoldedText {
    /// Small letters without accents, and figures; everything else separates words, with one blank between two.
    ///
    /// `E-Mail`, `e_mail` and `Correo electrónico:` give `e mail`, `e mail` and `correo electronico`.
    package static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isBlankDue = false
        for scalar in text._nfd {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .nonspacingMark, .format,
                .control where scalar != "\n" && scalar != "\t" && scalar != "\r":
                continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .spacingMark:
                if isBlankDue { result.append(" ") }
                isBlankDue = false
                result.append(contentsOf: properties.lowercaseMapping.unicodeScalars)
            default: isBlankDue = !result.isEmpty
            }
        }
        return UnicodeNFC.normalized(String(result))
    }
}
