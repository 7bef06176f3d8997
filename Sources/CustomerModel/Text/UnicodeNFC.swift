@_spi(_Unicode) import Swift

/// Unicode's canonical composed form, which all stored text has (V7).
package enum UnicodeNFC {
    /// The text in NFC; the same text when it is in that form already.
    package static func normalized(_ text: String) -> String {
        guard mayChange(text) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }

    /// Nothing below U+0300 combines or decomposes; U+0300 is the first scalar that UTF-8 begins with 0xCC.
    private static func mayChange(_ text: String) -> Bool { text.utf8.contains { $0 >= 0xCC } }
}
