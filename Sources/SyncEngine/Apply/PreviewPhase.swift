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
    let progress: @Sendable (_ settled: Int, _ newAccounts: Int) -> Void

    func run() async throws -> BatchTotals {
        var totals = BatchTotals()
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
            totals.add(plan)
            disputes.note(plan, of: batch.records)
            progress(totals.counts.classified, totals.newAccounts)
            position = batch.end
        }
        let (ending, known, planner, soFar) = (disputes, overlay, planner, totals)
        return try await store.read { reader in
            var (disputes, overlay, totals) = (ending, known, soFar)
            try disputes.settle(&totals) { try overlay.plan($0, with: planner, asking: reader) }
            return totals
        }
    }
}
