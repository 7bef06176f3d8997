/// UTF-8 that somebody read as Windows-1252 or ISO 8859-1 and wrote as UTF-8 again: `JosÃ©` for `José` (V7).
///
/// Text is repaired as a whole or not at all, and only where detection is certain: every letter beyond ASCII is part
/// of a broken sequence, each sequence gives a letter or sign that a shop's people write, and one of them at least
/// cannot stand in a sound text. `JosÃ© Muñoz`, half broken, stays as it is. Repair before cleaning: the cleaner
/// folds the no-break space of `Ã ` and removes the controls of `Ã\u{81}`.
package enum Mojibake {
    /// The text as it was meant; the same text when it is sound.
    ///
    /// What was encoded wrongly several times is repaired as often.
    package static func repaired(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = text
        while let better = repairedOnce(result) { result = better }
        return result
    }

    private static func repairedOnce(_ text: String) -> String? {
        var seen: [UInt8] = []
        seen.reserveCapacity(text.utf8.count)
        var isASCII = true
        for scalar in text.unicodeScalars {
            guard let byte = Windows1252.byte(scalar.value) else { return nil }
            if byte >= 0x80 { isASCII = false }
            seen.append(byte)
        }
        if isASCII { return nil }
        return seen.withUnsafeBufferPointer { bytes in isCertain(bytes) ? String(decoding: bytes, as: UTF8.self) : nil }
    }

    /// Whether the bytes are UTF-8 that sound text would not be by chance.
    private static func isCertain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var isTold = false
        var index = 0
        while index < bytes.count {
            let start = index
            let scalar = UTF8Mending.next(in: bytes, at: &index)
            if scalar < 0x80 { continue }
            // U+FFFD stands for what is not UTF-8; written out, it is not among the expected scalars either.
            guard isExpected(scalar) else { return false }
            if index - start > 2 || isTelling(bytes, start) { isTold = true }
        }
        return isTold
    }

    /// Letters of Latin, Greek and Cyrillic, signs of Western texts, emoji, and the invisible ones that copying brings.
    private static func isExpected(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0x24F, 0x2C6, 0x2DC, 0x370...0x45F, 0x2010...0x203A, 0x20AC, 0x2122, 0x1F300...0x1FAFF: true
        case 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// Whether the two bytes at `start`, seen as letters, cannot stand beside each other and their neighbours.
    ///
    /// `Ã©` cannot. `É®`, `Ã…` or `Ñ”` could end a word in capitals, unless a small letter stands before or any
    /// letter behind.
    private static func isTelling(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        switch bytes[start + 1] {
        // … ’ ” – — ™ › no-break space ® ° ² ³ · ¹ º »
        case 0x85, 0x92, 0x94, 0x96, 0x97, 0x99, 0x9B, 0xA0, 0xAE, 0xB0, 0xB2, 0xB3, 0xB7, 0xB9, 0xBA, 0xBB: break
        // The feminine ordinal and the closing single guillemets' kin behave alike.
        case 0xAA: break
        default: return true
        }
        // × and ß are no capitals: signs may follow them anywhere.
        if bytes[start] == 0xD7 || bytes[start] == 0xDF { return false }
        if start > 0, (0x61...0x7A).contains(bytes[start - 1]) { return true }
        let next = start + 2
        return next < bytes.count && (0x61...0x7A).contains(bytes[next] | 0x20)
    }
}
