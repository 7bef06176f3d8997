import CustomerModel
import CustomerStore
import Planning

/// Writes everything that is staged: batch by batch, planned again inside one short transaction each (C3, C5).
struct ApplyPhase: Sendable {
    let store: any CustomerStore
    let spool: any Spool
    let planner: BatchPlanner
    let run: RunID
    let time: EngineTime
    let limits: EngineLimits
    let progress: @Sendable (_ settled: Int, _ newAccounts: Int) -> Void

    /// Applies all batches; the last one's transaction also runs `closing` with the totals (C5).
    ///
    /// `totals` is true after an error too: it has the batches that were written before it. Before the last batch
    /// `markAbsent` hears how many known, present identities the whole pull has shown, and says how many it marked
    /// (R12).
    func run(
        into totals: inout BatchTotals, markAbsent: (_ recognised: Int) async throws -> Int,
        closing: @escaping @Sendable (any StoreWriter, BatchTotals) throws -> Void
    ) async throws {
        var pacer = BatchPacer(target: limits.batchTarget, shortestPause: limits.batchPause)
        var disputes = Disputes()
        var current = try await spool.batch(after: nil, limit: pacer.size)
        while let batch = current {
            try Task.checkCancellation()
            let next = try await spool.batch(after: batch.end, limit: pacer.size)
            let isLast = next == nil
            if isLast { totals.missing = try await markAbsent(totals.attended + attended(in: batch.records)) }
            let soFar = totals
            let earlier = disputes
            let (step, held) = try await transaction { writer in
                var step = try apply(batch.records, writer)
                guard isLast else { return step }
                var all = earlier
                all.add(step.disputes)
                try all.settle(&step.totals) { disputed in
                    let plan = try planner.plan(disputed, asking: writer)
                    _ = try write(plan, writer)
                    return plan
                }
                var whole = soFar
                whole.add(step.totals)
                try closing(writer, whole)
                return step
            }
            totals.add(step.totals)
            disputes.add(step.disputes)
            progress(totals.counts.classified, totals.newAccounts)
            let pause = pacer.pause(afterHolding: held, records: batch.records.count)
            if step.wrote, !isLast { try await time.sleep(pause) }
            current = next
        }
        if totals.counts.classified == 0 {
            // Nothing was staged: the checkpoint still moves.
            totals.missing = try await markAbsent(0)
            let whole = totals
            _ = try await transaction { writer in try closing(writer, whole) }
        }
    }

    /// How many of these records are known and present.
    private func attended(in records: [StagedRecord]) async throws -> Int {
        let source = planner.source.id
        let recognition = try await store.read { try $0.recognise(records, source: source) }
        return recognition.identities.count { $0.map { !$0.isMissing } ?? false }
    }

    private struct Step: Sendable {
        var totals = BatchTotals()
        var disputes = Disputes()
        var wrote = false
    }

    private func apply(_ records: [StagedRecord], _ writer: any StoreWriter) throws -> Step {
        let plan = try planner.plan(records, asking: writer)
        var step = Step()
        step.totals.add(plan)
        step.disputes.note(plan, of: records)
        step.wrote = try write(plan, writer)
        return step
    }

    private func write(_ plan: BatchPlan, _ writer: any StoreWriter) throws -> Bool {
        let now = time.now()
        if !plan.changes.isEmpty { try writer.apply(plan.changes, run: run, at: now) }
        if !plan.quarantined.isEmpty {
            try writer.quarantine(plan.quarantined, source: planner.source.id, run: run, at: now)
        }
        if !plan.conflicts.isEmpty || !plan.settledConflicts.isEmpty {
            try writer.recordConflicts(
                plan.conflicts, settled: plan.settledConflicts, source: planner.source.id, run: run, at: now)
        }
        return !plan.changes.isEmpty
    }

    /// Runs a transaction and measures how long it held the database.
    private func transaction<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Answer
    ) async throws -> (Answer, held: Duration) {
        let time = time
        let (answer, watch) = try await store.write { writer in
            let watch = time.stopwatch()
            return (try body(writer), watch)
        }
        return (answer, watch.elapsed)
    }
}
