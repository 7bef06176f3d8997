import CustomerModel
import CustomerStore
import Planning
import TestSupport
import Testing

@Suite struct IdentityRuleTests {
    @Test("R1: a record is recognised by its source and external ID, verbatim, whatever its e-mail becomes")
    func r1() async throws {
        let story = Story()
        #expect(try await story.pos(.of("007", email: "ana@x.com")) == "fetched 1, new 1")
        #expect(try await story.pos(.of("007", email: "eva@x.com")) == "fetched 1, updated 1")
        #expect(try await story.pos(.of("7", email: "luz@x.com")) == "fetched 1, new 1")
        #expect(story.customers == "#1 eva@x.com email=eva@x.com [caja:007]\n#2 luz@x.com email=luz@x.com [caja:7]")
    }

    @Test("R2: spellings of one address are one person; what was typed stays for display")
    func r2() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "  ANA@Example.COM "))
        #expect(try await story.newsletter(.of("a", email: "<mailto:ana@example.com>")) == "fetched 1, linked 1")
        #expect(story.customers == "#1 ana@example.com email=  ANA@Example.COM  [boletin:a caja:1]")
    }

    @Test("R3: known identity first, then e-mail key, else new; names and phones never match")
    func r3() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana", phone: "6123-4567"))
        #expect(
            try await story.newsletter(.of("a", email: "otra@x.com", first: "Ana", phone: "6123-4567"))
                == "fetched 1, new 1")
        #expect(try await story.newsletter(.of("b", email: "ana@x.com")) == "fetched 1, linked 1")
    }

    @Test("R5: a newsletter record without a usable e-mail is quarantined; a POS record becomes a customer")
    func r5() async throws {
        let story = Story()
        #expect(
            try await story.newsletter(.of("a"), .of("b", email: "a@b"), .of("c", email: "c@x.com"))
                == "fetched 3, quarantined 2, new 1")
        #expect(try await story.pos(.of("1"), .of("2", email: "roto"), .of("3")) == "fetched 3, new 3")
        #expect(story.customers == "#1 c@x.com email=c@x.com [boletin:c]\n#2 - [caja:1]\n#3 - [caja:2]\n#4 - [caja:3]")
    }

    @Test("R6: a customer without e-mail receives one that nobody has")
    func r6Receives() async throws {
        let story = Story()
        try await story.pos(.of("1", first: "Ana"))
        #expect(try await story.pos(.of("1", email: "ana@x.com", first: "Ana")) == "fetched 1, updated 1")
        #expect(story.customers == "#1 ana@x.com email=ana@x.com first_name=Ana [caja:1]")
    }

    @Test("R6: and is merged with the customer who has it; the older survives, the other leaves a tombstone")
    func r6Merges() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", last: "Díaz", consent: .subscribed))
        try await story.pos(.of("1", first: "Ana"))
        #expect(try await story.pos(.of("1", email: "Ana@x.com", first: "Ana")) == "fetched 1, updated 1, merged 1")
        #expect(
            story.customers
                == "#1 ana@x.com email=Ana@x.com first_name=Ana last_name=Díaz [boletin:a caja:1] mail\n#2 → #1")
    }

    @Test("R6: the customer with a registered account survives, even if it is younger")
    func r6Registered() async throws {
        let story = Story()
        try await story.pos(.of("1", first: "Ana"))
        try await story.newsletter(.of("a", email: "ana@x.com"))
        story.edit(2) { $0.account = .registered }
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana"))
        #expect(story.customers == "#1 → #2\n#2 ana@x.com email=ana@x.com first_name=Ana [boletin:a caja:1]")
    }

    @Test("R7: an e-mail of another customer is a conflict; everything else in the record is applied")
    func r7() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com", first: "Ana"), .of("2", email: "eva@x.com"))
        #expect(
            try await story.pos(.of("1", email: "eva@x.com", first: "Anita"), .of("2", email: "eva@x.com"))
                == "fetched 2, unchanged 1, conflicts 1")
        #expect(
            story.customers
                == "#1 ana@x.com email=ana@x.com first_name=Anita [caja:1!]\n#2 eva@x.com email=eva@x.com [caja:2]")
        #expect(story.harness.store.tables.conflictRows.count(where: \.isOpen) == 1)
        let rows = story.harness.store.tables.customerRowsWritten
        #expect(
            try await story.pos(.of("1", email: "eva@x.com", first: "Anita"), .of("2", email: "eva@x.com"))
                == "fetched 2, unchanged 1, conflicts 1")
        #expect(story.harness.store.tables.customerRowsWritten == rows, "R9 holds for conflicts too")
    }

    @Test("R7: a conflict ends by itself when the address becomes free")
    func r7Settles() async throws {
        let story = Story()
        try await story.pos(.of("1", email: "ana@x.com"), .of("2", email: "eva@x.com"))
        try await story.pos(.of("1", email: "eva@x.com"))
        try await story.pos(.of("2", email: "luz@x.com"))
        #expect(try await story.pos(.of("1", email: "eva@x.com")) == "fetched 1, updated 1")
        #expect(story.customers == "#1 eva@x.com email=eva@x.com [caja:1]\n#2 luz@x.com email=luz@x.com [caja:2]")
        #expect(story.harness.store.tables.conflictRows.allSatisfy { !$0.isOpen })
    }

    @Test("R7: an operator who keeps the two apart is not asked again; one who merges them gets one customer")
    func r7Decided() async throws {
        for merges in [false, true] {
            let story = Story()
            try await story.pos(.of("1", email: "ana@x.com", first: "Ana"), .of("2", email: "eva@x.com", last: "Ruiz"))
            try await story.pos(.of("1", email: "eva@x.com", first: "Ana"))
            let tables = story.harness.store.tables
            let (source, roster) = (try #require(tables.sources.first), SourceRoster(tables.sources))
            let notice = ConflictNotice(
                key: RecordKey(stream: StreamID("all"), externalID: ExternalID("1")),
                customer: CustomerID(rawValue: 1), owner: CustomerID(rawValue: 2),
                contested: EmailKey(rawValue: "eva@x.com"), typed: "eva@x.com")
            let ana = try #require(tables.people[notice.customer])
            let eva = try #require(tables.people[notice.owner])
            if merges {
                let changes = try #require(
                    ConflictDecision.merge(notice, of: source.id, customer: ana, owner: eva, roster: roster))
                for change in changes { if let after = change.after { story.edit(after.id.rawValue) { $0 = after } } }
                #expect(
                    story.customers
                        == "#1 eva@x.com email=eva@x.com first_name=Ana last_name=Ruiz [caja:1 caja:2] shared\n#2 → #1")
                #expect(
                    try await story.pos(.of("1", email: "eva@x.com", first: "Ana"), .of("2", email: "eva@x.com"))
                        == "fetched 2, updated 1, unchanged 1")
                continue
            }
            let change = try #require(ConflictDecision.keep(notice, of: source.id, customer: ana))
            if let after = change.after { story.edit(1) { $0 = after } }
            #expect(ConflictDecision.keep(notice, of: source.id, customer: change.after ?? ana) == nil)
            // Another change of the record is applied, and the address is not asked about again.
            #expect(try await story.pos(.of("1", email: "eva@x.com", first: "Anita")) == "fetched 1, updated 1")
            #expect(
                story.customers
                    == "#1 ana@x.com email=ana@x.com first_name=Anita [caja:1]\n#2 eva@x.com email=eva@x.com last_name=Ruiz [caja:2]"
            )
        }
    }

    @Test("R10: a record of an erased person is counted as suppressed and left out")
    func r10() throws {
        let standing = SourceStanding(id: SourceID(rawValue: 1), name: SourceName("caja"), kind: .pos)
        let planner = BatchPlanner(source: standing, roster: SourceRoster([standing]))
        let staged = StagedRecord(.of("1", email: "ana@x.com"), stream: StreamID("all"))
        let plan = planner.plan(
            [staged], recognition: Recognition(identities: [nil], suppressed: [0]), people: [:])
        #expect(Story.text(plan) == "suppressed 1")
        #expect(plan.changes.isEmpty)
    }

    @Test("R11: an address that several external IDs share is one customer, flagged, each identity with its own values")
    func r11() async throws {
        let story = Story()
        #expect(
            try await story.pos(
                .of("1", email: "casa@x.com", first: "Ana"), .of("2", email: "Casa@x.com", first: "Luis"))
                == "fetched 2, new 1, linked 1")
        #expect(story.customers == "#1 casa@x.com email=casa@x.com first_name=Ana [caja:1 caja:2] shared")
        let reported = story.harness.store.tables.people.values.flatMap(\.identities).compactMap {
            $0.reported[.firstName]
        }
        #expect(reported.sorted() == ["Ana", "Luis"])
    }

    @Test("R12: an identity that a complete pull no longer contains is marked, its customer stays")
    func r12() async throws {
        let story = Story()
        try await story.newsletter(.of("a", email: "ana@x.com", consent: .subscribed))
        let standing = try #require(story.harness.store.tables.sources.first)
        let planner = BatchPlanner(source: standing, roster: SourceRoster([standing]))
        let changes = planner.planMissing(
            [RecordKey(stream: StreamID("all"), externalID: ExternalID("a"))], since: RunID(rawValue: 9),
            people: Array(story.harness.store.tables.people.values))
        _ = try await story.harness.store.write {
            try $0.apply(changes, run: RunID(rawValue: 9), at: Timestamp(milliseconds: 0))
        }
        #expect(story.customers == "#1 ana@x.com email=ana@x.com [boletin:a?]")
        #expect(
            try await story.newsletter(.of("a", email: "ana@x.com", consent: .subscribed)) == "fetched 1, updated 1")
        #expect(story.customers == "#1 ana@x.com email=ana@x.com [boletin:a] mail")
    }

    @Test("C2: of several records that create one customer together, the first is new, the others are linked")
    func c2() async throws {
        let story = Story()
        #expect(
            try await story.newsletter(
                .of("a", email: "ana@x.com"), .of("b", email: "ANA@x.com"), .of("b", email: "ANA@x.com"))
                == "fetched 3, repeated 1, new 1, linked 1")
    }
}
