@_spi(_Unicode) import Swift

/// Unicode normalisation form C, the one form in which text is kept and compared (V7).
package enum UnicodeNFC {
    /// The text in NFC; text of ASCII alone is returned as it is.
    package static func normalized(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }
}
