import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    func readsAreConsistent() async throws {
        let ana = try await created(identity("1", email: "ana@example.com"))
        var after = ana
        after.golden[.firstName] = "Anna"
        let (changes, run, now) = ([PersonChange(kind: .updated, before: ana, after: after)], run, now)
        let (began, mayRead) = AsyncStream<Void>.makeStream()
        // The reader looks, waits until a write is over, and looks again: it must see what it saw.
        async let seen = store.read { reader in
            let first = try reader.people([ana.id])[ana.id]
            mayRead.yield()
            var spins = 0
            while try reader.people([ana.id])[ana.id] == first, spins < 200 { spins += 1 }
            return try (first, reader.people([ana.id])[ana.id])
        }
        for await _ in began { break }
        try await store.write { try $0.apply(changes, run: run, at: now) }
        let (first, second) = try await seen
        #expect(first == ana)
        #expect(second == ana)
        #expect(try await person(ana.id) == after)
    }

    func shopIsLeftAlone() async throws {
        try await subject.execute("ALTER TABLE customer ADD COLUMN loyalty_points INTEGER NOT NULL DEFAULT 0")
        try await subject.execute("ALTER TABLE customer ADD COLUMN email_new TEXT")
        try await subject.execute(
            "CREATE TABLE shop_order (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id))")
        let ana = try await created(identity("1", email: "ana@example.com"))
        let eva = try await created(identity("2", email: "eva@example.com"))
        let hasData: @Sendable (CustomerID) async throws -> Bool = { [store] id in
            try await store.read { try $0.hasShopData(id) }
        }
        #expect(try await hasData(ana.id) == false)
        try await subject.execute("UPDATE customer SET loyalty_points = 7 WHERE id = \(ana.id.rawValue)")
        #expect(try await hasData(ana.id))
        #expect(try await hasData(eva.id) == false)
        try await subject.execute("INSERT INTO shop_order (id, customer_id) VALUES (1, \(eva.id.rawValue))")
        #expect(try await hasData(eva.id))
        // What the shop refers to is not removed, and the refusal leaves everything as it was.
        await #expect(throws: Failure.self) { try await update([(eva, nil)], as: .undone) }
        #expect(try await person(eva.id) == eva)

        var after = try await person(ana.id)
        let before = after
        after.golden[.city] = "Bilbao"
        try await update([(before, after)])
        #expect(try await value("SELECT loyalty_points FROM customer WHERE id = \(ana.id.rawValue)") == "7")
        let again = try await subject.reopen()
        #expect(try await again.read { try $0.people([ana.id])[ana.id] } == after)
        await again.close()
        try await subject.execute("INSERT INTO customer_tag (customer_id, tag) VALUES (\(ana.id.rawValue), 'shop')")
        let tagged = try await person(ana.id)
        #expect(tagged == after)
        var renamed = tagged
        renamed.identities[0].tags = ["shop"]
        try await update([(tagged, renamed)])
        #expect(
            try await value("SELECT count(*) FROM customer_tag WHERE customer_id = \(ana.id.rawValue)") == "2")
        try await expectSound()
    }

    func sourcesAreRegisteredOnce() async throws {
        let again = try await store.write {
            try $0.register(SourceName("boletin"), kind: .file, rank: 7, connector: "files")
        }
        #expect(again.id == newsletter.id)
        #expect(again.rank == 7)
        let roster = try await store.read { try $0.roster() }
        #expect(roster == [SourceStanding(id: newsletter.id, name: SourceName("boletin"), kind: .file, rank: 7), pos])
    }

    func reopenedStoreIsWhole() async throws {
        let ana = try await created(identity("1", email: "ana@example.com", tags: ["t"]))
        await store.close()
        await #expect(throws: Failure.self) { try await store.read { try $0.roster() } }
        let again = try await subject.reopen()
        #expect(try await again.read { try $0.people([ana.id])[ana.id] } == ana)
        #expect(try await again.read { try $0.roster() } == [newsletter, pos])
        await again.close()
    }

    func soundDatabaseHasNoViolations() async throws {
        let lists = [ListSubscription(list: "l", consent: .subscribed)]
        try await create(
            (1...3).map { arrival(Int64($0), identity("\($0)", email: "p\($0)@example.com", lists: lists)) })
        try await expectSound()
        let ana = try await person(identity("1"))
        try await subject.execute("UPDATE customer SET may_email = 0 WHERE id = \(ana.id.rawValue)")
        try await subject.execute("UPDATE customer SET is_shared = 1 WHERE id = \(ana.id.rawValue)")
        try await subject.execute(
            "UPDATE customer_identity SET missing_since_run = 99, reported = 'x' WHERE external_id = '2'")
        try await subject.execute(
            "UPDATE customer_subscription SET identity_id = 77 WHERE customer_id = \(ana.id.rawValue)")
        let found = try await store.read { try $0.violations() }
        #expect(Set(found.map(\.rule)).isSuperset(of: ["V6", "R11", "R12", "V1", "V5"]))
        #expect(found.allSatisfy { !$0.detail.contains("@") && !$0.detail.isEmpty })
    }
}
