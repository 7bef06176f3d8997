/// The up to three figures or month names of a date, without the time behind it.
struct DateWords {
    /// A number of a date, or a month's name.
    struct Word {
        var value = 0
        /// How many figures it has; 0 for a name.
        var figures = 0
        var month: Int?
        var followsDashes = false
    }

    private var words: (Word, Word, Word) = (Word(), Word(), Word())
    private(set) var count = 0
    /// Whether the text begins with `--`.
    private(set) var beginsWithDashes = false

    subscript(index: Int) -> Word {
        switch index {
        case 0: words.0
        case 1: words.1
        default: words.2
        }
    }

    /// The words of a text; nil when it holds anything that a date does not.
    init?(_ utf8: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < utf8.count, utf8[index] == 0x20 { index += 1 }
        if index + 1 < utf8.count, utf8[index] == 0x2D, utf8[index + 1] == 0x2D {
            beginsWithDashes = true
            index += 2
        }
        while index < utf8.count {
            let byte = utf8[index]
            switch byte {
            case 0x30...0x39:
                var word = Word(followsDashes: beginsWithDashes && count == 0)
                while index < utf8.count, (0x30...0x39).contains(utf8[index]) {
                    word.value = word.value * 10 + Int(utf8[index] & 0x0F)
                    word.figures += 1
                    guard word.figures <= 8 else { return nil }
                    index += 1
                }
                if index < utf8.count, utf8[index] == 0x3A {
                    // A time, unless it stands before the date.
                    guard count >= 2, Self.isTime(utf8, from: index - word.figures) else { return nil }
                    return
                }
                guard append(word) else { return nil }
            case 0x2D, 0x2E, 0x2F, 0x20, 0x2C: index += 1
            case 0x54,
                0x74 where count == 3 || (count == 1 && words.0.figures == 8):
                guard Self.isTime(utf8, from: index + 1) else { return nil }
                return
            case 0x41...0x5A, 0x61...0x7A, 0x80...:
                let start = index
                while index < utf8.count, utf8[index] >= 0x80 || (0x61...0x7A).contains(utf8[index] | 0x20) {
                    index += 1
                }
                let name = UnsafeBufferPointer(rebasing: utf8[start..<index])
                if Self.isFiller(name) { continue }
                guard let month = MonthNames.month(name), append(Word(month: month)) else { return nil }
            default: return nil
            }
        }
    }

    private mutating func append(_ word: Word) -> Bool {
        switch count {
        case 0: words.0 = word
        case 1: words.1 = word
        case 2: words.2 = word
        default: return false
        }
        count += 1
        return true
    }

    /// `de` and `del` of Spanish dates, and the endings of English ordinals.
    private static func isFiller(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count == 2 || name.count == 3 else { return false }
        let (first, second) = (name[0] | 0x20, name[1] | 0x20)
        if first == UInt8(ascii: "d"), second == UInt8(ascii: "e") {
            return name.count == 2 || name[2] | 0x20 == UInt8(ascii: "l")
        }
        guard name.count == 2 else { return false }
        switch (first, second) {
        case (UInt8(ascii: "s"), UInt8(ascii: "t")), (UInt8(ascii: "n"), UInt8(ascii: "d")),
            (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "t"), UInt8(ascii: "h")):
            return true
        default: return false
        }
    }

    /// Figures, colons and what a zone is written with: the time is not needed, but it must be one.
    private static func isTime(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        guard start < utf8.count, (0x30...0x39).contains(utf8[start]) else { return false }
        return utf8[start...].allSatisfy { byte in
            switch byte {
            case 0x30...0x3A, 0x20, 0x2B, 0x2C, 0x2D, 0x2E: true
            // T does not come again; Z, UTC, GMT, AM and PM do.
            case 0x5A, 0x7A, 0x55, 0x54, 0x43, 0x47, 0x4D, 0x41, 0x50, 0x61, 0x6D, 0x70: true
            default: false
            }
        }
    }
}
