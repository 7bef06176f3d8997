extension YAMLShape where Value == Int {
    /// A whole number within a range, without quotes: `.integer(in: 1...100)`.
    package static func integer(in range: ClosedRange<Int> = Int.min...Int.max, unit: String = "") -> YAMLShape {
        let expected = "a whole number" + unit + words(for: range)
        return YAMLShape(expecting: expected) { value, findings in
            guard case .scalar(let text, let quoted) = value.content,
                case .integer(let number) = PlainScalar(text, quoted: quoted)
            else {
                findings.wrongType(value, expected: expected, advice: NumberAdvice.of(value))
                return nil
            }
            guard range.contains(number) else {
                findings.error("out_of_range", at: value.location, "\(value.name) is \(number); expected \(expected)")
                return nil
            }
            return number
        }
    }

    private static func words(for range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): ""
        case (let low, Int.max): " of at least \(low)"
        case (Int.min, let high): " of at most \(high)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }
}

extension YAMLShape where Value == Double {
    /// A number within a range, without quotes, whole or with a decimal point: `.number(in: 0...1)`.
    package static func number(in range: ClosedRange<Double>, unit: String = "") -> YAMLShape {
        let expected = "a number\(unit) from \(written(range.lowerBound)) to \(written(range.upperBound))"
        return YAMLShape(expecting: expected) { value, findings in
            var number: Double?
            if case .scalar(let text, let quoted) = value.content {
                switch PlainScalar(text, quoted: quoted) {
                case .integer(let whole): number = Double(whole)
                case .number(let decimal): number = decimal
                default: break
                }
            }
            guard let number else {
                findings.wrongType(value, expected: expected, advice: NumberAdvice.of(value))
                return nil
            }
            guard range.contains(number) else {
                findings.error(
                    "out_of_range", at: value.location, "\(value.name) is \(written(number)); expected \(expected)")
                return nil
            }
            return number
        }
    }

    private static func written(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}

extension YAMLShape where Value == Duration {
    /// Whole seconds; the key's name ends in `_seconds`.
    package static func seconds(in range: ClosedRange<Int>) -> YAMLShape {
        YAMLShape<Int>.integer(in: range, unit: " of seconds").map { .seconds($0) }
    }

    /// Whole milliseconds; the key's name ends in `_milliseconds`.
    package static func milliseconds(in range: ClosedRange<Int>) -> YAMLShape {
        YAMLShape<Int>.integer(in: range, unit: " of milliseconds").map { .milliseconds($0) }
    }

    /// Whole days; the key's name ends in `_days`.
    package static func days(in range: ClosedRange<Int>) -> YAMLShape {
        YAMLShape<Int>.integer(in: range, unit: " of days").map { .seconds($0 * 86400) }
    }
}

/// What to do about a text where a number belongs.
///
/// It says nothing of what was typed but its form.
enum NumberAdvice {
    static func of(_ value: YAMLValue) -> String {
        guard case .scalar(let text, let quoted) = value.content else { return "" }
        if quoted { return PlainScalar(text, quoted: false) == .text ? "" : ": remove the quotes" }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard let first = digits.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else { return "" }
        if text.utf8.contains(UInt8(ascii: ",")) { return ", without a comma (decimals follow a point)" }
        if text.utf8.contains(UInt8(ascii: "_")) { return ", written in digits alone" }
        if first == UInt8(ascii: "0"), digits.count > 1, !digits.contains(UInt8(ascii: ".")) {
            return ", written in decimal digits without a leading 0"
        }
        if let last = digits.last, (last | 0x20) >= UInt8(ascii: "a"), (last | 0x20) <= UInt8(ascii: "z") {
            return ", without a unit: the key's name says it"
        }
        return ""
    }
}
