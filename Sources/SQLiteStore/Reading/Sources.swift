import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func roster() throws -> [SourceStanding] {
        let statement = try connection.statement("SELECT id, name, kind, rank FROM sync_source ORDER BY id")
        statement.begin()
        var standings: [SourceStanding] = []
        while try statement.step() {
            standings.append(
                SourceStanding(
                    id: SourceID(rawValue: statement.int64(0)), name: SourceName(statement.text(1)),
                    kind: SourceKind(rawValue: statement.text(2)) ?? .file, rank: statement.int(3)))
        }
        return standings
    }

    func checkpoints(source: SourceID) throws -> [StreamID: Checkpoint] {
        let statement = try connection.statement(
            "SELECT stream, state, last_full_pull, last_pull FROM sync_checkpoint WHERE source_id = ?1")
        statement.begin()
        statement.bind(1, source.rawValue)
        var checkpoints: [StreamID: Checkpoint] = [:]
        while try statement.step() {
            checkpoints[StreamID(statement.text(0))] = Checkpoint(
                state: statement.optionalText(1),
                lastFullPull: statement.optionalInt64(2).map(Timestamp.init(milliseconds:)),
                lastPull: statement.optionalInt64(3).map(Timestamp.init(milliseconds:)))
        }
        return checkpoints
    }

    func register(_ name: SourceName, kind: SourceKind, rank: Int, connector: String) throws -> SourceStanding {
        let statement = try connection.statement(
            """
            INSERT INTO sync_source (name, kind, rank, connector) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (name) DO UPDATE SET kind = ?2, rank = ?3, connector = ?4
            WHERE kind <> ?2 OR rank <> ?3 OR connector <> ?4
            """)
        statement.begin()
        statement.bind(1, name.rawValue)
        statement.bind(2, kind.rawValue)
        statement.bind(3, rank)
        statement.bind(4, connector)
        try statement.run()
        let question = try connection.statement("SELECT id FROM sync_source WHERE name = ?1")
        question.begin()
        question.bind(1, name.rawValue)
        defer { question.finish() }
        guard try question.step() else {
            throw Failure("database_error", .internal, "a source that was just registered is not there")
        }
        return SourceStanding(id: SourceID(rawValue: question.int64(0)), name: name, kind: kind, rank: rank)
    }

    func saveCheckpoint(_ checkpoint: Checkpoint, source: SourceID, stream: StreamID) throws {
        let statement = try connection.statement(
            """
            INSERT INTO sync_checkpoint (source_id, stream, state, last_full_pull, last_pull)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (source_id, stream) DO UPDATE SET state = ?3, last_full_pull = ?4, last_pull = ?5
            """)
        statement.begin()
        statement.bind(1, source.rawValue)
        statement.bind(2, stream.rawValue)
        statement.bind(3, checkpoint.state)
        statement.bind(4, checkpoint.lastFullPull?.milliseconds)
        statement.bind(5, checkpoint.lastPull?.milliseconds)
        try statement.run()
    }
}
