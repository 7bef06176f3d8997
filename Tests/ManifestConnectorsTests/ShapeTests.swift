import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// The shapes that records and values have.
@Suite struct ShapeTests {
    private func records(
        _ body: String, records: String, fields: String = "fields: { email: email }", id: String = "external_id: id",
        more: [String] = []
    ) async throws -> [Record] {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.records = "records: \"\(records)\""
        manifest.fields = fields
        manifest.externalID = id
        manifest.more = more
        return try await pull(manifest.connector(ScriptedService([.json(body)]))).records
    }

    @Test("records: an array below a path, a root array, nested nodes, an object keyed by id")
    func recordPaths() async throws {
        #expect(try await records(#"{"data":{"results":[{"id":1},{"id":2}]}}"#, records: "data.results[*]").count == 2)
        #expect(try await records(#"[{"id":1}]"#, records: "[*]").count == 1)
        let nodes = #"{"data":{"c":{"edges":[{"cursor":"x","node":{"id":"gid://1"}}]}}}"#
        #expect(try await records(nodes, records: "data.c.edges[*].node").map(\.externalID.rawValue) == ["gid://1"])
        let keyed = #"{"total":"2","contacts":{"17":{"fields":{"all":{"email":"a@x.com"}}},"18":{}}}"#
        let people = try await records(
            keyed, records: "contacts{*}", fields: "fields: { email: fields.all.email }", id: "external_id: \"@key\"")
        #expect(people.map(\.externalID.rawValue) == ["17", "18"])
        #expect(people.first?.fields[.email] == "a@x.com")
        // The same service gives an array when nothing is there.
        #expect(try await records(#"{"contacts":[]}"#, records: "contacts{*}", id: "external_id: \"@key\"").isEmpty)
    }

    @Test("values: key and value pairs with repeated keys, places in a list, JSON within a text, odd keys")
    func valuePaths() async throws {
        let body = #"""
            {"people":[{"id":1,"CustomFields":[{"Key":"Phone","Value":"6000-0001"},{"Key":"Tag","Value":"a"},{"Key":"Tag","Value":"b"}],
            "emailAddresses":{"elements":[{"emailAddress":"a@x.com"},{"emailAddress":"b@x.com"}]},
            "AttributesData":"{\"name\":\"Jos\\u00e9\",\"more\":{\"city\":\"Col\u00f3n\"}}","odd.key":{"a/b":"x"},"tel\u00e9fono":"y"}]}
            """#
        let fields = #"""
            fields:
              phone: CustomFields[Key=Phone].Value
              email: emailAddresses.elements[0].emailAddress
              first_name: AttributesData.@json.name
              city: AttributesData.@json.more.city
              gender: '"odd.key".a/b'
              region: teléfono
              company: { path: "CustomFields[Key=Tag].Value", join: "+" }
            """#
        let people = try await records(body, records: "people[*]", fields: fields)
        #expect(
            people.first?.fields == [
                .email: "a@x.com", .firstName: "José", .phone: "6000-0001", .city: "Colón", .gender: "x", .region: "y",
                .company: "a+b",
            ])
    }

    @Test("values: a name split, birthdays in many forms, numbers and truth as text, other words for values")
    func values() async throws {
        let body = #"""
            {"people":[{"id":1,"name":"Ana María Díaz Soto","m":"8","d":15,"g":"F","n":507,"b":true},
            {"id":2,"name":"Luis","bd":"08/15","lang":false}]}
            """#
        let fields = """
            fields:
              full_name: name
              birthday: { path: bd, order: month_first, month: m, day: d }
              gender: { path: g, values: { F: female, M: male } }
              company: n
              region: b
              language: lang
            """
        let people = try await records(
            body, records: "people[*]", fields: fields, more: ["empty_values: [ \"false\" ]"])
        #expect(
            people[0].fields == [
                .firstName: "Ana María", .lastName: "Díaz Soto", .birthday: "--08-15", .gender: "female",
                .company: "507", .region: "true",
            ])
        #expect(people[1].fields == [.firstName: "Luis", .birthday: "--08-15"])
    }

    @Test("metrics: money becomes cents, in units and in cents, of text and of numbers")
    func metrics() async throws {
        let body = #"{"people":[{"id":1,"o":"12","s":"1234.505","c":"EUR","l":1795334400},{"id":2,"s":99},{"id":3}]}"#
        let more = [
            "metrics: { orders: o, spent: s, currency_path: c, last_purchase_at: { path: l, format: epoch_seconds } }"
        ]
        let people = try await records(body, records: "people[*]", more: more)
        #expect(people[0].metrics?.spentCents == 123_451)
        #expect(people[0].metrics?.currency == "EUR")
        #expect(people[0].metrics?.lastPurchaseAt == Timestamp(seconds: 1_795_334_400))
        #expect(people[1].metrics == CustomerMetrics(spentCents: 9900))
        #expect(people[2].metrics == nil)
        let cents = try await records(
            body, records: "people[*]", more: ["metrics: { spent: s, spent_in: cents, currency: USD }"])
        #expect(cents[1].metrics == CustomerMetrics(spentCents: 99, currency: "USD"))
    }

    @Test("V5: of several statements the one that speaks most strongly against mailing counts")
    func consent() async throws {
        let body = #"""
            {"people":[{"id":1,"status":"active","dnc":[{"reason":2}]},{"id":2,"status":"active","spam":"1"},
            {"id":3,"status":"odd"},{"id":4},{"id":5,"status":"left","dnc":[]}]}
            """#
        let more = """
            consent:
              consent: pending
              status: { path: status, values: { active: subscribed, left: unsubscribed }, otherwise: none }
              rules:
                - { path: "dnc[*].reason", is: [ 2 ], consent: bounced }
                - { path: spam, is_true: true, consent: complained }
            """
        let people = try await records(body, records: "people[*]", more: [more])
        #expect(
            people.map { $0.subscriptions.first?.consent } == [
                .bounced, .complained, Consent.none, .pending, .unsubscribed,
            ])
    }
}
