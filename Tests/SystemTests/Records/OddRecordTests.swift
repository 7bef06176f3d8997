import CustomerModel
import CustomerStore
import Foundation
import GRDB
import Planning
import SimulatedServices
import SyncEngine
import TestSupport
import Testing

/// What becomes of a record that no service should send.
struct OddCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable, Hashable {
        /// A customer with this e-mail key and this first name; nil where any will do.
        case customer(key: String?, firstName: String?)
        case quarantined(Rejection.Reason)
    }

    var record: OddRecord
    var outcome: Outcome

    var testDescription: String { record.name }

    /// The class of each odd record (rules R1, R2, R5, V7).
    static let table: [String: Outcome] = [
        "without id": .quarantined(.missingExternalID),
        "id null": .quarantined(.missingExternalID),
        "id empty": .quarantined(.missingExternalID),
        "id of 1 MB": .quarantined(.externalIDTooLong),
        "id a number": .customer(key: nil, firstName: "Ana"),
        "id an object": .quarantined(.missingExternalID),
        "without address": .quarantined(.missingEmail),
        "address null": .quarantined(.missingEmail),
        "address empty": .quarantined(.missingEmail),
        "address a number": .quarantined(.unusableEmail),
        "address an array": .quarantined(.missingEmail),
        "address without dot": .quarantined(.unusableEmail),
        "address quoted": .quarantined(.unusableEmail),
        "address in UTF-8": .customer(key: "josé@xn--espaa-rta.es", firstName: "Ana"),
        "address with blanks and capitals": .customer(key: "ana@example.com", firstName: "Ana"),
        "address with zero-width space": .customer(key: "zero@correo.example", firstName: "Ana"),
        "address with no-break space": .customer(key: "nobreak@correo.example", firstName: "Ana"),
        "address with byte order mark": .customer(key: "bom@correo.example", firstName: "Ana"),
        "address decomposed": .customer(key: "jos\u{E9}@correo.example", firstName: "Ana"),
        // Without the control character it would be somebody else's mailbox.
        "address with NUL": .quarantined(.unusableEmail),
        "address with escape": .quarantined(.unusableEmail),
        "address with tab": .quarantined(.unusableEmail),
        "address with control characters around": .customer(key: "orillas@correo.example", firstName: "Ana"),
        "address with line break": .quarantined(.unusableEmail),
        "address of 300 octets": .quarantined(.unusableEmail),
        "address in angle brackets": .customer(key: "ana.corchetes@correo.example", firstName: "Ana"),
        "address two at once": .quarantined(.unusableEmail),
        "name of 10 kB": .customer(key: nil, firstName: String(repeating: "Ñ", count: 512)),
        "name with control characters": .customer(key: nil, firstName: "Ana"),
        "name with NUL": .customer(key: nil, firstName: "Ana"),
        "name with lone surrogate": .customer(key: nil, firstName: "A\u{FFFD}na"),
        "name right to left": .customer(key: nil, firstName: "anA"),
        "name emoji": .customer(key: nil, firstName: "Ana 👩‍👩‍👧‍👦"),
        "name a number": .customer(key: nil, firstName: "7"),
        "name null": .customer(key: nil, firstName: nil),
        "record null": .quarantined(.malformedRecord),
        "record a text": .quarantined(.malformedRecord),
        "record empty": .quarantined(.missingExternalID),
        "record deep": .quarantined(.malformedRecord),
        "name in Latin-1": .customer(key: nil, firstName: "Mar\u{FFFD}a"),
        "name with bare control characters": .customer(key: nil, firstName: "A\u{FFFD}\u{FFFD}na"),
        "address in Latin-1": .quarantined(.malformedRecord),
    ]

    static let all: [OddCase] = OddRecord.all.compactMap { record in
        table[record.name].map { OddCase(record: record, outcome: $0) }
    }
}

/// One bad record among good ones: its class is the documented one, and no neighbour is lost.
@Suite("Records as no provider should send them", .serialized, .timeLimit(.minutes(10))) struct OddRecordTests {
    private static let people = SyntheticPeople(seed: 3, count: 60)
    private static let audience = MailchimpService.demoAudiences[0].id

    @Test("Every odd record has a documented class")
    func whole() { #expect(Set(OddRecord.all.map(\.name)) == Set(OddCase.table.keys)) }

    @Test("Among good ones", arguments: OddCase.all)
    func alone(odd: OddCase) async throws {
        let (undisturbed, _) = try await synced([])
        let (contents, report) = try await synced([odd.record])
        #expect(report.state == .succeeded, "\(report)")
        #expect(report.counts.isBalanced, "\(report)")
        for customer in undisturbed.customers { #expect(contents.customers.contains(customer), "a lost neighbour") }
        let added = contents.customers.filter { !undisturbed.customers.contains($0) }
        switch odd.outcome {
        case .customer(let key, let firstName):
            try #require(added.count == 1, "\(contents.questions)")
            if let key { #expect(added[0].contains("email_key=\(key.debugDescription)"), "\(added)") }
            if let firstName { #expect(added[0].contains("first_name=\(firstName.debugDescription)"), "\(added)") }
            #expect(contents.questions == undisturbed.questions)
        case .quarantined(let reason):
            #expect(added.isEmpty, "\(added)")
            let questions = contents.questions.filter { !undisturbed.questions.contains($0) }
            #expect(questions.count == 1 && questions.first?.hasSuffix(reason.rawValue) == true, "\(questions)")
            #expect(questions.allSatisfy { $0.utf8.count < 1000 })
        }
    }

    @Test("All odd records in one list: each has its class, and nobody else is lost")
    func together() async throws {
        let (undisturbed, before) = try await synced([])
        let (contents, report) = try await synced(OddRecord.all)
        #expect(report.state == .succeeded, "\(report)")
        #expect(report.counts.isBalanced, "\(report)")
        for customer in undisturbed.customers { #expect(contents.customers.contains(customer), "a lost neighbour") }
        let bad = OddCase.table.values.count { if case .quarantined = $0 { true } else { false } }
        #expect(report.counts.quarantined == before.counts.quarantined + bad)
        #expect(report.newAccounts == before.newAccounts + OddCase.table.count - bad)
    }

    private func synced(_ odd: [OddRecord]) async throws -> (DatabaseContents, RunReport) {
        let service = try await Provider.mailchimp.start(people: Self.people)
        for record in odd {
            service.world.inject(record.mailchimpMember, id: "odd \(record.name)", in: Self.audience)
        }
        let shop = try await Shop()
        let report = try await shop.sync(.mailchimp, service)
        let contents = try shop.contents()
        await service.stop()
        await shop.close()
        return (contents, report)
    }
}
