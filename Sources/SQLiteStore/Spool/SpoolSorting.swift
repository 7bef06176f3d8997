import CustomerModel

/// Sorts what has arrived: once by stream and external ID, to find repeated records, once by e-mail key.
struct SpoolSorting {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Fills `staged_id` and `sorted`; returns how many records were repeated.
    ///
    /// - Parameter order: what orders the records of one address.
    func run(order: String) throws -> Int {
        let repeated = try collectIDs()
        try connection.execute(
            """
            INSERT INTO main.sorted (id_key, email_key, body)
                SELECT id_key, email_key, body FROM arrivals.arrival ORDER BY email_key, \(order)
            """)
        return repeated
    }

    private func collectIDs() throws -> Int {
        let arrivals = try connection.passingStatement("SELECT id_key, seq FROM arrivals.arrival ORDER BY id_key, seq")
        let insertion = try connection.passingStatement("INSERT INTO main.staged_id (id_key) VALUES (?1)")
        var previous: [UInt8] = []
        var group: [Int64] = []
        var repeated = 0
        // Removed once the arrivals are no longer being read.
        var outdated: [Int64] = []
        arrivals.begin()
        while try arrivals.step() {
            let key = arrivals.bytes(0)
            if !group.isEmpty, previous.count == key.count, previous.elementsEqual(key) {
                group.append(arrivals.int64(1))
                continue
            }
            if group.count > 1 {
                repeated += group.count - 1
                outdated += try losers(of: group)
            }
            group.removeAll(keepingCapacity: true)
            group.append(arrivals.int64(1))
            previous.removeAll(keepingCapacity: true)
            previous.append(contentsOf: key)
            insertion.begin()
            insertion.bindText(1, key)
            try insertion.run()
        }
        if group.count > 1 {
            repeated += group.count - 1
            outdated += try losers(of: group)
        }
        let removal = try connection.passingStatement("DELETE FROM arrivals.arrival WHERE seq = ?1")
        for seq in outdated {
            removal.begin()
            removal.bind(1, seq)
            try removal.run()
        }
        return repeated
    }

    /// Of records with one ID, in the order of their arrival, all but the one that stays.
    private func losers(of group: [Int64]) throws -> [Int64] {
        let question = try connection.statement("SELECT body FROM arrivals.arrival WHERE seq = ?1")
        var losers: [Int64] = []
        var standing: (seq: Int64, changedAt: Timestamp?)?
        for seq in group {
            question.begin()
            question.bind(1, seq)
            guard try question.step() else { continue }
            let changedAt = StagedRow.changedAt(in: question.bytes(0))
            question.finish()
            guard let current = standing else {
                standing = (seq, changedAt)
                continue
            }
            if let new = changedAt, let old = current.changedAt, new < old {
                losers.append(seq)
            } else {
                losers.append(current.seq)
                standing = (seq, changedAt)
            }
        }
        return losers
    }
}
