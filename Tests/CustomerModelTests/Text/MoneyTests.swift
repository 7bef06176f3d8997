import CustomerModel
import TestSupport
import Testing

@Suite("V7: sums, numbers and truth as text")
struct MoneyTests {
    @Test(
        "V7: sums of money",
        arguments: [
            ("1.234,56", 123_456), ("1,234.56", 123_456), ("12.5", 1250), ("$ 12.50", 1250), ("12,5", 1250),
            ("12", 1200), ("0", 0),
            ("1,234", 123_400), ("1.234", 123), ("1.234.567", 123_456_700), ("1,234,567.891", 123_456_789),
            ("B/.12.50", 1250),
            ("S/. 12.50", 1250), ("USD 12.50", 1250), ("12,50 €", 1250), ("-12.50", -1250), ("(12.50)", -1250),
            ("−12.50", -1250),
            ("12.50-", -1250), ("1 234,56", 123_456), ("1\u{A0}234,56", 123_456), ("1'234.56", 123_456),
            ("1’234.56", 123_456),
            (".5", 50), ("12.", 1200), ("12.345", 1235), ("12.344", 1234), ("-12.345", -1235), ("0,125", 13),
            ("12.5000", 1250),
            ("1,23,456.00", 12_345_600), ("92233720368547758.07", 9_223_372_036_854_775_807),
            ("92233720368547758.08", nil), ("", nil), ("-", nil), ("doce", nil), ("1.2.3", nil), ("1,2,3.4", nil),
            ("1.234,567.8", nil),
            ("12 34 5", nil), ("abcd 12", nil), ("1e3", nil), ("--5", nil), ("5%", nil), ("12.5.", nil), ("1..5", nil),
        ] as [(String, Int64?)])
    func money(_ text: String, _ cents: Int64?) {
        #expect(Money.cents(text) == cents)
    }

    @Test("V7: a declared decimal mark decides")
    func marks() {
        #expect(Money.cents("1.234", mark: .comma) == 123_400)
        #expect(Money.cents("1,234", mark: .comma) == 123)
        #expect(Money.cents("1,234", mark: .point) == 123_400)
        #expect(Money.cents("1.234,56", mark: .point) == nil)
    }

    @Test("V7: sums round-trip in every notation")
    func roundTrips() {
        var random = SeededRandom.printed("Money")
        for _ in 0..<4000 {
            let cents = Int64.random(in: -99_999_999_99...99_999_999_99, using: &random)
            let (thousands, decimal) = random.pick([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")])
            let digits = Array(String(cents.magnitude / 100))
            var grouped = ""
            for (index, digit) in digits.enumerated() {
                if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += thousands }
                grouped.append(digit)
            }
            let rest = String(cents.magnitude % 100 + 100).dropFirst()
            let text = (cents < 0 ? "-" : "") + grouped + decimal + rest
            #expect(Money.cents(text) == cents, "\(text)")
            _ = Money.cents(String(decoding: random.bytes(upTo: 10), as: UTF8.self))
        }
    }

    @Test("V7: whole numbers as text")
    func wholeNumbers() {
        #expect(WholeNumber.parsed("12") == 12)
        #expect(WholeNumber.parsed("-3") == -3)
        #expect(WholeNumber.parsed("+3") == 3)
        #expect(WholeNumber.parsed("12.0") == 12)
        #expect(WholeNumber.parsed("1,234") == 1234)
        #expect(WholeNumber.parsed("9223372036854775807") == .max)
        for text in ["", "1.5", "12,34", "1,2345", "9223372036854775808", "x", "--1", ",123", "1,", ".", "12."] {
            #expect(WholeNumber.parsed(text) == nil, "\(text)")
        }
    }

    @Test("V7: booleans as text")
    func truth() {
        for text in ["true", "TRUE", "1", "yes", "Sí", "si", "on", "Y"] { #expect(Truth.parsed(text) == true) }
        for text in ["false", "0", "No", "off", "N"] { #expect(Truth.parsed(text) == false) }
        for text in ["", "2", "maybe", "null"] { #expect(Truth.parsed(text) == nil) }
    }
}
