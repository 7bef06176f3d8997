import CustomerModel
import CustomerStore
import Planning

/// What the batches of a run add up to.
struct BatchTotals: Sendable {
    var counts = RunCounts()
    /// Records that were left out, by the reason.
    var leftOut: [Rejection.Reason: Int] = [:]
    var newAccounts = 0
    var merged = 0
    /// Identities that are marked as no longer there.
    var missing = 0
    /// Records whose identity was known and present, not missing, before the run.
    var attended = 0

    /// Records that change something.
    var changes: Int { counts.new + counts.linked + counts.updated }

    mutating func add(_ plan: BatchPlan) {
        count(plan)
        newAccounts += plan.newAccounts
        merged += plan.merged
        attended += plan.recognised - plan.returned
    }

    private mutating func count(_ plan: BatchPlan) {
        counts += plan.counts
        for notice in plan.quarantined { leftOut[notice.rejection.reason, default: 0] += 1 }
    }

    mutating func add(_ other: BatchTotals) {
        counts += other.counts
        leftOut.merge(other.leftOut, uniquingKeysWith: +)
        newAccounts += other.newAccounts
        merged += other.merged
        missing += other.missing
        attended += other.attended
    }

    /// Adds what became of records that were counted as conflicts before, in the place of that.
    mutating func correct(_ plan: BatchPlan, countedAsConflicts number: Int) {
        counts.conflicts -= number
        count(plan)
        newAccounts += plan.newAccounts
        merged += plan.merged
    }
}

extension BatchPlanner {
    /// Asks the store about a batch and plans it.
    func plan(_ batch: [StagedRecord], asking store: any StoreReader) throws -> BatchPlan {
        let recognition = try store.recognise(batch, source: source.id)
        let wanted = recognition.customersToRead(for: batch)
        let people = wanted.isEmpty ? [:] : try store.people(wanted)
        return plan(batch, recognition: recognition, people: people)
    }
}
