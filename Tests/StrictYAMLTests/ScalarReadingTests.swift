import ConnectorKit
import StrictYAML
import Testing

@Suite("One value has one reading")
struct ScalarReadingTests {
    private func read<Value>(_ text: String, _ shape: YAMLShape<Value>) -> Value? {
        let findings = Findings()
        let root = YAMLDocument.root(of: "value: \(text)\n", file: "f", findings: findings)
        let value = root?.read(.table { $0.required("value", shape) }, findings)
        #expect((value == nil) == findings.hasErrors)
        return value
    }

    @Test(
        "A text keeps what was typed",
        arguments: [
            "no", "on", "yes", "true", "0123", "1_000", "0x1F", "1e3", "12:30:45", "2024-01-02", "1.10", ".5", "+5",
            "=",
            "Infinity", ".inf", "a'b", "ñandú", "a#b", "http://x:1/y?z",
        ])
    func text(_ typed: String) {
        #expect(read(typed, .text) == typed)
        #expect(read("'\(typed.split(separator: "'").joined(separator: "''"))'", .text) == typed)
    }

    @Test("A text without quotes ends before a comment")
    func comment() {
        #expect(read("a # b", .text) == "a")
        #expect(read("'a # b'", .text) == "a # b")
    }

    @Test("Only plain decimal digits are whole numbers")
    func integers() {
        #expect(read("0", .integer()) == 0)
        #expect(read("-0", .integer()) == 0)
        #expect(read("42", .integer(in: 1...42)) == 42)
        #expect(read("-9223372036854775808", .integer()) == Int.min)
        for typed in [
            "043", "0b1", "0o17", "0x1F", "1_0", "1e3", "1.0", "+1", "'1'", "9223372036854775808", "true", "--1",
        ] {
            #expect(read(typed, .integer()) == nil, "\(typed)")
        }
    }

    @Test("Only plain decimals are numbers")
    func numbers() {
        #expect(read("0.5", .number(in: 0...1)) == 0.5)
        #expect(read("1", .number(in: 0...1)) == 1)
        #expect(read("-1.5e-3", .number(in: -1...1)) == -0.0015)
        for typed in [".5", "5.", "1,5", ".inf", ".nan", "nan", "inf", "0x1p3", "1e999", "'0.5'", "00.5", "1e", "1.e3"]
        {
            #expect(read(typed, .number(in: -10...10)) == nil, "\(typed)")
        }
    }

    @Test("Only true and false are truth values")
    func booleans() {
        #expect(read("true", .boolean) == true)
        #expect(read("false", .boolean) == false)
        for typed in ["yes", "no", "on", "off", "y", "True", "FALSE", "1", "0", "'true'", "si"] {
            #expect(read(typed, .boolean) == nil, "\(typed)")
        }
    }

    @Test("Nothing is no text: an empty value, ~ and null", arguments: ["", "~", "null", "Null", "NULL"])
    func nothing(_ typed: String) {
        #expect(read(typed, .text) == nil)
        #expect(read(typed, .anyText) == nil)
        #expect(read(typed, .setting) == nil)
        #expect(read(typed, .list(of: .text)) == [])
        #expect(read("'\(typed)'", .anyText) == typed)
    }

    @Test("Time has its unit in the key's name")
    func durations() {
        #expect(read("90", .seconds(in: 1...100)) == .seconds(90))
        #expect(read("90", .milliseconds(in: 1...100)) == .milliseconds(90))
        #expect(read("2", .days(in: 1...7)) == .seconds(172_800))
        for typed in ["90s", "1m", "PT90S", "1:30", "0.5", "-1"] { #expect(read(typed, .seconds(in: 0...100)) == nil) }
    }

    @Test("Names are short, small and plain")
    func names() {
        for typed in ["a", "0", "boletin-2", "caja_1", String(repeating: "x", count: 40)] {
            #expect(read(typed, .name()) == typed)
        }
        for typed in ["A", "_a", "-a", "a b", "ñ", "a.b", "a/b", String(repeating: "x", count: 41)] {
            #expect(read(typed, .name()) == nil)
        }
    }

    @Test("One or more, short and long forms, free keys, places")
    func collections() {
        #expect(read("a", .oneOrMore(of: .text)) == ["a"])
        #expect(read("[a, b]", .oneOrMore(of: .text)) == ["a", "b"])
        #expect(read("[]", .oneOrMore(of: .text)) == nil)
        #expect(read("[a, [b], 3]", .list(of: .text)) == nil)
        #expect(read("[1, 2]", .list(of: .integer(), count: 3...4)) == nil)
        let either = YAMLShape<String>.either(scalar: .text, table: .table { $0.required("name", .text) })
        #expect(read("a", either) == "a")
        #expect(read("{name: a}", either) == "a")
        #expect(read("[a]", either) == nil)
        let free = read("{b: 1, a: 2}", .dictionary(of: .integer())) ?? []
        #expect(free.map(\.key.value) == ["b", "a"])
        #expect(free.map(\.value) == [1, 2])
        #expect(free.map(\.key.location.column) == [9, 15])
        #expect(read("xyz", .located(.text))?.location == TextLocation(file: "f", line: 1, column: 8))
    }

    @Test("What was narrowed tells what it wanted, and repeats only what it may")
    func narrowed() {
        let findings = Findings()
        let root = YAMLDocument.root(of: "a: s3creto\nb: seven\n", file: "f", findings: findings)
        _ = root?.read(
            .table { reader in
                _ = reader.required("a", YAMLShape<String>.text.narrowed(to: "an even text") { _ in nil as Int? })
                _ = reader.required(
                    "b", YAMLShape<String>.text.narrowed(to: "a digit", echo: true) { _ in nil as Int? })
            }, findings)
        #expect(
            findings.sorted.map(\.description) == [
                "f:1:4: error: a is not allowed; expected an even text",
                "f:2:4: error: b is not allowed ('seven'); expected a digit",
            ])
    }

    @Test("Keys whose meaning hangs on a wrong one are left alone")
    func ignoredRest() {
        let findings = Findings()
        let root = YAMLDocument.root(of: "kind: pges\npage: x\nsize: 3\n", file: "f", findings: findings)
        _ = root?.read(
            .table { reader in
                if reader.required("kind", .choice([("pages", 1), ("cursor", 2)])) == nil { reader.ignoreRest() }
                reader.onlyOne(of: ["page", "size"])
            }, findings)
        #expect(
            findings.sorted.map(\.description) == [
                "f:1:7: error: kind is 'pges'; expected one of pages, cursor; did you mean 'pages'?",
                "f:3:1: error: the document has both 'page' and 'size'; expected only one of them",
            ])
    }

    @Test(
        "The nearest name is the one that was meant",
        arguments: [
            ("conector", "connector"), ("seting", "settings"), ("time-zone", "time_zone"), ("TIMEZONE", "time_zone"),
            ("lookback", "lookback_seconds"), ("secrtes", "secrets"), ("listas", "lists"),
        ])
    func nearest(_ typed: String, _ meant: String) {
        let known = ["connector", "settings", "secrets", "lists", "time_zone", "lookback_seconds", "kind", "rank"]
        #expect(NearestName.of(typed, among: known) == meant)
    }

    @Test("A name like none of ours has no nearest", arguments: ["x", "", "frobnicate", "kiwi", "bank account"])
    func noNearest(_ typed: String) {
        #expect(NearestName.of(typed, among: ["connector", "settings", "lists", "rank"]) == nil)
    }
}
