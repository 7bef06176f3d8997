import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func apply(_ changes: [PersonChange], run: RunID, at now: Timestamp) throws {
        let effective = changes.contains { $0.before == $0.after } ? changes.filter { $0.before != $0.after } : changes
        guard !effective.isEmpty else { return }
        var writer = try ChangeWriter(connection, run: run, now: now)
        try writer.write(effective)
    }
}

/// Writes one batch of changes: keys that are given up first, then who is new, then who has changed, then who goes.
struct ChangeWriter {
    private let connection: Connection
    private let customers: CustomerWriter
    private var identities: IdentityWriter
    private var feed: ChangeFeed
    /// Real numbers of the customers that a plan numbered below zero.
    private var numbers: [CustomerID: CustomerID] = [:]

    init(_ connection: Connection, run: RunID, now: Timestamp) throws {
        self.connection = connection
        customers = try CustomerWriter(connection, now: now)
        identities = try IdentityWriter(connection)
        feed = try ChangeFeed(connection, run: run, now: now)
    }

    mutating func write(_ changes: [PersonChange]) throws {
        for change in changes {
            guard let before = change.before, before.emailKey != nil, change.after?.emailKey != before.emailKey else {
                continue
            }
            try customers.freeKey(of: before.id)
        }
        for change in changes where change.before == nil {
            if let person = change.after { try create(person, kind: change.kind) }
        }
        for change in changes {
            guard let before = change.before, let after = change.after else { continue }
            try update(before, after, kind: change.kind)
        }
        let kept = keptIdentities(changes)
        for change in changes {
            guard let before = change.before else { continue }
            try removeIdentities(of: before, after: change.after, kept: kept)
            if change.after == nil { try remove(before, kind: change.kind) }
        }
        try feed.finish()
    }

    private mutating func create(_ person: Person, kind: PersonChange.Kind) throws {
        let id = try customers.insert(person, mergedInto: person.mergedInto.map(real))
        if person.id.isProvisional { numbers[person.id] = id }
        for identity in person.identities { try identities.place(identity, of: id) }
        try feed.append(kind, of: id)
    }

    private mutating func update(_ before: Person, _ after: Person, kind: PersonChange.Kind) throws {
        var after = after
        after.mergedInto = after.mergedInto.map(real)
        var isTouched = false
        for identity in after.identities {
            let old = before.identities.first { $0.source == identity.source && $0.key == identity.key }
            if let old, old.id == identity.id {
                guard old != identity else { continue }
                if try identities.update(old, to: identity, of: after.id) { isTouched = true }
            } else {
                try identities.place(identity, of: after.id)
                isTouched = true
            }
        }
        try customers.update(before, after, hangingChanged: isTouched)
        try feed.append(kind, of: after.id, image: ChangeImage(before: before, after: after))
        if let target = after.mergedInto, before.mergedInto == nil { try moveConflicts(from: after.id, to: target) }
    }

    /// Identities that some customer of the batch has afterwards: those that left one customer for another.
    private func keptIdentities(_ changes: [PersonChange]) -> Set<Int64> {
        let someoneLosesIdentities = changes.contains { change in
            guard let before = change.before else { return false }
            return before.identities.contains { old in !(change.after?.identities.contains { $0.id == old.id } ?? false)
            }
        }
        guard someoneLosesIdentities else { return [] }
        return Set(changes.flatMap { $0.after?.identities.map(\.id.rawValue) ?? [] })
    }

    private mutating func removeIdentities(of before: Person, after: Person?, kept: Set<Int64>) throws {
        for old in before.identities where !kept.contains(old.id.rawValue) {
            if let after, after.identities.contains(where: { $0.id == old.id }) { continue }
            try identities.remove(old, of: before.id)
        }
    }

    private mutating func remove(_ person: Person, kind: PersonChange.Kind) throws {
        try customers.remove(person.id)
        try feed.append(kind, of: person.id)
    }

    private func moveConflicts(from loser: CustomerID, to survivor: CustomerID) throws {
        for column in ["customer_id", "owner_id"] {
            let statement = try connection.statement(
                "UPDATE sync_conflict SET \(column) = ?2 WHERE \(column) = ?1 AND settled_at IS NULL")
            statement.begin()
            statement.bind(1, loser.rawValue)
            statement.bind(2, survivor.rawValue)
            try statement.run()
        }
    }

    private func real(_ id: CustomerID) -> CustomerID { id.isProvisional ? numbers[id] ?? id : id }
}
