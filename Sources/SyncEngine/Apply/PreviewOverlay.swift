import CustomerModel
import CustomerStore
import Planning

/// What the batches of a preview would have done to people, which later ones must see (C3).
///
/// Only customers are kept of whom a later record may think otherwise than the store: whose address moves or is
/// disputed, who were merged, or whom several records of the source share. A handful in practice.
struct PreviewOverlay: Sendable {
    private var people: [CustomerID: Person] = [:]
    private var owners: [EmailKey: CustomerID?] = [:]

    mutating func plan(
        _ batch: [StagedRecord], with planner: BatchPlanner, asking reader: any StoreReader
    ) throws -> BatchPlan {
        var recognition = try reader.recognise(batch, source: planner.source.id)
        if !owners.isEmpty {
            for record in batch {
                if let key = record.address.key, let owner = owners[key] { recognition.owners[key] = owner }
            }
        }
        let wanted = recognition.customersToRead(for: batch)
        var known = wanted.isEmpty ? [:] : try reader.people(wanted)
        try cover(&known, wanted: wanted, asking: reader)
        let plan = planner.plan(batch, recognition: recognition, people: known)
        take(plan, source: planner.source.id)
        return plan
    }

    /// Puts people as they would stand by now in the place of those the store has, with the survivors of tombstones.
    private func cover(
        _ known: inout [CustomerID: Person], wanted: [CustomerID], asking reader: any StoreReader
    ) throws {
        guard !people.isEmpty else { return }
        var queue = wanted
        var covered: Set<CustomerID> = []
        while let id = queue.popLast() {
            guard covered.insert(id).inserted, let person = try people[id] ?? known[id] ?? reader.people([id])[id]
            else { continue }
            known[id] = person
            if let survivor = person.mergedInto { queue.append(survivor) }
        }
    }

    private mutating func take(_ plan: BatchPlan, source: SourceID) {
        for change in plan.changes {
            guard let before = change.before, let after = change.after else { continue }
            guard people[after.id] != nil || matters(before, after, source) else { continue }
            people[after.id] = after
            if let key = before.emailKey, after.emailKey != key { owners.updateValue(nil, forKey: key) }
        }
        // Afterwards: who received a key may stand before who gave it up.
        for change in plan.changes {
            guard change.before != nil, let after = change.after, let key = after.emailKey, people[after.id] != nil
            else { continue }
            owners.updateValue(after.id, forKey: key)
        }
    }

    private func matters(_ before: Person, _ after: Person, _ source: SourceID) -> Bool {
        if before.emailKey != after.emailKey || after.mergedInto != nil { return true }
        let own = after.identities.filter { $0.source == source }
        return own.count > 1 || own.contains(where: \.isInConflict)
    }
}
