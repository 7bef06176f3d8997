import CustomerModel

/// The people of one batch while decisions are made about them: what they were, and what they have become.
struct Workspace {
    private var originals: [CustomerID: Person] = [:]
    private var current: [CustomerID: Person] = [:]
    private var owners: [EmailKey: CustomerID] = [:]
    private var created: [Person] = []
    /// Existing customers in the order of their first change.
    private var touched: [CustomerID] = []
    private(set) var releasedKeys: Set<EmailKey> = []

    init(people: [CustomerID: Person], owners: [EmailKey: CustomerID]) {
        originals = people
        current = people
        self.owners = owners
    }

    func owner(of key: EmailKey) -> CustomerID? { owners[key] }

    /// The customer as it stands now; of a tombstone, the one that it was merged into.
    func person(_ id: CustomerID) -> Person? {
        if id.isProvisional { return created[Int(-id.rawValue) - 1] }
        var next = current[id]
        var steps = 0
        while let target = next?.mergedInto, steps < 8 {
            next = current[target]
            steps += 1
        }
        return next
    }

    /// Adds a customer that does not exist yet and returns its provisional number.
    mutating func create(_ make: (CustomerID) -> Person) -> CustomerID {
        let id = CustomerID(rawValue: -Int64(created.count) - 1)
        created.append(make(id))
        return id
    }

    /// Notes who has a key in this batch.
    mutating func claim(_ key: EmailKey, for id: CustomerID) { owners[key] = id }

    /// Puts a changed customer back, keeping track of the keys that it got and gave up.
    mutating func update(_ person: Person) {
        let id = person.id
        if id.isProvisional {
            created[Int(-id.rawValue) - 1] = person
            return
        }
        guard let before = current[id] else { return }
        if before.emailKey != person.emailKey {
            if let old = before.emailKey, owners[old] == id || owners[old] == nil {
                owners[old] = nil
                releasedKeys.insert(old)
            }
            if let new = person.emailKey { owners[new] = id }
        }
        if before == originals[id], !touched.contains(id) { touched.append(id) }
        current[id] = person
    }

    /// What must be written: people as they were and as they are, unchanged ones left out.
    ///
    /// Who gives an e-mail key up stands before who receives it, so that the changes can be taken back in reverse (C9).
    func changes() -> [PersonChange] {
        var changes: [PersonChange] = []
        changes.reserveCapacity(touched.count + created.count)
        for id in touched {
            guard let before = originals[id], let after = current[id], before != after else { continue }
            changes.append(PersonChange(kind: kind(from: before, to: after), before: before, after: after))
        }
        if !releasedKeys.isEmpty { changes = KeyOrder.sorted(changes) }
        for person in created { changes.append(PersonChange(kind: .created, before: nil, after: person)) }
        return changes
    }

    private func kind(from before: Person, to after: Person) -> PersonChange.Kind {
        if after.mergedInto != nil { return .merged }
        return after.identities.contains { $0.id == .unwritten } ? .linked : .updated
    }
}
