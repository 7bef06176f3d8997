import CustomerModel

/// Finds which of the records that have arrived under one ID stays.
///
/// Works in steps: each takes what has arrived since the last one, sorts it by ID and brings it together with the IDs
/// that are known. IDs then come in order, so that neither their number nor their order costs memory.
struct SpoolIDs {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Takes in the arrivals behind `last`; returns how many records were dropped as repeated.
    func takeIn(after last: Int64) throws -> Int {
        var outdated: [Int64] = []
        let arrivals = try connection.statement(
            "SELECT id_key, seq FROM arrivals.arrival WHERE seq > ?1 ORDER BY id_key, seq")
        let insertion = try connection.statement("INSERT OR IGNORE INTO main.staged_id (id_key, seq) VALUES (?1, ?2)")
        arrivals.begin()
        arrivals.bind(1, last)
        while try arrivals.step() {
            let (key, seq) = (arrivals.bytes(0), arrivals.int64(1))
            insertion.begin()
            insertion.bindText(1, key)
            insertion.bind(2, seq)
            try insertion.run()
            if connection.changes == 0 { outdated.append(try loser(against: seq, key: key)) }
        }
        // Only now: the arrivals were being read.
        let removal = try connection.statement("DELETE FROM arrivals.arrival WHERE seq = ?1")
        for seq in outdated {
            removal.begin()
            removal.bind(1, seq)
            try removal.run()
        }
        return outdated.count
    }

    /// Settles a new arrival against the one that stands; returns the one that goes.
    private func loser(against new: Int64, key: UnsafeRawBufferPointer) throws -> Int64 {
        let question = try connection.statement("SELECT seq FROM main.staged_id WHERE id_key = ?1")
        question.begin()
        question.bindText(1, key)
        guard try question.step() else { return new }
        let standing = question.int64(0)
        question.finish()
        if try changeTime(of: new) < changeTime(of: standing) { return new }
        let replacement = try connection.statement("UPDATE main.staged_id SET seq = ?2 WHERE id_key = ?1")
        replacement.begin()
        replacement.bindText(1, key)
        replacement.bind(2, new)
        try replacement.run()
        return standing
    }

    private func changeTime(of seq: Int64) throws -> Int64 {
        let question = try connection.statement("SELECT body FROM arrivals.arrival WHERE seq = ?1")
        question.begin()
        question.bind(1, seq)
        defer { question.finish() }
        guard try question.step() else { return .min }
        return StagedRow.changedAt(in: question.bytes(0))?.milliseconds ?? .min
    }
}
