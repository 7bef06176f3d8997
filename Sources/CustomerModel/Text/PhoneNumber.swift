/// Phone numbers in the form that all networks understand (V7).
package enum PhoneNumber {
    /// The number in E.164, such as `+50761234567`; nil where what was typed does not certainly give one.
    ///
    /// `defaultCountry` is an ISO 3166 code; without it only numbers that begin with `+` or `00` are understood.
    /// Figures, blanks and the signs `+ - . / ( )` may occur; letters, extensions and lengths that the country does
    /// not have give nil, as does a number of one repeated figure. A number is not proved to exist.
    package static func e164(_ typed: String, defaultCountry: String? = nil) -> String? {
        var text = typed
        return text.withUTF8 { utf8 in
            guard let dialled = DialledNumber(utf8) else { return nil }
            let home = defaultCountry.flatMap { CallingCodes.country($0) }
            return e164(dialled, home: home)
        }
    }

    private static func e164(_ dialled: DialledNumber, home: CallingCodes.Country?) -> String? {
        let figures = dialled.figures[...]
        if dialled.hasPlus { return international(figures, dialled) }
        if figures[0] == 0, figures[1] == 0 { return international(figures.dropFirst(2), dialled) }
        guard let home else { return nil }
        // North America dials 011; elsewhere it may be an area code behind the trunk prefix 0.
        if figures[0] == 0, figures[1] == 1, figures[2] == 1, home.code == 1 || !home.hasTrunkZero {
            return international(figures.dropFirst(3), dialled)
        }
        if let national = home.national(figures), !home.needsTrunk || national.count < figures.count {
            return written(home, national)
        }
        // 507 6123 4567: the country's own code without a sign before it.
        guard figures.starts(with: home.codeFigures),
            let national = home.national(figures.dropFirst(home.codeFigures.count))
        else { return nil }
        return written(home, national)
    }

    private static func international(_ figures: ArraySlice<UInt8>, _ dialled: DialledNumber) -> String? {
        guard let (country, rest) = CallingCodes.splitCode(figures) else { return nil }
        var national = rest
        // +44 (0)20 …: the trunk prefix as a reminder.
        if let reminder = dialled.zeroInBrackets, reminder == rest.startIndex { national = rest.dropFirst() }
        return country.national(national).flatMap { written(country, $0) }
    }

    private static func written(_ country: CallingCodes.Country, _ national: ArraySlice<UInt8>) -> String? {
        guard let first = national.first, !national.allSatisfy({ $0 == first }) else { return nil }
        let count = 1 + country.codeFigures.count + national.count
        // E.164: 15 figures at most.
        guard count <= 16 else { return nil }
        return String(unsafeUninitializedCapacity: count) { text in
            text[0] = UInt8(ascii: "+")
            var index = 1
            for figure in country.codeFigures {
                text[index] = figure + 0x30
                index += 1
            }
            for figure in national {
                text[index] = figure + 0x30
                index += 1
            }
            return count
        }
    }
}

/// The figures of a number as it was typed.
struct DialledNumber {
    /// 0 to 9 each, at most 24.
    private(set) var figures: [UInt8] = []
    private(set) var hasPlus = false
    /// The index of a figure that stands in brackets alone: `(0)`.
    private(set) var zeroInBrackets: Int?

    init?(_ utf8: UnsafeBufferPointer<UInt8>) {
        figures.reserveCapacity(min(utf8.count, 24))
        var index = 0
        while index < utf8.count {
            let start = index
            let scalar = UTF8Mending.next(in: utf8, at: &index)
            switch scalar {
            case 0x30...0x39, 0x660...0x669, 0x6F0...0x6F9, 0xFF10...0xFF19:
                guard figures.count < 24 else { return nil }
                figures.append(
                    UInt8(scalar <= 0x39 ? scalar - 0x30 : scalar >= 0xFF10 ? scalar - 0xFF10 : scalar & 0xF))
                if figures.last == 0, start > 0, index < utf8.count, utf8[start - 1] == UInt8(ascii: "("),
                    utf8[index] == UInt8(ascii: ")")
                {
                    zeroInBrackets = figures.count - 1
                }
            case 0x2B, 0xFF0B:
                guard figures.isEmpty, !hasPlus else { return nil }
                hasPlus = true
            // Hyphen, point, slash, brackets, and the dashes that word processors make.
            case 0x2D, 0x2E, 0x2F, 0x28, 0x29, 0x2010...0x2015, 0x2212: break
            default: guard ScalarKind(scalar) != .kept else { return nil }
            }
        }
        guard figures.count >= 5 else { return nil }
    }
}
