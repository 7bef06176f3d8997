import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

/// What an operator decides about a contested address (R7).
@Suite struct DecisionTests {
    private static func record(_ id: String, email: String, first: String? = nil, last: String? = nil) -> Record {
        var record = Record(externalID: ExternalID(id))
        record.fields[.email] = email
        record.fields[.firstName] = first
        record.fields[.lastName] = last
        return record
    }

    private func contested(_ bench: EngineBench) async throws -> OpenConflict {
        _ = await bench.run([
            Self.record("1", email: "ana@example.com", first: "Ana"),
            Self.record("2", email: "eva@example.com", last: "Ruiz"),
        ])
        let run = await bench.run([
            Self.record("1", email: "eva@example.com", first: "Ana"), Self.record("2", email: "eva@example.com"),
        ])
        #expect(run.counts.conflicts == 1)
        return try #require(try await bench.store.read { try $0.openConflicts(QuestionQuery(limit: 5)) }.first)
    }

    private func again(_ bench: EngineBench) async -> RunReport {
        await bench.run([
            Self.record("1", email: "eva@example.com", first: "Anita"),
            Self.record("2", email: "eva@example.com", last: "Ruiz"),
        ])
    }

    @Test("R7: two who are kept apart stay two, and the source's next word opens no conflict")
    func keep() async throws {
        let bench = EngineBench()
        let conflict = try await contested(bench)
        let outcome = try await bench.engine.decide(conflict.id, merging: false)
        #expect(outcome.report.mode == .decision && outcome.survivor == nil && outcome.report.counts.isBalanced)
        let next = await again(bench)
        #expect(next.counts.conflicts == 0 && next.counts.updated >= 1)
        #expect(bench.store.tables.people.values.filter { $0.mergedInto == nil }.count == 2)
        #expect(try await bench.store.read { try $0.openConflicts(QuestionQuery(limit: 5)) }.isEmpty)
        await #expect(throws: Failure.self) { try await bench.engine.decide(conflict.id, merging: true) }
    }

    @Test("R7, C9: two who are merged are one, and taking the decision back makes them two with an open conflict")
    func merge() async throws {
        let bench = EngineBench()
        let conflict = try await contested(bench)
        let before = bench.store.tables.people
        let outcome = try await bench.engine.decide(conflict.id, merging: true)
        #expect(outcome.survivor == conflict.notice.customer && outcome.report.merged == 1)
        #expect(bench.store.tables.people[conflict.notice.owner]?.mergedInto == outcome.survivor)
        #expect(bench.store.tables.violations().isEmpty)
        let undone = try await bench.engine.undo(try #require(outcome.report.id))
        #expect(undone.state == .succeeded && undone.kept.isEmpty)
        #expect(bench.store.tables.people == before)
        #expect(try await bench.store.read { try $0.openConflict(conflict.id) }?.notice == conflict.notice)
        #expect(bench.store.tables.violations().isEmpty)
    }

    @Test("R7: nothing is decided about customers that have changed meanwhile")
    func stale() async throws {
        let bench = EngineBench()
        let conflict = try await contested(bench)
        bench.store.edit(conflict.notice.owner) { $0.emailKey = EmailKey(rawValue: "otra@example.com") }
        let failure = await #expect(throws: Failure.self) {
            try await bench.engine.decide(conflict.id, merging: true)
        }
        #expect(failure?.code == "conflict_changed")
        #expect(try await bench.store.read { try $0.openConflict(conflict.id) } != nil)
    }
}
