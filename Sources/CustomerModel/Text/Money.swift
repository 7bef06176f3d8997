/// Sums of money as people and tills write them.
package enum Money {
    /// Which sign separates the hundredths.
    package enum DecimalMark: String, Sendable, Hashable, CaseIterable {
        /// Judged by each text itself.
        case automatic
        case point
        case comma
    }

    /// The sum in hundredths of the unit; nil for what is no sum of money.
    ///
    /// Signs and codes of a currency, blanks and apostrophes do not count; `(12.50)` and `12.50-` are negative. Where
    /// point and comma both occur, the last one is the decimal mark. A sign that comes twice separates thousands. A
    /// single one is the decimal mark, but `1,234` is taken as thousands and `1.234` as one and a bit, since machines
    /// write the point. More decimals are rounded, halves away from zero.
    package static func cents(_ text: String, mark: DecimalMark = .automatic) -> Int64? {
        var text = text
        return text.withUTF8 { utf8 in cents(utf8, mark: mark) }
    }

    private static func cents(_ utf8: UnsafeBufferPointer<UInt8>, mark: DecimalMark) -> Int64? {
        guard utf8.count <= 64, var range = figures(of: utf8) else { return nil }
        guard let isNegative = isMarkedNegative(utf8, around: range) else { return nil }
        // `12.-` and `5,` end with their mark.
        let ending = utf8[range.upperBound - 1]
        if isMark(ending) {
            range = range.lowerBound..<range.upperBound - 1
            guard !utf8[range].contains(ending) else { return nil }
        }
        guard !range.isEmpty else { return nil }
        let number = UnsafeBufferPointer(rebasing: utf8[range])
        guard let decimal = decimalPosition(in: number, mark: mark) else { return nil }
        return value(of: number, decimal: decimal, isNegative: isNegative)
    }

    /// From the first figure or mark to the last.
    private static func figures(of utf8: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard let first = utf8.firstIndex(where: isFigure), let last = utf8.lastIndex(where: isFigure) else {
            return nil
        }
        let lower = first > 0 && isMark(utf8[first - 1]) && mayBegin(utf8, at: first - 1) ? first - 1 : first
        return lower..<(last + 1 < utf8.count && isMark(utf8[last + 1]) ? last + 2 : last + 1)
    }

    /// `.50` and `$.50` begin with their mark; that of `B/.12` and `Rs.12` belongs to the currency.
    private static func mayBegin(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index > 0 else { return true }
        switch utf8[index - 1] {
        case 0x20, UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "("): return true
        default: return false
        }
    }

    /// Whether what stands around the figures says minus; nil when it says something that is not about money.
    private static func isMarkedNegative(_ utf8: UnsafeBufferPointer<UInt8>, around range: Range<Int>) -> Bool? {
        var minus = 0
        var letters = 0
        for index in utf8.indices where !range.contains(index) {
            switch utf8[index] {
            case UInt8(ascii: "-"), UInt8(ascii: "("): minus += 1
            case 0x41...0x5A, 0x61...0x7A: letters += 1
            case 0x20, UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: "/"), 0x2E: break
            // Signs of currencies, no-break spaces, the true minus sign E2 88 92.
            case 0x80...:
                if utf8[index] == 0x92, index >= 2, utf8[index - 1] == 0x88, utf8[index - 2] == 0xE2 { minus += 1 }
            default: return nil
            }
        }
        return minus <= 1 && letters <= 3 ? minus == 1 : nil
    }

    /// Where the decimal mark stands, the count when there is none; nil when the figures are no number.
    private static func decimalPosition(in number: UnsafeBufferPointer<UInt8>, mark: DecimalMark) -> Int? {
        let point = UInt8(ascii: ".")
        let comma = UInt8(ascii: ",")
        let points = number.count { $0 == point }
        let commas = number.count { $0 == comma }
        let decimalMark: UInt8?
        switch mark {
        case .point: decimalMark = points > 0 ? point : nil
        case .comma: decimalMark = commas > 0 ? comma : nil
        case .automatic:
            if points > 0, commas > 0 {
                let last = number.last { $0 == point || $0 == comma }
                decimalMark = last
            } else if points == 1 {
                decimalMark = point
            } else if commas == 1, !groupsThousands(number, comma) {
                decimalMark = comma
            } else {
                decimalMark = nil
            }
        }
        guard let decimalMark else { return areGrouped(number) ? number.count : nil }
        guard let position = number.lastIndex(of: decimalMark), number.firstIndex(of: decimalMark) == position,
            number[(position + 1)...].allSatisfy(isFigure),
            areGrouped(UnsafeBufferPointer(rebasing: number[..<position]))
        else { return nil }
        return position
    }

    private static func groupsThousands(_ number: UnsafeBufferPointer<UInt8>, _ mark: UInt8) -> Bool {
        guard let position = number.firstIndex(of: mark) else { return false }
        return position >= 1 && position <= 3 && number.count - position == 4 && number[0] != UInt8(ascii: "0")
    }

    /// Figures alone, or in groups of three (of two in the middle, as in India) with one kind of sign between.
    private static func areGrouped(_ number: UnsafeBufferPointer<UInt8>) -> Bool {
        var separator: UInt8?
        var sinceSeparator = 0
        var index = 0
        while index < number.count {
            let byte = number[index]
            if isFigure(byte) {
                sinceSeparator += 1
                index += 1
                continue
            }
            guard index > 0, sinceSeparator > 0, separator == nil || separator == byte else { return false }
            if separator == nil ? sinceSeparator > 3 : !(2...3).contains(sinceSeparator) { return false }
            let width = separatorWidth(number, at: index)
            guard width > 0 else { return false }
            separator = byte
            sinceSeparator = 0
            index += width
        }
        return separator == nil || sinceSeparator == 3
    }

    /// Bytes of a thousands sign: point, comma, apostrophe, or a blank of any kind; 0 for anything else.
    private static func separatorWidth(_ number: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        switch number[index] {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"), 0x20: return 1
        default:
            var next = index
            let scalar = UTF8Mending.next(in: number, at: &next)
            guard scalar == 0x2019 || ScalarKind(scalar) == .blank else { return 0 }
            return next - index
        }
    }

    private static func value(of number: UnsafeBufferPointer<UInt8>, decimal: Int, isNegative: Bool) -> Int64? {
        var cents: Int64 = 0
        var decimals = 0
        var roundsUp = false
        for index in number.indices where isFigure(number[index]) {
            let figure = Int64(number[index] & 0x0F)
            if index > decimal {
                decimals += 1
                if decimals == 3 { roundsUp = figure >= 5 }
                if decimals > 2 { continue }
            }
            let (shifted, overflow) = cents.multipliedReportingOverflow(by: 10)
            let (sum, overflowToo) = shifted.addingReportingOverflow(figure)
            if overflow || overflowToo { return nil }
            cents = sum
        }
        while decimals < 2 {
            let (shifted, overflow) = cents.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            cents = shifted
            decimals += 1
        }
        if roundsUp {
            let (sum, overflow) = cents.addingReportingOverflow(1)
            if overflow { return nil }
            cents = sum
        }
        return isNegative ? -cents : cents
    }

    private static func isFigure(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }
}
