import CustomerModel
import TestSupport
import Testing

@Suite struct EmailKeyTests {
    @Test(
        "R2: spellings that are one mailbox have one key",
        arguments: spellings)
    func keys(typed: String, key: String) {
        #expect((try? EmailAddress.key(of: typed).get())?.rawValue == key)
    }

    @Test(
        "R2: what is no usable mailbox says why",
        arguments: unusable)
    func problems(typed: String, problem: EmailProblem) {
        #expect(throws: problem) { try EmailAddress.key(of: typed).get() }
    }

    @Test("R2: Gmail's dots and tags fold only when asked")
    func gmail() throws {
        let typed = "Ana.Diaz+shop@GoogleMail.com"
        #expect(try EmailAddress.key(of: typed).get().rawValue == "ana.diaz+shop@googlemail.com")
        #expect(try EmailAddress.key(of: typed, foldingGmail: true).get().rawValue == "anadiaz@gmail.com")
        #expect(try EmailAddress.key(of: "a.b+c@x.com", foldingGmail: true).get().rawValue == "a.b+c@x.com")
    }

    @Test("R2: the key of a key is itself, for random text of awkward letters (seed 7)")
    func idempotent() {
        var random = SeededRandom(seed: 7)
        let letters = Array("aA.@ñÑİß\u{301}\u{200B} <>-_+'\"。ｅ9é")
        for _ in 0..<20000 {
            let typed = String((0..<Int.random(in: 0...14, using: &random)).map { _ in random.pick(letters) })
            guard let key = try? EmailAddress.key(of: typed).get() else { continue }
            #expect(try! EmailAddress.key(of: key.rawValue).get() == key, "typed \(typed.debugDescription)")
        }
    }
}

private let spellings: [(typed: String, key: String)] = [
    ("ana@example.com", "ana@example.com"),
    ("  ANA@Example.COM ", "ana@example.com"),
    ("\u{00A0}ana@example.com\u{2003}\t", "ana@example.com"),
    ("a\u{200B}na@exam\u{FEFF}ple.com", "ana@example.com"),
    ("<ana@example.com>", "ana@example.com"),
    ("mailto:ana@example.com", "ana@example.com"),
    ("<MAILTO:Ana@example.com>", "ana@example.com"),
    ("Ana Díaz <ana@example.com>", "ana@example.com"),
    ("ana@example.com.", "ana@example.com"),
    ("josé@españa.es", "josé@xn--espaa-rta.es"),
    ("jose\u{301}@espan\u{303}a.es", "josé@xn--espaa-rta.es"),
    ("JOSÉ@ESPAÑA.ES", "josé@xn--espaa-rta.es"),
    ("ana@xn--espaa-rta.es", "ana@xn--espaa-rta.es"),
    ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ("ana@例え.jp", "ana@xn--r8jz45g.jp"),
    ("ana@例え。jp", "ana@xn--r8jz45g.jp"),
    ("ana@ｅｘａｍｐｌｅ.com", "ana@example.com"),
    ("İnci@example.com", "i\u{307}nci@example.com"),
    ("o'brien+news@sub.example.co.uk", "o'brien+news@sub.example.co.uk"),
]

private let longLocalPart = String(repeating: "a", count: 65) + "@x.com"
private let longLabel = "ana@" + String(repeating: "a", count: 64) + ".com"
private let longAddress = "ana@" + String(repeating: "abcdefghi.", count: 26) + "com"

private let unusable: [(typed: String, problem: EmailProblem)] = [
    ("", .empty), ("   ", .empty), ("\u{200B}", .empty), ("ana", .noAt),
    ("@example.com", .emptyLocalPart),
    ("a@b", .noDotInDomain), ("\"x y\"@z.com", .badLocalPart), ("x y@z.com", .badLocalPart),
    ("ana..diaz@x.com", .badLocalPart), (".ana@x.com", .badLocalPart), ("ana.@x.com", .badLocalPart),
    ("ana@@x.com", .badLocalPart), ("ana@[192.168.0.1]", .badDomain), ("ana@192.168.0.1", .badDomain),
    ("ana@-x.com", .badDomain), ("ana@x-.com", .badDomain), ("ana@x..com", .badDomain),
    ("ana@x_y.com", .badDomain),
    ("ana(comment)@x.com", .badLocalPart), ("ana@x.com, eva@x.com", .badLocalPart),
    ("a\u{0}b@x.com", .badLocalPart),
    (longLocalPart, .localPartTooLong),
    (longLabel, .badDomain),
    (longAddress, .tooLong),
]
