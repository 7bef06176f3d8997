import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    func everyValueComesBack() async throws {
        var full = identity("x-1", email: "Ana@Example.com")
        for field in CustomerField.allCases where field != .email {
            full.reported[field] = "\(field.name) «ñ» \"q\" \\ \u{0}\n\t\u{1F} 😀 'x'"
        }
        full.hash = ContentHash(high: .max, low: 1)
        full.subscriptions = Consent.allCases.enumerated().map { index, consent in
            ListSubscription(
                list: "list-\(index)", consent: consent,
                statedAt: index == 0 ? nil : Timestamp(milliseconds: Int64(index) * -1000))
        }
        full.tags = ["", "vip", "ñandú"]
        full.metrics = CustomerMetrics(
            orders: .max, spentCents: -5, currency: "EUR", lastPurchaseAt: Timestamp(milliseconds: -1))
        full.changedAt = Timestamp(milliseconds: -62_135_596_800_000)
        full.isInConflict = true
        full.missingSince = run
        var poor = identity("", of: pos, stream: "", name: "Eva")
        poor.hash = ContentHash(high: 0, low: 0)
        poor.reported = FieldValues()
        poor.changedAt = nil
        poor.metrics = CustomerMetrics(orders: 0)
        var person = arrival(1, full)
        person.identities.append(poor)
        person.account = .registered
        person.objectsToMail = true
        try await create([person])
        var read = try await self.person(full).plain
        read.identities.sort { $0.source.rawValue < $1.source.rawValue }
        #expect(read == person.plain)
        try await expectSound()
    }

    func onlyDifferencesAreWritten() async throws {
        let ana = try await created(identity("1", email: "ana@example.com"))
        try await subject.execute(
            """
            UPDATE customer SET notes = 'likes tea', favourite = 1, password_hash = 'x', last_name = 'Typed'
            WHERE id = \(ana.id.rawValue)
            """)
        // Planned before the shop wrote: what the plan does not change must stand.
        var after = ana
        after.golden[.firstName] = "Anna"
        after.identities[0].hash = hash("new")
        after.identities[0].reported[.firstName] = "Anna"
        try await update([(ana, after)])
        let row = try await subject.query(
            "SELECT notes, favourite, password_hash, last_name, first_name FROM customer WHERE id = \(ana.id.rawValue)")
        #expect(row == [["likes tea", "1", "x", "Typed", "Anna"]])
        #expect(try await store.read { try $0.hasShopData(ana.id) })
    }

    func nothingIsWrittenTwice() async throws {
        let people = (1...20).map { arrival(Int64($0), identity("\($0)", email: "p\($0)@example.com", tags: ["a"])) }
        try await create(people)
        let before = try await subject.rowsWritten()
        for person in people {
            let standing = try await self.person(person.identities[0])
            try await update([(standing, standing)])
        }
        #expect(try await subject.rowsWritten() == before)
        // One more tag: that tag, the customer's time and one line in the feed, and no more than the run's row besides.
        let old = try await self.person(people[0].identities[0])
        var new = old
        new.identities[0].tags = ["a", "b"]
        try await update([(old, new)])
        #expect(try await subject.rowsWritten() <= before + 5)
        #expect(try await self.person(people[0].identities[0]) == new)
    }

    func mailFollowsTheShop() async throws {
        let subscribed = [ListSubscription(list: "l", consent: .subscribed)]
        let ana = try await created(identity("1", email: "ana@example.com", lists: subscribed))
        let mayEmail = "SELECT may_email FROM customer WHERE id = \(ana.id.rawValue)"
        #expect(try await value(mayEmail) == "1")
        try await subject.execute("UPDATE customer SET mail_objection = 1000 WHERE id = \(ana.id.rawValue)")
        #expect(try await value(mayEmail) == "0")
        #expect(try await person(ana.id).objectsToMail)
        try await subject.execute("UPDATE customer SET mail_objection = NULL WHERE id = \(ana.id.rawValue)")
        #expect(try await value(mayEmail) == "1")
        let before = try await person(ana.id)
        var bounced = before
        bounced.identities[0].subscriptions = [ListSubscription(list: "l", consent: .bounced)]
        try await update([(before, bounced)])
        #expect(try await value(mayEmail) == "0")
        let consent = try await subject.query(
            "SELECT source_id, list_id, consent FROM customer_consent WHERE customer_id = \(ana.id.rawValue)")
        #expect(consent == [["\(newsletter.id.rawValue)", "l", "bounced"]])
        // A person without an address that is given one by the shop, and loses it again.
        try await subject.execute("UPDATE customer SET email = NULL WHERE id = \(ana.id.rawValue)")
        #expect(try await owner("ana@example.com") == nil)
        try await expectSound()
    }

    func sharedAddressIsFlagged() async throws {
        let ana = try await created(identity("1", email: "info@example.com"))
        #expect(try await value("SELECT is_shared FROM customer") == "0")
        var after = ana
        after.identities.append(identity("2", email: "info@example.com", name: "Eva"))
        try await update([(ana, after)], as: .linked)
        #expect(try await value("SELECT is_shared FROM customer") == "1")
        let both = try await person(ana.id)
        #expect(both.plain.identities.map(\.reported) == after.plain.identities.map(\.reported))
        try await expectSound()
        var one = both
        one.identities[1].missingSince = run
        try await update([(both, one)], as: .missing)
        #expect(try await value("SELECT is_shared FROM customer") == "0")
        try await expectSound()
    }
}
