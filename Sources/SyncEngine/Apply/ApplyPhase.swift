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
        var disputed: [StagedRecord] = []
        var released: Set<EmailKey> = []
        var current = try await spool.batch(after: nil, limit: pacer.size)
        while let batch = current {
            try Task.checkCancellation()
            let next = try await spool.batch(after: batch.end, limit: pacer.size)
            let isLast = next == nil
            if isLast { totals.missing = try await markAbsent(totals.attended + attended(in: batch.records)) }
            let soFar = totals
            let (disputedSoFar, releasedSoFar) = (disputed, released)
            let (step, held) = try await transaction { writer in
                var step = try apply(batch.records, writer)
                guard isLast else { return step }
                try settleDisputes(
                    disputedSoFar + step.disputed, released: releasedSoFar.union(step.released), writer, &step.totals)
                var whole = soFar
                whole.add(step.totals)
                try closing(writer, whole)
                return step
            }
            totals.add(step.totals)
            disputed += step.disputed
            released.formUnion(step.released)
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
        var disputed: [StagedRecord] = []
        var released: Set<EmailKey> = []
        var wrote = false
    }

    private func apply(_ records: [StagedRecord], _ writer: any StoreWriter) throws -> Step {
        let plan = try planner.plan(records, asking: writer)
        var step = Step()
        step.totals.add(plan)
        step.released = plan.releasedKeys
        step.wrote = try write(plan, writer)
        if !plan.conflicts.isEmpty {
            step.disputed = records.enumerated().filter { plan.classes[$0.offset] == .conflicts }.map(\.element)
        }
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

    /// Plans conflicts again whose address was given up in the same run, so that a second run finds nothing to do (R9).
    private func settleDisputes(
        _ disputed: [StagedRecord], released: Set<EmailKey>, _ writer: any StoreWriter, _ totals: inout BatchTotals
    ) throws {
        var open = disputed
        var free = released
        while !free.isEmpty {
            let candidates = open.filter { $0.address.key.map(free.contains) ?? false }
            guard !candidates.isEmpty else { return }
            let plan = try planner.plan(candidates, asking: writer)
            _ = try write(plan, writer)
            let settled = Set(
                candidates.enumerated().filter { plan.classes[$0.offset] != .conflicts }.map(\.element.key))
            guard !settled.isEmpty else { return }
            // These were counted as conflicts; they are what they are now.
            totals.counts.conflicts -= candidates.count
            totals.add(plan)
            open.removeAll { settled.contains($0.key) }
            free = plan.releasedKeys
        }
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

extension BatchTotals {
    mutating func add(_ other: BatchTotals) {
        counts += other.counts
        newAccounts += other.newAccounts
        merged += other.merged
        missing += other.missing
        attended += other.attended
    }
}
