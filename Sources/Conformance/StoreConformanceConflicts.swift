import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    func conflictsGoBack() async throws {
        try await create([
            arrival(1, identity("1", email: "ana@example.com")), arrival(2, identity("2", email: "eva@example.com")),
        ])
        let (ana, eva) = (try await person(identity("1")), try await person(identity("2")))
        var disputed = ana
        disputed.identities[0].isInConflict = true
        try await update([(ana, disputed)])
        try await contest("eva@example.com", by: ana, owner: eva)
        let undo = try await beginUndo()

        // Its owner has another address: nobody is in the way any more. With the address the question comes back.
        var moved = eva
        moved.emailKey = EmailKey(rawValue: "otra@example.com")
        moved.golden[.email] = "otra@example.com"
        try await takeBack([(eva, moved)], as: undo)
        #expect(try await open().isEmpty)
        try await takeBack([(moved, eva)], as: undo)
        #expect(try await open().map(\.notice.owner) == [eva.id])

        // The record moves to another customer, as when a merge is taken back: the conflict goes along.
        let luz = try await created(identity("3", email: "luz@example.com"))
        var (without, with) = (disputed, luz)
        without.identities = []
        with.identities.append(disputed.identities[0])
        try await takeBack([(disputed, without), (luz, with)], as: undo)
        #expect(try await open().map(\.notice.customer) == [luz.id])
        try await takeBack([(with, luz), (without, disputed)], as: undo)

        // The record is in conflict no more; a run that had settled it is taken back.
        try await takeBack([(disputed, ana)], as: undo)
        #expect(try await open().isEmpty)
        try await update([(ana, disputed)])
        try await contest("eva@example.com", by: ana, owner: eva)
        let (source, settling, now) = (newsletter.id, run, now)
        try await store.write {
            try $0.recordConflicts([], settled: [ana.identities[0].key], source: source, run: settling, at: now)
        }
        var renamed = disputed
        renamed.golden[.lastName] = "L"
        try await takeBack([(disputed, renamed)], as: undo)
        #expect(try await open().map(\.notice.customer) == [ana.id])

        // Its owner goes.
        try await takeBack([(eva, nil)], as: undo)
        #expect(try await open().isEmpty)
        try await expectSound()
    }

    private func open() async throws -> [OpenConflict] {
        try await store.read { try $0.openConflicts(QuestionQuery(limit: 10)) }
    }

    private func contest(_ address: String, by claimant: Person, owner: Person) async throws {
        let notice = ConflictNotice(
            key: claimant.identities[0].key, customer: claimant.id, owner: owner.id,
            contested: EmailKey(rawValue: address), typed: address)
        let (source, run, now) = (newsletter.id, run, now)
        try await store.write { try $0.recordConflicts([notice], settled: [], source: source, run: run, at: now) }
    }

    private func beginUndo() async throws -> RunID {
        let (source, now) = (newsletter, now)
        return try await store.write {
            try $0.beginRun(
                RunReport(source: source.name, state: .applying, mode: .undo, startedAt: now), source: source.id)
        }
    }

    private func takeBack(_ pairs: [(Person, Person?)], as undo: RunID) async throws {
        let changes = pairs.map { PersonChange(kind: .undone, before: $0.0, after: $0.1) }
        let (run, now) = (run, now)
        try await store.write { writer in
            try writer.apply(changes, run: undo, at: now)
            try writer.reviewConflicts(after: changes, takingBack: run, as: undo, at: now)
        }
    }
}
