import CustomerModel
import CustomerStore
import Foundation
import Planning
import ReportDelivery
import Testing

@Suite("The e-mail")
struct MailTests {
    @Test("Says the numbers, what waits, and with which command (golden)")
    func eventful() {
        #expect(
            Reports.mail(Reports.eventful, shop: "Café Ñandú")
                == lines(
                    """
                    Date: Mon, 24 Nov 2025 16:15:00 +0000
                    From: Clientela <clientela@shop.example>
                    To: ana@shop.example
                    Subject: =?utf-8?Q?=5BCaf=C3=A9_=C3=91and=C3=BA=5D_boletin=3A_imported=2C_?=
                     =?utf-8?Q?1_130_new_accounts?=
                    Message-ID: <1f2e3d4c@shop.example>
                    Auto-Submitted: auto-generated
                    MIME-Version: 1.0
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: quoted-printable

                    boletin: imported, 1 130 new accounts
                          1 130  new accounts
                             60  updated
                              7  left out: no usable e-mail, or unreadable
                              3  wait for your decision: their e-mail belongs to another custom=
                    er
                      1 200 records of 1 200 in 3 pages, 3 min 20 s, run 12
                      ! 1 value was changed since, and left alone

                    What waits for you:

                      * 3 e-mails belong to another customer already. Decide to whom; everythin=
                    g else is imported.
                            clientelactl conflicts --source boletin

                      * 7 records were left out. What is mended in the source comes in with a l=
                    ater run.
                            clientelactl quarantine --source boletin

                    --=20
                    Clientela, which keeps the customer database in step. Reports hold numbers =
                    only; when they are sent
                    and to whom is written in clientela.yaml, under reports.

                    """))
    }

    @Test("Says how a run that waits is approved, with a daemon and without (golden)")
    func waiting() {
        let held = Reports.run(
            .waiting, error: Failure("brake", .held, "boletin: 6 000 accounts would be created, more than 5 000"))
        #expect(
            body(Reports.mail(held)).contains(
                """
                What waits for you:

                  * The run waits for your approval; nothing is imported before.
                        clientelactl import 12     to import it
                        clientelactl discard 12    to drop it

                """))
        #expect(Reports.mail(held).contains("6 000 accounts would be created, more than 5 000"))
        let once = body(Reports.mail(held, .once))
        #expect(once.contains("        clientelad --once --source boletin --approve\n"))
        #expect(!once.contains("clientelactl"))
    }

    @Test(
        "Says what a failure asks for",
        arguments: [
            (FailureClass.authentication, "Mend what it names, then: clientelactl reload"),
            (.transient, "It is tried again by itself."), (.internal, "Look at the journal: journalctl -u clientelad"),
        ])
    func failed(_ kind: FailureClass, _ wayOut: String) {
        let report = Reports.run(.failed, error: Failure("x", kind, "boletin: it did not work"))
        let text = body(Reports.mail(report))
        #expect(text.contains("\n  ✗ boletin: it did not work\n"))
        #expect(text.contains("  * The run failed, as said above. \(wayOut)\n"))
    }

    @Test("No text can begin a header field or end the headers")
    func injection() {
        let shop = "A\r\nBcc: e@x.net\r\n\r\nb\u{2028}\u{85}c\u{0}"
        let message = Reports.mail(Reports.run(), shop: shop)
        let headers = message.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
        #expect(headers.count == 9)
        #expect(!headers.contains { $0.lowercased().hasPrefix("bcc") })
        #expect(headers.contains("Subject: [A  Bcc: e@x.net    b  c ] boletin: imported, 0 new accounts"))
    }

    @Test("A text that looks encoded is encoded, so that it is read as it was written")
    func lookalike() {
        let message = Reports.mail(Reports.run(), shop: "=?utf-8?Q?x?=")
        #expect(message.contains("Subject: =?utf-8?Q?=5B=3D=3Futf=2D8=3FQ=3Fx=3F=3D=5D_boletin"))
    }

    @Test("Lines are ASCII, end with CRLF, and none is longer than 76; words in headers are whole characters")
    func shape() throws {
        let error = Failure("x", .transient, String(repeating: "ñandú = 世界 ", count: 60) + " \t")
        let message = Reports.mail(Reports.run(.failed, error: error), shop: String(repeating: "É🎈", count: 40))
        #expect(message.utf8.allSatisfy { $0 < 0x80 })
        #expect(!message.replacing("\r\n", with: "").contains { $0.isNewline })
        for line in message.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76, "\(line)")
            #expect(line.last != " " && line.last != "\t", "\(line)")
        }
        #expect(body(message).contains(error.message))
        for word in message.matches(of: /=\?utf-8\?Q\?(.*?)\?=/) {
            #expect(word.0.utf8.count <= 75)
            #expect(String(validating: decoded(String(word.1)), as: UTF8.self) != nil, "\(word.0)")
        }
    }

    // MARK: Reading a message

    private func lines(_ text: String) -> String { text.replacing("\n", with: "\r\n") }

    /// The body as a reader shows it.
    private func body(_ message: String) -> String {
        let encoded = message.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
        let whole = encoded.replacing("=\r\n", with: "").replacing("\r\n", with: "\n")
        return String(decoding: decoded(whole), as: UTF8.self)
    }

    private func decoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "="), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest.removeFirst(2)
        }
        return bytes
    }
}
