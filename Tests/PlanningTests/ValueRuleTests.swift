import CustomerModel
import Planning
import TestSupport
import Testing

@Suite struct ValueRuleTests {
    @Test("V1: a source changes a field only when its own value has changed since its last report")
    func v1() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana"))
        story.edit(1) { $0.golden[.firstName] = "Anabel" }
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana", last: "Ríos"))
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Anabel last_name=Ríos [boletin:a]")
    }

    @Test("V2: ours equals base, so theirs is written")
    func v2Base() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana"))
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Anita"))
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Anita [boletin:a]")
    }

    @Test("V2: the higher rank wins, whoever comes first", arguments: [true, false])
    func v2Rank(posFirst: Bool) async throws {
        let story = Story()
        if posFirst { try await story.pos(.of("1", email: "ana@x.com", first: "Ana María")) }
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Anita", changed: 99))
        if !posFirst { try await story.pos(.of("1", email: "ana@x.com", first: "Ana María")) }
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Ana María [boletin:a caja:1]")
    }

    @Test("V2: of equal ranks the later change wins, then the source's name")
    func v2Later() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Vieja", changed: 10), source: "zeta")
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Nueva", changed: 20), source: "alfa")
        try await story.newsletter(.of("a", email: "eva@x.com", first: "Zeta", changed: 5), source: "zeta", stream: "2")
        try await story.newsletter(.of("a", email: "eva@x.com", first: "Alfa", changed: 5), source: "alfa", stream: "2")
        #expect(story.customers.contains("first_name=Nueva"))
        #expect(story.customers.contains("first_name=Alfa"))
    }

    @Test("V2: what no source explains was typed by a person and stays")
    func v2HandEdited() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana"))
        story.edit(1) { $0.golden[.firstName] = "Doña Ana" }
        try await story.pos(.of("1", email: "ana@x.com", first: "Anita"))
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Doña Ana [caja:1]")
    }

    @Test("V3: an empty value takes a full one back only when no other source gives one")
    func v3() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana", last: "Ríos"))
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Anita"))
        try await story.pos(.of("1", email: "ana@x.com"))
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Anita [boletin:a caja:1]")
    }

    @Test("V3: an e-mail is never emptied by a sync")
    func v3Email() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana"))
        #expect(try await story.pos(.of("1", first: "Ana")) == "fetched 1, updated 1")
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Ana [caja:1]")
    }

    @Test("V4: an account that a sync makes is imported, and registration is found as existing")
    func v4() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com"))
        #expect(story.harness.store.tables.people.values.map(\.account) == [.imported])
        story.edit(1) { $0.account = .registered }
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana"))
        #expect(story.harness.store.tables.people.values.map(\.account) == [.registered])
    }

    @Test("V5: the list's own service decides, and an older statement never replaces a newer one")
    func v5() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", consent: .unsubscribed, saidAt: 20))
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana", consent: .subscribed, saidAt: 10))
        #expect(!story.customers.contains("mail\n") && !story.customers.hasSuffix("mail"))
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana", consent: .subscribed, saidAt: 30))
        #expect(story.customers.hasSuffix("mail"))
    }

    @Test("V6: being in the POS is no consent; a complaint or a bounce anywhere ends mailing; so does an objection")
    func v6() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com"))
        #expect(!story.customers.hasSuffix("mail"))
        try await story.newsletter(.of("a", email: "ana@x.com", consent: .subscribed))
        #expect(story.customers.hasSuffix("mail"))
        try await story.newsletter(.of("z", email: "ana@x.com", consent: .complained), source: "otra")
        #expect(!story.customers.hasSuffix("mail"))
        try await story.newsletter(.of("z", email: "ana@x.com", consent: .unsubscribed), source: "otra")
        #expect(story.customers.hasSuffix("mail"))
        story.edit(1) { $0.objectsToMail = true }
        #expect(!story.customers.hasSuffix("mail"))
    }

    @Test("V6: a list that no longer names an unsubscribed person does not turn them back")
    func v6Stays() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", consent: .unsubscribed))
        try await story.newsletter(.of("a", email: "ana@x.com", first: "Ana"))
        let consents = story.harness.store.tables.people.values.flatMap { $0.identities.flatMap(\.subscriptions) }
        #expect(consents.map(\.consent) == [.unsubscribed])
    }

    @Test("V6: a deletion that tells no address ends the subscription")
    func v6Deleted() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", consent: .subscribed))
        var deleted = Record(externalID: ExternalID("a"))
        deleted.isDeleted = true
        #expect(try await story.newsletter(deleted) == "fetched 1, updated 1")
        #expect(!story.customers.hasSuffix("mail"))
    }

    @Test("V7: the E.164 form comes from the source whose phone stands")
    func v7() async throws {
        let story = Story()
        var fromPOS = Record.of("1", email: "ana@x.com", phone: "6123-4567")
        fromPOS.fields[.phoneE164] = "+50761234567"
        try await story.newsletter(.of("a", email: "ana@x.com", phone: "ext. 12"))
        try await story.pos(fromPOS)
        #expect(
            story.customers == "#1 ana@x.com email=ana@x.com phone=6123-4567 phone_e164=+50761234567 [boletin:a caja:1]"
        )
    }
}
