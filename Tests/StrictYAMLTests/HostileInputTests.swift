import StrictYAML
import TestSupport
import Testing

@Suite("No input harms the reader")
struct HostileInputTests {
    @Test("Bytes that are no UTF-8 are told with their place")
    func invalidBytes() {
        let head = Array("name: a\npeople: ñ".utf8)
        let place = "2:10: error: this is not valid UTF-8; expected a YAML text: save the file as UTF-8"
        for tail: [UInt8] in [[0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x92], [0x80]] {
            #expect(Shop.read(head + tail).findings == [place])
            #expect(Shop.read(head + tail + Array("\nmore: 1\n".utf8)).findings == [place])
        }
    }

    @Test("UTF-16 is named, a UTF-8 byte order mark is passed over")
    func encodings() {
        let sixteen = "1:1: error: the file is written in UTF-16; expected UTF-8: save it again as UTF-8"
        #expect(Shop.read([0xFF, 0xFE, 0x6E, 0x00]).findings == [sixteen])
        #expect(Shop.read([0xFE, 0xFF, 0x00, 0x6E]).findings == [sixteen])
        #expect(Shop.read([0xEF, 0xBB, 0xBF] + Array("name: a\n".utf8)).shop?.name == "a")
    }

    @Test("A line of a million characters is read, and a place behind it is right")
    func longLine() {
        let long = String(repeating: "x", count: 1_000_000)
        #expect(Shop.read("name: \(long)\n").shop?.name.utf8.count == 1_000_000)
        #expect(
            Shop.read("{name: \(long), people: 0}").findings
                == ["1:1000018: error: people is 0; expected a whole number from 1 to 100"])
        let unknown = Shop.read("name: a\n? \(long)\n: 1\n").findings
        #expect(unknown.count == 1)
        #expect((unknown.first?.utf8.count ?? 1000) < 300)
    }

    @Test("A file of more than 4 MiB is refused")
    func tooLarge() {
        let findings = Shop.read("# " + String(repeating: "x", count: 4 << 20)).findings
        #expect(findings == ["1:1: error: the file has 4194306 bytes; expected YAML of at most 4194304 bytes"])
    }

    @Test("Deep nesting of every kind is refused with a place")
    func deep() {
        for open in ["[", "{a: ", "- ", "? ", "[{a: "] {
            for depth in [33, 500, 5000] {
                let findings = Shop.read(String(repeating: open, count: depth) + "x").findings
                #expect(!findings.isEmpty, "\(open) \(depth)")
            }
        }
        let block = (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(!Shop.read(block).findings.isEmpty)
    }

    @Test("Aliases that multiply are refused before they do")
    func aliasBomb() {
        var text = "a0: &a0 [x]\n"
        for level in 1...60 {
            text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
        }
        #expect(Shop.read(text).findings.count == 1)
        #expect(Shop.read("? &a [&b [x, x], *b, *b]\n: 1\n? [*a, *a]\n: 2\n").findings.count > 0)
    }

    @Test("The same key ten thousand times ends in findings, soon")
    func manyDuplicates() {
        let text = String(repeating: "name: a\n", count: 10_000)
        let findings = Shop.read(text).findings
        #expect(!findings.isEmpty)
        #expect(findings.count <= Findings.limit)
    }

    @Test("Ten thousand mistakes end in at most 200 findings")
    func manyMistakes() {
        let text = "name: a\n" + (0..<10_000).map { "key\($0): 1\n" }.joined()
        #expect(Shop.read(text).findings.count == Findings.limit)
    }

    @Test("Whatever is typed: a value, or findings with a place inside the text; a failure names its seed")
    func anything() {
        let pieces = [
            "name", "people", "owner", "first_name", "lists", ": ", ":", "\n", "\n  ", "\n    ", "- ", "? ", "[", "]",
            "{",
            "}", ", ", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "!x ", "#", " # ", "%", "@", "`", "~", "null", "<<",
            "---",
            "...", "\t", "\r\n", "\r", "0123", "1_0", "true", "no", "3", "0.5", "ñ", "\u{85}", "\u{2028}", "\u{FEFF}",
            "\u{0}", "\\", "\\x", "\u{1F600}", "%YAML 1.1\n---\n", "x", " ",
        ]
        for seed in UInt64(1)...6000 {
            var random = SeededRandom(seed: seed)
            let count = Int.random(in: 1...40, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let (shop, findings) = Shop.read(text)
            if shop == nil { #expect(findings.contains { $0.contains(": error: ") }, "seed \(seed)") }
            let lines = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 2
            for finding in findings {
                let place = finding.split(separator: ":").prefix(2).compactMap { Int($0) }
                #expect(place.count == 2 && (1...lines).contains(place[0]) && place[1] >= 1, "seed \(seed): \(finding)")
            }
        }
    }
}
