import CustomerModel
import CustomerStore
import Planning

/// Plans everything that is staged without writing anything: the exact numbers of an import at this moment (C3).
struct PreviewPhase: Sendable {
    private static let batchSize = 1000

    let store: any CustomerStore
    let spool: any Spool
    let planner: BatchPlanner
    /// What other sources of the same preview have announced; nil: there are none.
    let announcements: Announcements?
    /// What the pull already left out.
    let rejected: [QuarantineNotice]
    let progress: @Sendable (_ settled: Int, _ newAccounts: Int) -> Void

    /// The numbers, and a few people behind them.
    struct Outcome: Sendable {
        var totals = BatchTotals()
        var samples = PreviewSamples()
    }

    func run() async throws -> Outcome {
        var outcome = Outcome()
        outcome.samples.note(rejected: rejected)
        var position: SpoolPosition?
        var overlay = PreviewOverlay()
        var disputes = Disputes()
        while let batch = try await spool.batch(after: position, limit: Self.batchSize) {
            try Task.checkCancellation()
            let known = overlay
            let planner = planner
            let (planned, next) = try await store.read { reader in
                var overlay = known
                let plan = try overlay.plan(batch.records, with: planner, asking: reader)
                return (plan, overlay)
            }
            overlay = next
            var plan = planned
            announcements?.settle(&plan, of: batch.records)
            outcome.totals.add(plan)
            outcome.samples.note(plan, of: batch.records, source: planner.source.id)
            disputes.note(plan, of: batch.records)
            progress(outcome.totals.counts.classified, outcome.totals.newAccounts)
            position = batch.end
        }
        let (ending, known, planner, soFar) = (disputes, overlay, planner, outcome)
        return try await store.read { reader in
            var (disputes, overlay, outcome) = (ending, known, soFar)
            try disputes.settle(&outcome.totals) { disputed in
                let plan = try overlay.plan(disputed, with: planner, asking: reader)
                outcome.samples.note(plan, of: disputed, source: planner.source.id)
                return plan
            }
            outcome.samples.note(disputed: disputes.open)
            return outcome
        }
    }
}
