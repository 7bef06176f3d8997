import CustomerModel

/// One batch being planned: goes through its records in order and collects what becomes of them.
struct PlanningSession {
    private let planner: BatchPlanner
    private let survivorship: Survivorship
    private let batch: [StagedRecord]
    private let recognition: Recognition
    private var workspace: Workspace
    private var plan = BatchPlan()

    init(planner: BatchPlanner, batch: [StagedRecord], recognition: Recognition, people: [CustomerID: Person]) {
        self.planner = planner
        self.batch = batch
        self.recognition = recognition
        survivorship = Survivorship(roster: planner.roster)
        workspace = Workspace(people: people, owners: recognition.owners)
    }

    mutating func run() -> BatchPlan {
        plan.classes = [RecordClass](repeating: .unchanged, count: batch.count)
        var start = 0
        while start < batch.count {
            var end = start + 1
            if let key = batch[start].address.key {
                while end < batch.count, batch[end].address.key == key { end += 1 }
            }
            planGroup(start..<end)
            start = end
        }
        plan.changes = workspace.changes()
        plan.releasedKeys = workspace.releasedKeys
        return plan
    }

    /// The records of one address: known identities first (R3), then arrivals.
    private mutating func planGroup(_ range: Range<Int>) {
        if range.count == 1 {
            classify(range.lowerBound, planRecord(at: range.lowerBound))
            return
        }
        for index in range where recognition.identities[index] != nil { classify(index, planRecord(at: index)) }
        for index in range where recognition.identities[index] == nil { classify(index, planRecord(at: index)) }
    }

    private mutating func classify(_ index: Int, _ recordClass: RecordClass) {
        plan.classes[index] = recordClass
        plan.counts.count(recordClass)
    }

    private mutating func planRecord(at index: Int) -> RecordClass {
        let staged = batch[index]
        if recognition.suppressed.contains(index) { return .suppressed }
        let known = recognition.identities[index]
        if let known {
            plan.recognised += 1
            if known.isMissing { plan.returned += 1 }
            if known.isSettled(by: staged.hash) { return .unchanged }
        }
        guard let record = staged.record() else {
            plan.quarantined.append(QuarantineNotice(key: staged.key, rejection: .damaged(staged.key)))
            return .quarantined
        }
        if !record.isDeleted, let rejection = planner.rejection(of: staged) {
            plan.quarantined.append(QuarantineNotice(key: staged.key, rejection: rejection))
            return .quarantined
        }
        if let known, let person = workspace.person(known.customer) {
            return planKnown(record, staged, person)
        }
        if record.isDeleted { return .unchanged }
        return planArrival(record, staged)
    }

    // MARK: Arrivals

    /// R3: an unknown identity is matched by its e-mail key, else it is new.
    private mutating func planArrival(_ record: Record, _ staged: StagedRecord) -> RecordClass {
        let identity = planner.identity(record, staged)
        if let key = staged.address.key, let owner = workspace.owner(of: key), var person = workspace.person(owner) {
            person.link(identity, survivorship: survivorship)
            workspace.update(person)
            return .linked
        }
        let id = workspace.create { Person(id: $0, identity: identity) }
        if let key = staged.address.key { workspace.claim(key, for: id) }
        plan.newAccounts += 1
        return .new
    }

    // MARK: Known identities

    private mutating func planKnown(_ record: Record, _ staged: StagedRecord, _ known: Person) -> RecordClass {
        guard
            let position = known.identities.firstIndex(where: {
                $0.source == planner.source.id && $0.key == staged.key
            })
        else { return planArrival(record, staged) }
        var person = known
        let old = person.identities[position]
        if record.isDeleted {
            guard old.hash != staged.hash || old.missingSince == nil else { return .unchanged }
            // Deleted by the source's own word: as if a complete pull no longer had it (R12), and its subscriptions end.
            person.identities[position].hash = staged.hash
            person.identities[position].subscriptions = ConsentStatements.merged(old: old.subscriptions, new: [])
            person.identities[position].missingSince = old.missingSince ?? planner.run
            workspace.update(person)
            return .updated
        }

        var new = planner.identity(record, staged)
        new.id = old.id
        new.subscriptions = ConsentStatements.merged(old: old.subscriptions, new: new.subscriptions)

        switch emailStep(person: person, old: old, key: staged.address.key) {
        case .keep:
            break
        case .receive(let key):
            person.emailKey = key
        case .merge(let owner):
            person = merge(person, with: owner)
        case .conflict(let key, let owner):
            return holdConflict(old, new, key: key, owner: owner, person: person)
        }
        if old.isInConflict { plan.settledConflicts.append(staged.key) }
        guard
            let current = person.identities.firstIndex(where: {
                $0.source == new.source && $0.key == new.key
            })
        else { return .unchanged }
        person.replaceIdentity(at: current, with: new, survivorship: survivorship)
        workspace.update(person)
        return .updated
    }

    /// What a known record's e-mail does to its customer.
    private enum EmailStep {
        case keep
        case receive(EmailKey)
        case merge(with: Person)
        case conflict(EmailKey, owner: CustomerID)
    }

    private func emailStep(person: Person, old: Identity, key: EmailKey?) -> EmailStep {
        guard let key, key != person.emailKey else { return .keep }
        let owner = workspace.owner(of: key).flatMap(workspace.person)
        guard person.emailKey != nil else {
            // R6: the address is free and received, or its owner and this customer are one person.
            guard let owner, owner.id != person.id else { return .receive(key) }
            return .merge(with: owner)
        }
        // V1: only an address that the source has changed, or that still waits for a decision, counts.
        guard old.emailKey != key || old.isInConflict else { return .keep }
        if let owner, owner.id != person.id { return .conflict(key, owner: owner.id) }
        return survivorship.letsChangeEmail(of: person, from: old) ? .receive(key) : .keep
    }

    /// R7: everything but the address is applied; the address waits for an operator.
    private mutating func holdConflict(
        _ old: Identity, _ new: Identity, key: EmailKey, owner: CustomerID, person: Person
    ) -> RecordClass {
        plan.conflicts.append(
            ConflictNotice(
                key: new.key, customer: person.id, owner: owner, contested: key, typed: new.reported[.email] ?? ""))
        var held = new
        held.emailKey = old.emailKey
        held.reported[.email] = old.reported[.email]
        held.isInConflict = true
        var person = person
        if let position = person.identities.firstIndex(where: { $0.source == held.source && $0.key == held.key }) {
            person.replaceIdentity(at: position, with: held, survivorship: survivorship)
        }
        workspace.update(person)
        return .conflicts
    }

    /// R6: two customers become one; the registered one survives, else the older.
    private mutating func merge(_ one: Person, with other: Person) -> Person {
        let (survivor, loser) = Merge.order(one, other)
        let merged = Merge.merged(survivor, absorbing: loser, survivorship: survivorship)
        workspace.update(Merge.tombstone(of: loser, into: survivor.id))
        workspace.update(merged)
        plan.merged += 1
        return merged
    }
}

extension BatchPlanner {
    /// The identity that a record makes.
    func identity(_ record: Record, _ staged: StagedRecord) -> Identity {
        Identity(
            source: source.id, key: staged.key, hash: staged.hash, emailKey: staged.address.key,
            reported: record.fields,
            subscriptions: ConsentStatements.merged(old: [], new: record.subscriptions),
            tags: record.tags.count < 2 ? record.tags : Array(Set(record.tags)).sorted(),
            metrics: record.metrics, changedAt: record.changedAt)
    }

    /// R5: a newsletter's record needs a usable address; a POS's does not.
    func rejection(of staged: StagedRecord) -> Rejection? {
        guard !source.kind.keepsPeopleWithoutEmail else { return nil }
        switch staged.address {
        case .key:
            return nil
        case .missing:
            return Rejection(
                reason: .missingEmail, position: staged.key.stream.rawValue,
                externalID: staged.key.externalID.rawValue, detail: EmailProblem.empty.rawValue)
        case .unusable(let problem):
            return Rejection(
                reason: .unusableEmail, position: staged.key.stream.rawValue,
                externalID: staged.key.externalID.rawValue, detail: problem.rawValue)
        }
    }
}

extension Rejection {
    static func damaged(_ key: RecordKey) -> Rejection {
        Rejection(
            reason: .malformedRecord, position: key.stream.rawValue, externalID: key.externalID.rawValue,
            detail: "the staged record cannot be read back")
    }
}
