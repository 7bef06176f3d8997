import CustomerExport
import CustomerModel
import CustomerStore
import Foundation
import Testing

/// The customers as a Singer tap tells them.
@Suite struct SingerExportTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func sheet(_ number: Int64, email: String? = nil, lists: [String] = []) -> CustomerSheet {
        var person = Person(id: CustomerID(rawValue: number), createdAt: now)
        person.golden[.email] = email
        person.emailKey = email.map(EmailKey.init(rawValue:))
        var identity = Identity(
            source: SourceID(rawValue: 1),
            key: RecordKey(stream: StreamID("news"), externalID: ExternalID("m-\(number)")),
            hash: ContentHash(high: 0, low: 0))
        identity.subscriptions = lists.map { ListSubscription(list: $0, consent: .subscribed, statedAt: now) }
        identity.metrics = CustomerMetrics(orders: 3, spentCents: 1205, currency: "USD")
        identity.tags = ["vip"]
        person.identities = [identity]
        return CustomerSheet(person: person, updatedAt: now, shopTags: ["friend"])
    }

    private let export = SingerExport(sources: [SourceID(rawValue: 1): SourceName("boletin")])

    private func messages(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("a SCHEMA of each stream first, then records that keep to it, and a STATE at the very end")
    func whole() throws {
        let mark = try SingerExport.begin(at: now, after: nil)
        let part = try export.part([sheet(1, email: "ana@example.com", lists: ["a", "b"]), sheet(2)], at: mark)
        #expect(part.next == nil)
        let messages = try messages(part.text)
        #expect(
            messages.map { "\($0["type"] ?? "") \($0["stream"] ?? "")" } == [
                "SCHEMA customers", "SCHEMA customer_identities", "SCHEMA customer_subscriptions", "RECORD customers",
                "RECORD customer_identities", "RECORD customer_subscriptions", "RECORD customer_subscriptions",
                "RECORD customers", "RECORD customer_identities", "STATE ",
            ])
        var schemas: [String: [String: Any]] = [:]
        for message in messages {
            let stream = message["stream"] as? String ?? ""
            if let schema = message["schema"] as? [String: Any] {
                schemas[stream] = try #require(schema["properties"] as? [String: Any])
                for key in try #require(message["key_properties"] as? [String]) {
                    let types = (schemas[stream]?[key] as? [String: Any])?["type"] as? [String]
                    #expect(types?.count == 1 && types != ["null"], "\(stream) has no column for its key \(key)")
                }
            }
            guard let record = message["record"] as? [String: Any] else { continue }
            #expect(Set(record.keys) == Set(try #require(schemas[stream]).keys), "\(stream)")
        }
        let customer = try #require(messages[3]["record"] as? [String: Any])
        #expect(customer["email"] as? String == "ana@example.com")
        #expect(customer["may_email"] as? Bool == true)
        #expect(customer["tags"] as? [String] == ["friend", "vip"])
        #expect(customer["merged_into"] is NSNull)
        let identity = try #require(messages[4]["record"] as? [String: Any])
        #expect(identity["source"] as? String == "boletin")
        #expect(part.text.contains("\"spent\":12.05"))
        let state = try #require(messages.last?["value"] as? [String: Any])
        #expect("\(state)".contains("2027-01-15T07:59:00"), "a minute before the export began: \(state)")
    }

    @Test("parts: the schema once, no state before the last, and the mark says where the next begins")
    func parts() throws {
        var mark = try SingerExport.begin(at: now, after: nil)
        let page = (1...Int64(SingerExport.pageSize)).map { sheet($0) }
        let first = try export.part(page, at: mark)
        #expect(!first.text.contains("\"type\":\"STATE\""))
        mark = try #require(first.next)
        #expect(mark.last == CustomerID(rawValue: Int64(SingerExport.pageSize)))
        #expect(SingerExport.Mark(mark.text) == mark)
        let last = try export.part([], at: mark)
        #expect(last.next == nil)
        #expect(try messages(last.text).map { $0["type"] as? String } == ["STATE"])
    }

    @Test("an export goes on from the state of the one before; what is no state is told")
    func states() throws {
        let part = try export.part([], at: try SingerExport.begin(at: now, after: nil))
        let value = try #require(messages(part.text).last?["value"])
        let state = Array(try JSONSerialization.data(withJSONObject: value))
        let mark = try SingerExport.begin(at: now.advanced(by: .seconds(3600)), after: state)
        #expect(mark.since == now.advanced(by: .seconds(-60)))
        #expect(try SingerExport.begin(at: now, after: Array(#"{"bookmarks":{}}"#.utf8)).since == nil)
        for bad in ["{}", "[]", #"{"bookmarks":{"customers":{"updated_at":"soon"}}}"#, "x"] {
            #expect(throws: Failure.self) { try SingerExport.begin(at: now, after: Array(bad.utf8)) }
        }
    }

    @Test("a mark that is none is refused", arguments: ["", "1", "1.2", "a..1", "1.b.1", "1..-1", "1..2.3", "1...1"])
    func marks(_ text: String) {
        #expect(SingerExport.Mark(text) == nil)
    }
}
