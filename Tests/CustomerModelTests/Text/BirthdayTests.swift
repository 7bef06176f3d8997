import CustomerModel
import TestSupport
import Testing

@Suite("V7: birthdays may lack a year")
struct BirthdayTests {
    @Test(
        "V7: forms of a birthday, day first",
        arguments: [
            ("15/08/1985", "1985-08-15"), ("15/08", "--08-15"), ("5/8", "--08-05"), ("15-08-1985", "1985-08-15"),
            ("15.8.1985", "1985-08-15"), ("1985-08-15", "1985-08-15"), ("1985/8/15", "1985-08-15"),
            ("1985-08-15T00:00:00Z", "1985-08-15"), ("1985-08-15 10:20:30.5 +05:00", "1985-08-15"),
            ("15/08/1985 00:00", "1985-08-15"), ("19850815", "1985-08-15"), ("15081985", "1985-08-15"),
            ("0000-08-15", "--08-15"), ("0004-02-29", "--02-29"), ("1604-08-15", "--08-15"),
            ("1900-08-15", "1900-08-15"),
            ("--08-15", "--08-15"), ("--0815", "--08-15"), ("29/02", "--02-29"), ("29/02/2000", "2000-02-29"),
            ("15/08/85", "1985-08-15"), ("15/08/05", "2005-08-15"), ("15 de agosto de 1985", "1985-08-15"),
            ("15 ago. 1985", "1985-08-15"), ("Aug 15, 1985", "1985-08-15"), ("15 de março", "--03-15"),
            ("August 15th", "--08-15"), ("1985-Aug-15", "1985-08-15"), ("15-ene-1985", "1985-01-15"),
            (" 15/08/1985 ", "1985-08-15"),
            ("08/15/1985", nil), ("29/02/1999", nil), ("31/04", nil), ("30/02", nil), ("0000-00-00", nil),
            ("00/00", nil),
            ("", nil), ("hoy", nil), ("12345", nil), ("15", nil), ("1985", nil), ("15/08/1985/3", nil),
            ("1800-01-01", nil),
            ("2999-01-01", nil), ("15/08/198", nil), ("0", nil), ("null", nil), ("ago", nil), ("ago ago 3", nil),
            ("12:30", nil),
            ("15/08/1985 ana", nil), ("1985-08-15X", nil),
        ] as [(String, String?)])
    func dayFirst(_ typed: String, _ expected: String?) {
        #expect(Birthday.canonical(typed, order: .dayFirst) == expected)
    }

    @Test(
        "V7: forms of a birthday, month first",
        arguments: [
            ("08/15", "--08-15"), ("8/5/1985", "1985-08-05"), ("15/08", nil), ("02/29", "--02-29"),
            ("08151985", "1985-08-15"),
            ("--08-15", "--08-15"), ("1985-08-15", "1985-08-15"),
        ] as [(String, String?)])
    func monthFirst(_ typed: String, _ expected: String?) {
        #expect(Birthday.canonical(typed, order: .monthFirst) == expected)
    }

    @Test("V7: birthdays in parts")
    func parts() {
        #expect(Birthday.fromParts(month: 2, day: 29) == "--02-29")
        #expect(Birthday.fromParts(year: 1999, month: 2, day: 29) == nil)
        #expect(Birthday.fromParts(year: 0, month: 12, day: 1) == "--12-01")
        #expect(Birthday.fromParts(month: 13, day: 1) == nil)
        #expect(Birthday.fromParts(month: 1, day: 0) == nil)
    }

    @Test("V7: a canonical birthday is its own canonical form; random bytes never crash")
    func idempotent() {
        var random = SeededRandom.printed("Birthday")
        let pieces = ["1", "0", "9", "12", "/", "-", "--", " ", "1985", "ago", "T", ":", "de", "é", ".", "Z"]
        for _ in 0..<5000 {
            let typed = random.text(of: pieces, upTo: 9)
            let order = random.pick(DateOrder.allCases)
            if let once = Birthday.canonical(typed, order: order) {
                #expect(Birthday.canonical(once, order: order) == once, "\(typed)")
            }
            _ = Birthday.canonical(String(decoding: random.bytes(upTo: 12), as: UTF8.self), order: order)
        }
    }
}
