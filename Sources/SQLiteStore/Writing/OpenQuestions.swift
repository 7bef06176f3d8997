import CustomerModel
import CustomerStore
import Planning

/// What an operator is asked about: records left out (R5) and contested addresses (R7).
extension StoreSession {
    func quarantine(_ notices: [QuarantineNotice], source: SourceID, run: RunID, at now: Timestamp) throws {
        guard !notices.isEmpty else { return }
        let columns = """
            INSERT INTO sync_quarantine (source_id, stream, external_id, reason, position, shown_external_id, detail,
                first_run, first_seen_at, last_run, last_seen_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?9)
            """
        let update = """
             DO UPDATE SET last_run = ?8, last_seen_at = ?9, position = ?5, detail = ?7, reason = ?4,
                first_run = CASE WHEN reason = ?4 THEN first_run ELSE ?8 END,
                first_seen_at = CASE WHEN reason = ?4 THEN first_seen_at ELSE ?9 END
            """
        let keyed = try connection.statement(
            columns + " ON CONFLICT (source_id, stream, external_id) WHERE external_id IS NOT NULL" + update)
        let placed = try connection.statement(
            columns + " ON CONFLICT (source_id, position) WHERE external_id IS NULL" + update)
        for notice in notices {
            let statement = notice.key == nil ? placed : keyed
            statement.begin()
            statement.bind(1, source.rawValue)
            statement.bind(2, notice.key?.stream.rawValue)
            statement.bind(3, notice.key?.externalID.rawValue)
            statement.bind(4, notice.rejection.reason.rawValue)
            statement.bind(5, notice.rejection.position)
            statement.bind(6, notice.rejection.externalID)
            statement.bind(7, notice.rejection.detail)
            statement.bind(8, run.rawValue)
            statement.bind(9, now.milliseconds)
            try statement.run()
        }
    }

    func clearQuarantine(source: SourceID, exceptSeenBy run: RunID) throws {
        let statement = try connection.statement("DELETE FROM sync_quarantine WHERE source_id = ?1 AND last_run <> ?2")
        statement.begin()
        statement.bind(1, source.rawValue)
        statement.bind(2, run.rawValue)
        try statement.run()
    }

    func recordConflicts(
        _ opened: [ConflictNotice], settled: [RecordKey], source: SourceID, run: RunID, at now: Timestamp
    ) throws {
        if !settled.isEmpty {
            let statement = try connection.statement(
                """
                UPDATE sync_conflict SET settled_run = ?4, settled_at = ?5
                WHERE source_id = ?1 AND stream = ?2 AND external_id = ?3 AND settled_at IS NULL
                """)
            for key in settled {
                statement.begin()
                statement.bind(1, source.rawValue)
                statement.bind(2, key.stream.rawValue)
                statement.bind(3, key.externalID.rawValue)
                statement.bind(4, run.rawValue)
                statement.bind(5, now.milliseconds)
                try statement.run()
            }
        }
        guard !opened.isEmpty else { return }
        let statement = try connection.statement(
            """
            INSERT INTO sync_conflict (source_id, stream, external_id, customer_id, owner_id, contested_key, typed,
                opened_run, opened_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (source_id, stream, external_id) WHERE settled_at IS NULL
            DO UPDATE SET customer_id = ?4, owner_id = ?5, contested_key = ?6, typed = ?7
            WHERE customer_id <> ?4 OR owner_id <> ?5 OR contested_key <> ?6 OR typed <> ?7
            """)
        for notice in opened {
            statement.begin()
            statement.bind(1, source.rawValue)
            statement.bind(2, notice.key.stream.rawValue)
            statement.bind(3, notice.key.externalID.rawValue)
            statement.bind(4, notice.customer.rawValue)
            statement.bind(5, try owner(in: notice).rawValue)
            statement.bind(6, notice.contested.rawValue)
            statement.bind(7, notice.typed)
            statement.bind(8, run.rawValue)
            statement.bind(9, now.milliseconds)
            try statement.run()
        }
    }

    /// A plan's provisional number of the owner is no number here; the contested key tells who it became.
    private func owner(in notice: ConflictNotice) throws -> CustomerID {
        guard notice.owner.isProvisional else { return notice.owner }
        let statement = try connection.statement("SELECT id FROM customer WHERE email_key = ?1")
        statement.begin()
        statement.bind(1, notice.contested.rawValue)
        defer { statement.finish() }
        guard try statement.step() else {
            throw Failure("conflict_without_owner", .internal, "a contested address has no owner in the database")
        }
        return CustomerID(rawValue: statement.int64(0))
    }
}
