/// Makes a value presentable without changing what it says (V7).
///
/// The result is in NFC; controls, zero-width characters and bidi controls are gone (see `Kind` for addresses); line breaks, tabs and blanks of
/// every Unicode kind are one space between words; what was not UTF-8 is U+FFFD. ZWJ and ZWNJ stay where a script
/// that joins its letters, or an emoji, has them on both sides. Cleaning twice gives what cleaning once gives.
package enum TextCleaner {
    /// The clean text of these bytes, nil when nothing is left, and whether it was longer than `limit`.
    ///
    /// `limit` is in bytes of UTF-8; a longer text is cut where a character that people see ends. `kind` says what the
    /// text is for.
    package static func cleaned(
        _ utf8: UnsafeBufferPointer<UInt8>, limit: Int = Record.maximumValueLength, as kind: Kind = .value
    ) -> (text: String?, wasCut: Bool) {
        if utf8.isEmpty { return (nil, false) }
        if utf8.count <= limit, isCleanASCII(utf8) { return (String(decoding: utf8, as: UTF8.self), false) }
        return cleanedByScalar(utf8, limit: limit, kind: kind)
    }

    /// The clean text, nil when nothing is left, and whether it was longer than `limit` bytes.
    package static func cleaned(
        _ text: String, limit: Int = Record.maximumValueLength, as kind: Kind = .value
    ) -> (text: String?, wasCut: Bool) {
        var text = text
        let changed: (text: String?, wasCut: Bool)? = text.withUTF8 { utf8 in
            if !utf8.isEmpty, utf8.count <= limit, isCleanASCII(utf8) { return nil }
            return cleaned(utf8, limit: limit, as: kind)
        }
        return changed ?? (text, false)
    }

    /// What a text is for.
    package enum Kind: Sendable {
        /// A person reads it.
        case value
        /// An e-mail address: controls within it stay, because without them it would be another mailbox (R2).
        case address
    }

    /// Printable ASCII whose blanks are single spaces between words: nearly every value of a person.
    private static func isCleanASCII(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(utf8)
        var previous: UInt8 = 0x20
        var index = 0
        while index < raw.count {
            // Eight bytes at a time where none of them is a space.
            if index + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if isInked(word) {
                    previous = 0x21
                    index += 8
                    continue
                }
            }
            let end = min(index + 8, raw.count)
            while index < end {
                let byte = raw[index]
                guard byte > 0x20 else {
                    guard byte == 0x20, previous != 0x20 else { return false }
                    previous = byte
                    index += 1
                    continue
                }
                guard byte < 0x7F else { return false }
                previous = byte
                index += 1
            }
        }
        return previous != 0x20
    }

    /// Whether all eight bytes are from 0x21 to 0x7E.
    @inline(__always)
    private static func isInked(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let delete = word ^ (ones &* 0x7F)
        let isBelow = (word &- ones &* 0x21) & ~word
        let isDelete = (delete &- ones) & ~delete
        return (word | isBelow | isDelete) & high == 0
    }

    private static func cleanedByScalar(
        _ utf8: UnsafeBufferPointer<UInt8>, limit: Int, kind: Kind
    ) -> (text: String?, wasCut: Bool) {
        // Composition makes text at most three times shorter, so what lies beyond four limits cannot matter.
        let bound = max(limit, 0) * 4 + 256
        let room = min(utf8.count * 3, bound) + 8
        var filter = ScalarFilter(keepsControls: kind == .address)
        var (text, wasCut) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { output in
            let isWhole = filter.copy(utf8, to: output, atMost: bound)
            let written = UnsafeBufferPointer(rebasing: output[..<filter.count])
            return (String(decoding: written, as: UTF8.self), !isWhole)
        }
        if filter.mayCompose { text = UnicodeNFC.normalized(text) }
        if text.utf8.count > limit {
            text = prefix(of: text, limit: limit)
            wasCut = true
        }
        if text.isEmpty { return (nil, wasCut) }
        // Composing and cutting can take a joiner's neighbour away.
        if filter.keptJoiners {
            let again = text.withUTF8 { utf8 in filtered(utf8, kind) }
            if again != text { return (cleaned(again, limit: limit, as: kind).text, wasCut) }
        }
        return (text, wasCut)
    }

    private static func filtered(_ utf8: UnsafeBufferPointer<UInt8>, _ kind: Kind) -> String {
        var filter = ScalarFilter(keepsControls: kind == .address)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: utf8.count * 3 + 8) { output in
            _ = filter.copy(utf8, to: output, atMost: utf8.count * 3)
            return String(decoding: UnsafeBufferPointer(rebasing: output[..<filter.count]), as: UTF8.self)
        }
    }

    /// As many whole characters as fit; of one character that alone is too long, as many scalars as fit.
    private static func prefix(of text: String, limit: Int) -> String {
        var count = 0
        var result = String()
        for character in text {
            let size = character.utf8.count
            if count + size > limit { break }
            count += size
            result.append(character)
        }
        if count == 0 {
            for scalar in text.unicodeScalars {
                let size = UTF8.width(scalar)
                if count + size > limit { break }
                count += size
                result.unicodeScalars.append(scalar)
            }
        }
        if result.utf8.last == 0x20 { result.removeLast() }
        return result
    }
}
