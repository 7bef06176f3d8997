import CustomerModel
import CustomerStore
import Planning

/// Answers from a sealed spool.
struct SpoolReading {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func batch(after position: SpoolPosition?, limit: Int, streams: SpoolStreams) throws -> SpoolBatch? {
        let statement = try connection.statement(
            "SELECT position, id_key, email_key, body FROM main.sorted WHERE position > ?1 ORDER BY position")
        statement.begin()
        statement.bind(1, position?.rawValue ?? 0)
        defer { statement.finish() }
        var batch = SpoolBatch(records: [], end: SpoolPosition(rawValue: 0))
        batch.records.reserveCapacity(limit + 16)
        while try statement.step() {
            let record = try self.record(in: statement, streams: streams)
            if batch.records.count >= limit {
                guard let key = record.address.key, key == batch.records.last?.address.key else { break }
            }
            batch.records.append(record)
            batch.end = SpoolPosition(rawValue: statement.int64(0))
        }
        return batch.records.isEmpty ? nil : batch
    }

    private func record(in row: PreparedStatement, streams: SpoolStreams) throws -> StagedRecord {
        guard let key = StagedRow.readIDKey(row.bytes(1)), let stream = streams.name(key.stream),
            let record = StagedRow.record(
                RecordKey(stream: stream, externalID: key.id), emailKey: row.text(2), body: row.bytes(3))
        else { throw Failure("spool_damaged", .internal, "the spool holds a record that cannot be read back") }
        return record
    }

    func count(stream: Int) throws -> Int {
        let statement = try connection.statement(
            "SELECT count(*) FROM main.staged_id WHERE id_key >= ?1 AND id_key < ?2")
        statement.begin()
        var bound: [UInt8] = []
        for (index, number) in [stream, stream + 1].enumerated() {
            StagedRow.writeIDKey(stream: number, ExternalID(""), into: &bound)
            bound.withUnsafeBytes { statement.bindText(Int32(index + 1), $0) }
        }
        defer { statement.finish() }
        return try statement.step() ? statement.int(0) : 0
    }

    func absent(_ ids: [ExternalID], stream: Int) throws -> [ExternalID] {
        let statement = try connection.statement("SELECT 1 FROM main.staged_id WHERE id_key = ?1")
        var absent: [ExternalID] = []
        var key: [UInt8] = []
        for id in ids {
            StagedRow.writeIDKey(stream: stream, id, into: &key)
            statement.begin()
            key.withUnsafeBytes { statement.bindText(1, $0) }
            if try !statement.step() { absent.append(id) }
            statement.finish()
        }
        return absent
    }
}
