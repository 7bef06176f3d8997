import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func openConflicts(_ query: QuestionQuery) throws -> [OpenConflict] {
        let statement = try connection.statement(
            Self.conflictColumns
                + """
                 WHERE settled_at IS NULL AND (?1 IS NULL OR source_id = ?1) AND id > ?2 ORDER BY id LIMIT ?3
                """)
        statement.begin()
        statement.bind(1, query.source?.rawValue)
        statement.bind(2, query.after?.rawValue ?? 0)
        statement.bind(3, query.limit)
        var conflicts: [OpenConflict] = []
        while try statement.step() { conflicts.append(conflict(in: statement)) }
        return conflicts
    }

    func openConflict(_ id: QuestionID) throws -> OpenConflict? {
        let statement = try connection.statement(
            Self.conflictColumns + " WHERE id = ?1 AND settled_at IS NULL")
        statement.begin()
        statement.bind(1, id.rawValue)
        defer { statement.finish() }
        return try statement.step() ? conflict(in: statement) : nil
    }

    private static let conflictColumns = """
        SELECT source_id, stream, external_id, customer_id, owner_id, contested_key, typed, opened_run, opened_at, id
        FROM sync_conflict
        """

    private func conflict(in row: PreparedStatement) -> OpenConflict {
        OpenConflict(
            id: QuestionID(rawValue: row.int64(9)), source: SourceID(rawValue: row.int64(0)),
            notice: ConflictNotice(
                key: RecordKey(stream: StreamID(row.text(1)), externalID: ExternalID(row.text(2))),
                customer: CustomerID(rawValue: row.int64(3)), owner: CustomerID(rawValue: row.int64(4)),
                contested: EmailKey(rawValue: row.text(5)), typed: row.text(6)),
            openedBy: RunID(rawValue: row.int64(7)), openedAt: Timestamp(milliseconds: row.int64(8)))
    }

    func quarantined(_ query: QuestionQuery) throws -> [QuarantinedRecord] {
        let statement = try connection.statement(
            """
            SELECT source_id, stream, external_id, reason, position, shown_external_id, detail, first_run, last_run,
                last_seen_at, id
            FROM sync_quarantine WHERE (?1 IS NULL OR source_id = ?1) AND (?2 IS NULL OR id < ?2)
            ORDER BY id DESC LIMIT ?3
            """)
        statement.begin()
        statement.bind(1, query.source?.rawValue)
        statement.bind(2, query.after?.rawValue)
        statement.bind(3, query.limit)
        var records: [QuarantinedRecord] = []
        while try statement.step() {
            var key: RecordKey?
            if let stream = statement.optionalText(1), let id = statement.optionalText(2) {
                key = RecordKey(stream: StreamID(stream), externalID: ExternalID(id))
            }
            let rejection = Rejection(
                reason: Rejection.Reason(rawValue: statement.text(3)) ?? .malformedRecord, position: statement.text(4),
                externalID: statement.optionalText(5), detail: statement.text(6))
            records.append(
                QuarantinedRecord(
                    id: QuestionID(rawValue: statement.int64(10)), source: SourceID(rawValue: statement.int64(0)),
                    notice: QuarantineNotice(key: key, rejection: rejection),
                    firstSeenBy: RunID(rawValue: statement.int64(7)), lastSeenBy: RunID(rawValue: statement.int64(8)),
                    lastSeenAt: Timestamp(milliseconds: statement.int64(9))))
        }
        return records
    }

    func questionCounts() throws -> [SourceID: QuestionCounts] {
        var counts: [SourceID: QuestionCounts] = [:]
        let conflicts = try connection.statement(
            "SELECT source_id, count(*) FROM sync_conflict WHERE settled_at IS NULL GROUP BY source_id")
        conflicts.begin()
        while try conflicts.step() {
            counts[SourceID(rawValue: conflicts.int64(0)), default: QuestionCounts()].conflicts = conflicts.int(1)
        }
        let quarantined = try connection.statement(
            "SELECT source_id, count(*) FROM sync_quarantine GROUP BY source_id")
        quarantined.begin()
        while try quarantined.step() {
            counts[SourceID(rawValue: quarantined.int64(0)), default: QuestionCounts()].quarantined =
                quarantined.int(1)
        }
        return counts
    }

    func leftOut(seenBy run: RunID) throws -> [LeftOutCount] {
        let statement = try connection.statement(
            "SELECT reason, count(*) FROM sync_quarantine WHERE last_run = ?1 GROUP BY reason ORDER BY 2 DESC, 1")
        statement.begin()
        statement.bind(1, run.rawValue)
        var counts: [LeftOutCount] = []
        while try statement.step() {
            guard let reason = Rejection.Reason(rawValue: statement.text(0)) else { continue }
            counts.append(LeftOutCount(reason: reason, count: statement.int(1)))
        }
        return counts
    }
}
