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
            progress(totals.counts.classified, totals.newAccounts)
            position = batch.end
        }
        return totals
    }
}

/// What earlier batches of a preview would have done to addresses, which later ones must see (C3).
///
/// Only customers whose e-mail key moves are kept: a handful in practice.
struct PreviewOverlay: Sendable {
    private var people: [CustomerID: Person] = [:]
    private var owners: [EmailKey: CustomerID?] = [:]

    mutating func plan(
        _ batch: [StagedRecord], with planner: BatchPlanner, asking reader: any StoreReader
    ) throws -> BatchPlan {
        var recognition = try reader.recognise(batch, source: planner.source.id)
        if !owners.isEmpty {
            for (key, owner) in owners where batch.contains(where: { $0.address.key == key }) {
                recognition.owners[key] = owner
            }
        }
        let wanted = recognition.customersToRead(for: batch)
        var known = wanted.isEmpty ? [:] : try reader.people(wanted)
        var queue = wanted
        while let id = queue.popLast() {
            guard let person = people[id] else { continue }
            known[id] = person
            if let survivor = person.mergedInto, known[survivor] == nil || people[survivor] != nil, survivor != id {
                known[survivor] = try people[survivor] ?? reader.people([survivor])[survivor]
            }
        }
        let plan = planner.plan(batch, recognition: recognition, people: known)
        for change in plan.changes {
            guard let before = change.before, let after = change.after else { continue }
            guard before.emailKey != after.emailKey || people[after.id] != nil else { continue }
            people[after.id] = after
            if let key = before.emailKey { owners.updateValue(nil, forKey: key) }
        }
        for change in plan.changes {
            if let after = change.after, change.before != nil, let key = after.emailKey, people[after.id] != nil {
                owners.updateValue(after.id, forKey: key)
            }
        }
        return plan
    }
}
