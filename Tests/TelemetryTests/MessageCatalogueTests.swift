import Foundation
import Telemetry
import Testing

@Suite("The journal's catalogue")
struct MessageCatalogueTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("The shipped file says what the program's messages are")
    func shipped() throws {
        let file = Self.package.appending(path: "systemd/clientela.catalog")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == MessageCatalogue.text, "run scripts/write-catalogue")
    }

    @Test("Every identifier is 128 random bits of its own")
    func identifiers() {
        #expect(Set(MessageID.all).count == 7)
        #expect(Set(MessageID.all.map(\.hexadecimal)).count == MessageID.all.count)
        for message in MessageID.all {
            #expect(message.hexadecimal.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            // Version 4 and its variant, as systemd-id128 makes them.
            #expect(Array(message.hexadecimal)[12] == "4")
            #expect("89ab".contains(Array(message.hexadecimal)[16]))
        }
    }

    @Test("Fields that the texts name are fields that entries have")
    func fields() {
        let known: Set = ["CLIENTELA_SOURCE", "CLIENTELA_RUN_ID", "CLIENTELA_FAILURE", "CLIENTELA_WARNING"]
        for message in MessageID.all {
            for match in (message.subject + message.explanation).matches(of: /@([A-Z_]+)@/) {
                #expect(known.contains(String(match.1)), "\(message.subject)")
            }
        }
    }
}
