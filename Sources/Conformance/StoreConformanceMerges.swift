import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    /// Two customers, the second without an address, that become one.
    private func mergedPair() async throws -> (survivor: (Person, Person), loser: (Person, Person)) {
        let lists = [ListSubscription(list: "l", consent: .subscribed, statedAt: now)]
        try await create([
            arrival(1, identity("1", email: "ana@example.com", lists: lists, tags: ["news"])),
            arrival(
                2, identity("c-1", of: pos, name: "Anita", tags: ["vip"], metrics: CustomerMetrics(orders: 3))),
        ])
        let survivor = try await person(identity("1"))
        let loser = try await person(identity("c-1", of: pos))
        var tombstone = loser
        tombstone.mergedInto = survivor.id
        tombstone.identities = []
        var merged = survivor
        merged.identities += loser.identities
        merged.identities[1].hash = hash("with address")
        merged.identities[1].reported[.email] = "ana@example.com"
        merged.identities[1].emailKey = EmailKey(rawValue: "ana@example.com")
        merged.identities[1].tags = ["vip", "web"]
        return ((survivor, merged), (loser, tombstone))
    }

    func mergeLeavesTombstone() async throws {
        let pair = try await mergedPair()
        try await apply([
            PersonChange(kind: .merged, before: pair.loser.0, after: pair.loser.1),
            PersonChange(kind: .updated, before: pair.survivor.0, after: pair.survivor.1),
        ])
        #expect(try await person(pair.survivor.0.id) == pair.survivor.1)
        #expect(try await person(pair.loser.0.id) == pair.loser.1)
        // A question for the tombstone brings the survivor too.
        let loser = pair.loser.0.id
        let people = try await store.read { try $0.people([loser]) }
        #expect(Set(people.keys) == [loser, pair.survivor.0.id])
        #expect(try await customer(identity("c-1", of: pos)) == pair.survivor.0.id)
        for table in ["customer_subscription", "customer_tag", "customer_metric", "customer_identity"] {
            #expect(try await value("SELECT count(*) FROM \(table) WHERE customer_id = \(loser.rawValue)") == "0")
        }
        try await expectSound()
    }

    func mergeIsTakenBack() async throws {
        let pair = try await mergedPair()
        try await apply([
            PersonChange(kind: .merged, before: pair.loser.0, after: pair.loser.1),
            PersonChange(kind: .updated, before: pair.survivor.0, after: pair.survivor.1),
        ])
        let (run, loser) = (run, pair.loser.0.id)
        let changes = try await store.read { try $0.changes(of: run, before: nil, limit: 100) }
        let change = try #require(changes.first { $0.customer == loser && $0.kind == .merged })
        let image = try #require(change.image)
        #expect(image.mergedIntoAfter == pair.survivor.0.id)
        let taken = UndoPlanner.takeBack(image, of: pair.loser.1, lender: pair.survivor.1)
        try await apply([try #require(taken.lender), try #require(taken.customer.change)])
        #expect(try await person(loser) == pair.loser.0)
        #expect(try await person(pair.survivor.0.id) == pair.survivor.0)
        try await expectSound()
    }

    func creationIsRemoved() async throws {
        let ana = try await created(
            identity(
                "1", email: "ana@example.com", lists: [ListSubscription(list: "l", consent: .pending)], tags: ["t"],
                metrics: CustomerMetrics(orders: 1)))
        #expect(try await store.read { try $0.hasShopData(ana.id) } == false)
        try await update([(ana, nil)], as: .undone)
        for table in [
            "customer", "customer_identity", "customer_subscription", "customer_tag", "customer_metric",
        ] { #expect(try await count(table) == 0) }
        #expect(try await count("customer_change") == 2)
        // Its number is not given to another person.
        let eva = try await created(identity("2", email: "eva@example.com"))
        #expect(eva.id > ana.id)
        // An identity that was linked and is taken back leaves, its customer stays.
        var linked = eva
        linked.identities.append(identity("c-1", of: pos, email: "eva@example.com", tags: ["x"]))
        try await update([(eva, linked)], as: .linked)
        let standing = try await person(eva.id)
        try await update([(standing, eva)], as: .undone)
        #expect(try await person(eva.id) == eva)
        #expect(try await count("customer_identity") == 1)
        #expect(try await count("customer_tag") == 0)
        try await expectSound()
    }

    func conflictsAreIdempotent() async throws {
        try await create([
            arrival(1, identity("1", email: "ana@example.com")), arrival(2, identity("2", email: "eva@example.com")),
        ])
        let ana = try await person(identity("1"))
        let eva = try await person(identity("2"))
        let contested = ConflictNotice(
            key: ana.identities[0].key, customer: ana.id, owner: eva.id,
            contested: EmailKey(rawValue: "eva@example.com"),
            typed: "Eva@example.com")
        let (source, run, now) = (newsletter.id, run, now)
        let open: @Sendable () async throws -> [OpenConflict] = { [store] in
            try await store.read { try $0.openConflicts(QuestionQuery(limit: 10)) }
        }
        for _ in 1...2 {
            try await store.write {
                try $0.recordConflicts([contested], settled: [], source: source, run: run, at: now)
            }
            let listed = try #require(try await open().first)
            #expect(
                listed
                    == OpenConflict(
                        id: listed.id, source: source, notice: contested, openedBy: run, openedAt: now))
            #expect(try await open().count == 1)
            #expect(try await store.read { try $0.openConflict(listed.id) } == listed)
            #expect(try await store.read { try $0.openConflicts(QuestionQuery(after: listed.id, limit: 9)) }.isEmpty)
            #expect(try await store.read { try $0.questionCounts() } == [source: QuestionCounts(conflicts: 1)])
        }
        // A merge of the owner takes the conflict along.
        let third = try await created(identity("3", email: "eva2@example.com"))
        var (tombstone, survivor) = (eva, third)
        tombstone.mergedInto = third.id
        tombstone.emailKey = nil
        tombstone.golden[.email] = nil
        tombstone.identities = []
        survivor.identities += eva.identities
        try await update([(eva, tombstone), (third, survivor)], as: .merged)
        #expect(try await open().map(\.notice.owner) == [third.id])
        try await expectSound()
        for _ in 1...2 {
            try await store.write {
                try $0.recordConflicts([], settled: [contested.key], source: source, run: run, at: now)
            }
            #expect(try await open().isEmpty)
        }
        // It may open again, then as a new one; a plan's number of the owner becomes the real one.
        var again = contested
        again.owner = CustomerID(rawValue: -1)
        again.contested = EmailKey(rawValue: "eva2@example.com")
        let notice = again
        try await store.write { try $0.recordConflicts([notice], settled: [], source: source, run: run, at: now) }
        #expect(try await open().map(\.notice.owner) == [third.id])
    }
}
