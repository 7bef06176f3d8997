/// A birthday, with or without its year (V7): `1985-08-15` or `--08-15`.
package enum Birthday {
    /// The canonical form of a birthday as somebody typed or exported it; nil when it is no possible date.
    ///
    /// Understood: the year first in any punctuation (also `19850815` and with a time behind), day and month in the
    /// given order with or without a year, `--08-15`, and month names in English, Spanish and Portuguese. A date that
    /// is impossible in its order is nil, not turned round: a wrong order must be seen. A year of 0000 to 0004 or
    /// 1604 is how services write "unknown"; 1900 is taken as said. Two figures of a year mean 1926 to 2025.
    package static func canonical(_ text: String, order: DateOrder = .dayFirst) -> String? {
        var text = text
        return text.withUTF8 { utf8 in canonical(utf8, order: order) }
    }

    /// The canonical form of a birthday given in parts; a missing, zero or placeholder year means unknown.
    package static func fromParts(year: Int? = nil, month: Int, day: Int) -> String? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        var known = year
        if let year, (0...4).contains(year) || year == 1604 { known = nil }
        guard let known else {
            guard day <= CivilDate.daysInMonth(month, year: 2000) else { return nil }
            return written(nil, month, day)
        }
        guard (1850...2100).contains(known), day <= CivilDate.daysInMonth(month, year: known) else { return nil }
        return written(known, month, day)
    }

    private static func canonical(_ utf8: UnsafeBufferPointer<UInt8>, order: DateOrder) -> String? {
        guard let words = DateWords(utf8), words.count >= 1 else { return nil }
        if words.count == 1 { return fromSolidFigures(words[0], order: order) }
        if let named = (0..<words.count).first(where: { words[$0].month != nil }) {
            return fromMonthName(words, at: named)
        }
        let (first, second) = (words[0], words[1])
        if first.figures == 4 {
            guard words.count == 3 else { return nil }
            return fromParts(year: first.value, month: second.value, day: words[2].value)
        }
        guard first.figures <= 2, second.figures <= 2 else { return nil }
        let (day, month) = order == .dayFirst ? (first.value, second.value) : (second.value, first.value)
        if words.count == 2 {
            // After `--` the month comes first, whatever the order (ISO 8601, vCard).
            return words.beginsWithDashes
                ? fromParts(month: first.value, day: second.value) : fromParts(month: month, day: day)
        }
        guard let year = fullYear(words[2]) else { return nil }
        return fromParts(year: year, month: month, day: day)
    }

    /// `19850815`, `15081985`, and `--0815`.
    private static func fromSolidFigures(_ word: DateWords.Word, order: DateOrder) -> String? {
        let value = word.value
        if word.figures == 4, word.followsDashes { return fromParts(month: value / 100, day: value % 100) }
        guard word.figures == 8 else { return nil }
        let yearFirst = fromParts(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        if let yearFirst { return yearFirst }
        let (first, second) = (value / 1_000_000, value / 10_000 % 100)
        let (day, month) = order == .dayFirst ? (first, second) : (second, first)
        return fromParts(year: value % 10_000, month: month, day: day)
    }

    /// `15 de agosto de 1985`, `Aug 15, 1985`, `1985-Aug-15`, `15-ago`.
    private static func fromMonthName(_ words: DateWords, at named: Int) -> String? {
        guard let month = words[named].month else { return nil }
        var others: [DateWords.Word] = []
        for index in 0..<words.count where index != named {
            if words[index].month != nil { return nil }
            others.append(words[index])
        }
        guard others.count >= 1, others.count <= 2 else { return nil }
        if others.count == 2, others[0].figures == 4 { others.swapAt(0, 1) }
        guard others[0].figures <= 2 else { return nil }
        if others.count == 1 { return fromParts(month: month, day: others[0].value) }
        guard let year = fullYear(others[1]) else { return nil }
        return fromParts(year: year, month: month, day: others[0].value)
    }

    private static func fullYear(_ word: DateWords.Word) -> Int? {
        switch word.figures {
        case 4: word.value
        case 2: word.value <= 25 ? 2000 + word.value : 1900 + word.value
        default: nil
        }
    }

    private static func written(_ year: Int?, _ month: Int, _ day: Int) -> String {
        let dash = UInt8(ascii: "-")
        return String(unsafeUninitializedCapacity: 10) { text in
            var count = 0
            func write(_ value: Int) {
                text[count] = UInt8(truncatingIfNeeded: value / 10 % 10) + 0x30
                text[count + 1] = UInt8(truncatingIfNeeded: value % 10) + 0x30
                count += 2
            }
            if let year {
                write(year / 100)
                write(year % 100)
            } else {
                text[count] = dash
                count += 1
            }
            text[count] = dash
            count += 1
            write(month)
            text[count] = dash
            count += 1
            write(day)
            return count
        }
    }
}
