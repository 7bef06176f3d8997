/// What the cleaner does with a Unicode scalar.
enum ScalarKind {
    case kept
    /// Folded with its neighbours of the kind into one space.
    case blank
    /// Invisible and without meaning in a value: controls, zero-width characters, bidi controls, noncharacters.
    case removed
    /// ZWNJ and ZWJ: kept only where a script or an emoji needs them.
    case joiner

    init(_ scalar: UInt32) {
        switch scalar {
        case 0x21...0x7E: self = .kept
        // Blanks of every kind, line breaks, tabs, and three letters that are drawn as nothing and serve as empty names.
        case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            self = .blank
        case 0x2800, 0x3164, 0xFFA0: self = .blank
        case 0x00...0x1F, 0x7F...0x9F: self = .removed
        // Soft hyphen, grapheme joiner, Mongolian separator, zero-width space, word joiner, BOM.
        case 0xAD, 0x34F, 0x180E, 0x200B, 0x2060...0x2065, 0xFEFF: self = .removed
        // Bidi and deprecated format controls, annotations, invisible tags, noncharacters.
        case 0x61C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x206F, 0xFFF9...0xFFFB: self = .removed
        case 0xFDD0...0xFDEF, 0xE0000...0xE007F: self = .removed
        case 0x200C, 0x200D: self = .joiner
        default: self = scalar & 0xFFFE == 0xFFFE ? .removed : .kept
        }
    }

    /// Whether a removed scalar is a control character of ASCII or Latin-1.
    static func isControl(_ scalar: UInt32) -> Bool { scalar < 0x20 || scalar &- 0x7F < 0x21 }

    /// Whether a joiner beside this scalar changes how a word is read.
    ///
    /// Arabic to Myanmar, Mongolian, the Indic supplements, and emoji. Latin, Greek, Cyrillic and East Asian words
    /// never need one.
    static func needsJoiners(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0600...0x109F, 0x1780...0x18AF, 0x1900...0x1CFF, 0xA800...0xABFF, 0x10A00...0x11FFF: true
        case 0x2600...0x27BF, 0xFE0F, 0x1F000...0x1FAFF: true
        default: false
        }
    }
}
