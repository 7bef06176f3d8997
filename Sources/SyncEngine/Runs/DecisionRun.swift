package import CustomerModel
package import CustomerStore
import Planning

/// Carries out what an operator decided about a contested address (R7), in one transaction and as a run of its own, so
/// that it can be taken back (C9).
struct DecisionRun: Sendable {
    let store: any CustomerStore
    let time: EngineTime

    func decide(_ conflict: QuestionID, merging: Bool) async throws -> ConflictOutcome {
        let now = time.now()
        return try await store.write { writer in
            guard let open = try writer.openConflict(conflict) else {
                throw Failure(
                    "unknown_conflict", .configuration, "there is no open conflict \(conflict.rawValue)")
            }
            guard let standing = try writer.roster().first(where: { $0.id == open.source }) else {
                throw Failure("unknown_source", .internal, "the conflict's source is not in the database")
            }
            let changes = try Self.changes(open, merging: merging, writer)
            var report = RunReport(source: standing.name, state: .applying, mode: .decision, startedAt: now)
            let run = try writer.beginRun(report, source: open.source)
            try writer.apply(changes, run: run, at: now)
            try writer.recordConflicts(
                [], settled: [open.notice.key], source: open.source, run: run, at: now)
            report.id = run
            report.state = .succeeded
            report.counts.fetched = 1
            report.counts.updated = 1
            report.merged = merging ? 1 : 0
            try writer.updateRun(report)
            let survivor = changes.last?.after?.id
            return ConflictOutcome(report: report, survivor: merging ? survivor : nil)
        }
    }

    private static func changes(
        _ open: OpenConflict, merging: Bool, _ reader: any StoreReader
    ) throws -> [PersonChange] {
        let people = try reader.people([open.notice.customer, open.notice.owner])
        let stale = Failure(
            "conflict_changed", .configuration,
            "the customers of this conflict have changed since it was opened; the source's next run looks at it again")
        guard let customer = people[open.notice.customer] else { throw stale }
        guard merging else {
            guard let change = ConflictDecision.keep(open.notice, of: open.source, customer: customer) else {
                throw stale
            }
            return [change]
        }
        guard let owner = people[open.notice.owner],
            let changes = ConflictDecision.merge(
                open.notice, of: open.source, customer: customer, owner: owner,
                roster: SourceRoster(try reader.roster()))
        else { throw stale }
        return changes
    }
}

/// What became of a contested address.
package struct ConflictOutcome: Sendable {
    /// The decision as a run.
    package var report: RunReport
    /// The customer that remains after a merge.
    package var survivor: CustomerID?
}
