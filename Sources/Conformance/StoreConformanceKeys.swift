import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    func keysMoveWithinOneApply() async throws {
        try await create([
            arrival(1, identity("1", email: "ana@example.com")), arrival(2, identity("2", email: "eva@example.com")),
        ])
        let ana = try await person(identity("1"))
        let eva = try await person(identity("2"))
        var (newAna, newEva) = (ana, eva)
        (newAna.emailKey, newEva.emailKey) = (eva.emailKey, ana.emailKey)
        (newAna.golden[.email], newEva.golden[.email]) = (eva.golden[.email], ana.golden[.email])
        try await update([(ana, newAna), (eva, newEva)])
        #expect(try await person(ana.id) == newAna)
        #expect(try await person(eva.id) == newEva)
        // One gives its key up, a newcomer receives it.
        var freed = newAna
        freed.emailKey = nil
        freed.golden[.email] = nil
        try await apply([
            PersonChange(
                kind: .created, before: nil, after: arrival(1, identity("3", email: "eva@example.com"))),
            PersonChange(kind: .updated, before: newAna, after: freed),
        ])
        #expect(try await person(ana.id) == freed)
        #expect(try await owner("eva@example.com") == customer(identity("3")))
        try await expectSound()
    }

    func secondKeyIsRefused() async throws {
        let ana = try await created(identity("1", email: "ana@example.com"))
        let changes = try await count("customer_change")
        await #expect(throws: Failure.self) {
            try await create([
                arrival(1, identity("2", email: "new@example.com", tags: ["t"])),
                arrival(2, identity("3", email: "ana@example.com")),
            ])
        }
        #expect(try await count("customer") == 1)
        #expect(try await count("customer_identity") == 1)
        #expect(try await count("customer_tag") == 0)
        #expect(try await count("customer_change") == changes)
        await #expect(throws: (any Error).self) {
            try await subject.execute("INSERT INTO customer (email) VALUES (' ANA@example.com ')")
        }
        #expect(try await person(ana.id) == ana)
        try await expectSound()
    }

    func otherWritersAreBound() async throws {
        try await subject.execute(
            "INSERT INTO customer (email, first_name, account_state) VALUES ('  Eva@Example.COM ', 'Eva', 'registered')"
        )
        let id = try #require(try await owner("eva@example.com"))
        let eva = try await person(id)
        #expect(eva.emailKey?.rawValue == "eva@example.com")
        #expect(eva.golden[.email] == "  Eva@Example.COM ")
        #expect(eva.account == .registered)
        try await subject.execute("UPDATE customer SET email = 'Eva2@example.com' WHERE id = \(id.rawValue)")
        #expect(try await owner("eva@example.com") == nil)
        #expect(try await owner("eva2@example.com") == id)
        try await subject.execute("UPDATE customer SET email = NULL WHERE id = \(id.rawValue)")
        #expect(try await owner("eva2@example.com") == nil)
        try await expectSound()
    }

    func plainKeysAreRefined() async throws {
        try await subject.execute("INSERT INTO customer (email) VALUES ('José@ESPAÑA.es')")
        try await subject.execute("INSERT INTO customer (email) VALUES ('<eva@example.com>')")
        // Any transaction of ours sees refined keys.
        let (key, source) = (EmailKey(rawValue: "josé@xn--espaa-rta.es"), newsletter.id)
        let staged = StagedRecord(
            key: RecordKey(stream: StreamID("s"), externalID: ExternalID("x")), address: .key(key), hash: hash("x"),
            changedAt: nil, payload: [])
        let found = try await store.write { try $0.recognise([staged], source: source).owners[key] }
        #expect(found != nil)
        #expect(try await owner("eva@example.com") != nil)
        try await expectSound()
        try await subject.execute("INSERT INTO customer (email) VALUES ('mailto:eva@example.com')")
        _ = try await store.write { try $0.roster() }
        let violations = try await store.read { try $0.violations() }
        #expect(violations.map(\.rule) == ["R4"])
        #expect(violations.allSatisfy { !$0.detail.contains("@") })
    }

    func recognitionAnswers() async throws {
        try await create([
            arrival(1, identity("1", email: "ana@example.com")), arrival(2, identity("2", email: "eva@example.com")),
            arrival(3, identity("ñ'\"\u{0}x", of: pos, stream: "customers")),
        ])
        let ana = try await person(identity("1"))
        func staged(_ identity: Identity, _ hash: ContentHash) -> StagedRecord {
            StagedRecord(
                key: identity.key, address: identity.emailKey.map(StagedRecord.Address.key) ?? .missing, hash: hash,
                changedAt: nil, payload: [])
        }
        let settled = identity("1", email: "ana@example.com")
        let changed = identity("2", email: "eva@example.com")
        let stranger = identity("9", email: "ana@example.com")
        let nobody = identity("10", email: "nobody@example.com")
        let otherStream = identity("1", stream: "other", email: "ana@example.com")
        let batch = [
            staged(settled, settled.hash), staged(changed, hash("changed")), staged(nobody, nobody.hash),
        ]
        let source = newsletter.id
        var answer = try await store.read { try $0.recognise(batch, source: source) }
        #expect(answer.identities.count == 3)
        #expect(answer.identities[0]?.isSettled(by: settled.hash) == true)
        #expect(answer.identities[1]?.isSettled(by: hash("changed")) == false)
        #expect(answer.identities[1]?.hash == changed.hash)
        #expect(answer.identities[2] == nil)
        // The settled record's address is not asked for.
        #expect(Set(answer.owners.keys.map(\.rawValue)) == ["eva@example.com"])
        #expect(answer.suppressed.isEmpty)
        let strangers = [staged(stranger, stranger.hash), staged(otherStream, otherStream.hash)]
        answer = try await store.read { try $0.recognise(strangers, source: source) }
        #expect(answer.identities == [nil, nil])
        #expect(answer.owners == [EmailKey(rawValue: "ana@example.com"): ana.id])
        #expect(try await customer(identity("ñ'\"\u{0}x", of: pos, stream: "customers")) != nil)
        #expect(try await customer(identity("ñ'\"", of: pos, stream: "customers")) == nil)
        #expect(try await customer(identity("1", of: pos)) == nil)
        // An address that many share, also in two spellings of one letter.
        let ids = (0..<20).map { "shared \($0)" } + ["n\u{303}", "ñ"]
        var shared = arrival(1, identity(ids[0], email: "info@example.com"))
        shared.identities += ids.dropFirst().map { identity($0, email: "info@example.com", name: "name of \($0)") }
        try await create([shared])
        let family = shared.identities.map { staged($0, $0.hash) }
        answer = try await store.read { try $0.recognise(family, source: source) }
        #expect(answer.identities.map { $0?.hash } == family.map(\.hash))
        #expect(answer.owners.isEmpty)
    }
}
