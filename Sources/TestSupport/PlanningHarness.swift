package import CustomerModel
import CustomerStore
package import Planning

/// Plans and applies sets of records against a store as the engine does, without pulls and clocks.
package struct PlanningHarness: Sendable {
    package let store: MemoryStore

    package init(store: MemoryStore = MemoryStore()) { self.store = store }

    /// One set of records of one source, in pages as they came.
    package struct Pull: Sendable {
        package var source: SourceName
        package var kind: SourceKind
        package var pages: [[(stream: StreamID, record: Record)]]

        package init(_ source: String, _ kind: SourceKind, _ records: [Record], stream: String = "all") {
            self.source = SourceName(source)
            self.kind = kind
            pages = [records.map { (StreamID(stream), $0) }]
        }

        package init(source: SourceName, kind: SourceKind, pages: [[(stream: StreamID, record: Record)]]) {
            self.source = source
            self.kind = kind
            self.pages = pages
        }
    }

    /// Stages, plans and applies; returns what the batches add up to, with `fetched` and `repeated`.
    @discardableResult
    package func apply(_ pull: Pull, batchSize: Int = 7) async throws -> BatchPlan {
        let spool = MemorySpool()
        var total = BatchPlan()
        for page in pull.pages {
            total.counts.fetched += page.count
            await spool.stage(page.map { StagedRecord($0.record, stream: $0.stream) })
        }
        total.counts.repeated = await spool.seal()
        var position: SpoolPosition?
        while let batch = await spool.batch(after: position, limit: batchSize) {
            let fetched = total
            total = try await store.write { writer in
                var total = fetched
                let standing = try writer.register(
                    pull.source, kind: pull.kind, rank: pull.kind.defaultRank, connector: "test")
                let roster = SourceRoster(try writer.roster())
                let run = RunID(rawValue: 1)
                let planner = BatchPlanner(source: standing, roster: roster, run: run)
                let recognition = try writer.recognise(batch.records, source: standing.id)
                let people = try writer.people(recognition.customersToRead(for: batch.records))
                let plan = planner.plan(batch.records, recognition: recognition, people: people)
                try writer.apply(plan.changes, run: run, at: Timestamp(milliseconds: 0))
                try writer.recordConflicts(
                    plan.conflicts, settled: plan.settledConflicts, source: standing.id, run: run,
                    at: Timestamp(milliseconds: 0))
                total.counts += plan.counts
                total.newAccounts += plan.newAccounts
                total.merged += plan.merged
                total.changes += plan.changes
                total.conflicts += plan.conflicts
                total.quarantined += plan.quarantined
                return total
            }
            position = batch.end
        }
        return total
    }
}
