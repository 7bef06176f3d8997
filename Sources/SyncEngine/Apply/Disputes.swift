import CustomerModel
import Planning

/// Records whose address is somebody else's, and the addresses that are given up while a run goes through its batches.
///
/// Batches come in the order of addresses, so who takes one may come before who leaves it: such a conflict (R7) is
/// planned again at the end, by a preview as by an import (C3), so that a second run finds nothing to do (R9).
struct Disputes: Sendable {
    /// Records in conflict so far.
    private(set) var open: [StagedRecord] = []
    private var released: Set<EmailKey> = []

    /// Takes in what became of a batch.
    mutating func note(_ plan: BatchPlan, of batch: [StagedRecord]) {
        released.formUnion(plan.releasedKeys)
        guard !plan.conflicts.isEmpty else { return }
        open += zip(batch, plan.classes).filter { $0.1 == .conflicts }.map(\.0)
    }

    mutating func add(_ other: Disputes) {
        open += other.open
        released.formUnion(other.released)
    }

    /// Has conflicts planned again until nobody gains by it, and corrects the totals, where they stand as conflicts.
    mutating func settle(
        _ totals: inout BatchTotals, planning: (_ disputed: [StagedRecord]) throws -> BatchPlan
    ) rethrows {
        var free = released
        while !free.isEmpty {
            let candidates = open.filter { $0.address.key.map(free.contains) ?? false }
            guard !candidates.isEmpty else { return }
            let plan = try planning(candidates)
            totals.correct(plan, countedAsConflicts: candidates.count)
            let settled = Set(zip(candidates, plan.classes).filter { $0.1 != .conflicts }.map(\.0.key))
            guard !settled.isEmpty else { return }
            open.removeAll { settled.contains($0.key) }
            free = plan.releasedKeys
        }
    }
}
