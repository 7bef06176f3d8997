import CustomerModel
import Foundation
import TestSupport
import Testing

@Suite("V7: text is stored clean")
struct TextCleanerTests {
    private func clean(_ text: String) -> String? { TextCleaner.cleaned(text).text }

    private func clean(_ bytes: [UInt8], limit: Int = Record.maximumValueLength) -> (text: String?, wasCut: Bool) {
        bytes.withUnsafeBufferPointer { TextCleaner.cleaned($0, limit: limit) }
    }

    @Test(
        "V7: blanks, controls and invisible characters",
        arguments: [
            ("Ana", "Ana"),
            ("  Ana   María ", "Ana María"),
            ("Ana\tMaría\r\nPérez", "Ana María Pérez"),
            ("Ana\u{A0}\u{2003}\u{3000}María", "Ana María"),
            ("A\u{0}n\u{1B}a\u{7F}\u{9F}", "Ana"),
            ("An\u{200B}a\u{FEFF}\u{2060}\u{AD}", "Ana"),
            ("\u{202E}Ana\u{202C}\u{200F}\u{2066}", "Ana"),
            ("x\u{2028}y\u{85}z", "x y z"),
            ("Peñ\u{E0041}a", "Peña"),
            ("José", "José"),
            ("李 明", "李 明"),
        ])
    func cleans(_ typed: String, _ expected: String) {
        #expect(clean(typed) == expected)
    }

    @Test("V7: nothing left is nil", arguments: ["", " ", "\t\n", "\u{200B}", "\u{0}", "\u{3164}\u{2800}", "\u{200D}"])
    func empties(_ typed: String) {
        #expect(clean(typed) == nil)
    }

    @Test("V7: text is in NFC")
    func composes() throws {
        let cleaned = try #require(clean("Jose\u{301} Nun\u{303}ez"))
        #expect(Array(cleaned.unicodeScalars) == Array("José Nuñez".unicodeScalars))
        // Composition across a removed zero-width space.
        let joined = try #require(clean("Jose\u{200B}\u{301}"))
        #expect(joined.unicodeScalars.count == 4)
        #expect(
            Array(UnicodeNFC.normalized("e\u{301}\u{327}").unicodeScalars) == Array("\u{229}\u{301}".unicodeScalars))
        #expect(UnicodeNFC.normalized("plain") == "plain")
    }

    @Test("V7: joiners stay where a script or an emoji needs them")
    func joiners() {
        let persian = "می\u{200C}خواهم"
        let family = "👩\u{200D}👩\u{200D}👧"
        let sinhala = "ශ\u{0DCA}\u{200D}ර"
        for text in [persian, family, sinhala] {
            #expect(clean(text).map { Array($0.utf8) } == Array(text.utf8))
        }
        #expect(clean("An\u{200D}a") == "Ana")
        #expect(clean("\u{200C}می\u{200C}\u{200C}")?.unicodeScalars.count == 2)
        #expect(clean("م\u{200C} ی")?.unicodeScalars.count == 3)
    }

    @Test("V7: what is not UTF-8 becomes U+FFFD, as Swift mends it")
    func mends() {
        #expect(clean([0x4A, 0x6F, 0x73, 0xE9]).text == "Jos\u{FFFD}")
        #expect(clean([0xC0, 0x80]).text == "\u{FFFD}\u{FFFD}")
        #expect(clean([0xED, 0xA0, 0x80, 0x41]).text == "\u{FFFD}\u{FFFD}\u{FFFD}A")
        #expect(clean([0xF0, 0x9F, 0x98]).text == "\u{FFFD}")
        #expect(clean([0xE2, 0x82, 0x41]).text == "\u{FFFD}A")
        #expect(clean([0xF4, 0x90, 0x80, 0x80]).text == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test("V7: noncharacters go")
    func noncharacters() {
        #expect(clean([0xEF, 0xB7, 0x90, 0x41, 0xEF, 0xBF, 0xBF, 0xF0, 0x9F, 0xBF, 0xBE]).text == "A")
    }

    @Test("V7: a long value is cut where a character ends")
    func cuts() {
        #expect(clean(Array("abcdef".utf8), limit: 4) == ("abcd", true))
        #expect(clean(Array("abcd".utf8), limit: 4) == ("abcd", false))
        #expect(clean(Array("abc def".utf8), limit: 4) == ("abc", true))
        #expect(clean(Array("ññññ".utf8), limit: 5) == ("ññ", true))
        #expect(clean(Array("a👨‍👩‍👧b".utf8), limit: 10) == ("a", true))
        // One base with two thousand accents is cut between scalars, not refused.
        let zalgo = "o" + String(repeating: "\u{305}", count: 2000)
        let cut = TextCleaner.cleaned(zalgo)
        #expect(cut.wasCut)
        #expect((1000...1024).contains(cut.text?.utf8.count ?? 0))
        // Composing makes this one fit.
        let long = String(repeating: "e\u{301}", count: 512)
        #expect(TextCleaner.cleaned(long).text?.utf8.count == 1024)
        #expect(!TextCleaner.cleaned(long).wasCut)
        let megabyte = TextCleaner.cleaned(String(repeating: "é ", count: 500_000))
        #expect(megabyte.wasCut)
        #expect(
            megabyte.text?.utf8.count == 1022 || megabyte.text?.utf8.count == 1024 || megabyte.text?.utf8.count == 1023)
        #expect(TextCleaner.cleaned("abc", limit: 0) == (nil, true))
    }

    private static let pieces = [
        "a", "b", " ", "  ", "\t", "é", "e", "\u{301}", "\u{327}", "\u{200D}", "\u{200C}", "\u{200B}", "م", "\u{64B}",
        "\u{654}", "\u{316}", "क", "\u{94D}", "👩", "❤", "\u{FE0F}", "\u{FFFD}", "\u{0}", "한", "\u{1112}", "\u{1161}",
        "\u{212B}", "\u{340}", "\u{958}", "\u{2ADC}", "\u{3000}", "\u{1D15E}",
    ]

    @Test("V7: cleaning twice is cleaning once; the result is NFC, within the limit and without what is removed")
    func idempotent() {
        var random = SeededRandom.printed("TextCleaner")
        for _ in 0..<4000 {
            let limit = random.pick([3, 7, 16, 64, 1024])
            let typed = random.text(of: Self.pieces, upTo: 24)
            let (once, _) = TextCleaner.cleaned(typed, limit: limit)
            guard let once else { continue }
            let (twice, wasCut) = TextCleaner.cleaned(once, limit: limit)
            #expect(twice.map { Array($0.unicodeScalars) } == Array(once.unicodeScalars), "\(typed.debugDescription)")
            #expect(!wasCut)
            #expect(once.utf8.count <= limit)
            #expect(Array(once.precomposedStringWithCanonicalMapping.unicodeScalars) == Array(once.unicodeScalars))
            #expect(!once.hasPrefix(" ") && !once.hasSuffix(" ") && !once.contains("  "))
        }
    }

    @Test("V7: random bytes are mended as Swift mends them, and never crash")
    func randomBytes() {
        var random = SeededRandom.printed("TextCleaner bytes")
        for _ in 0..<4000 {
            var bytes = random.bytes(upTo: 40)
            // Much of it near UTF-8.
            for index in bytes.indices where Bool.random(using: &random) {
                bytes[index] = random.pick([0xC3, 0xA9, 0xE2, 0x80, 0x8B, 0xF0, 0x9F, 0x41, 0x20])
            }
            let direct = clean(bytes)
            let mended = TextCleaner.cleaned(String(decoding: bytes, as: UTF8.self))
            #expect(direct.text == mended.text, "\(bytes)")
            #expect(direct.wasCut == mended.wasCut)
        }
    }

    @Test("R2: a control character inside an address stays, so that the address is unusable; around it goes")
    func addresses() {
        let clean = { (text: String) in TextCleaner.cleaned(text, as: .address).text }
        for inner in ["\u{0}", "\u{1B}", "\u{7F}", "\u{80}", "\u{9F}", "\t", "\n", "\r\n", "\u{1} \u{2}"] {
            for typed in ["nul\(inner)o@x.com", "ana@\(inner)x.com", "ana@x.\(inner)com", "an\u{303}\(inner)o@x.com"] {
                let text = clean(typed) ?? ""
                #expect((try? EmailAddress.key(of: text).get()) == nil, "\(typed.debugDescription)")
                #expect(clean(text) == text, "cleaning twice gives what cleaning once gives")
            }
            #expect(clean("\(inner)ana@x.com\(inner)") == "ana@x.com")
        }
        #expect(clean("a\u{200B}na@exam\u{FEFF}ple.com") == "ana@example.com")
        #expect(clean(String(repeating: "a\u{0}", count: 2000))?.utf8.count ?? 0 <= Record.maximumValueLength)
        #expect(clean("\u{0}\u{1}") == nil)
    }
}
