import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func openConflicts(source: SourceID?, limit: Int) throws -> [OpenConflict] {
        let statement = try connection.statement(
            """
            SELECT source_id, stream, external_id, customer_id, owner_id, contested_key, typed, opened_run, opened_at
            FROM sync_conflict WHERE settled_at IS NULL AND (?1 IS NULL OR source_id = ?1) ORDER BY id LIMIT ?2
            """)
        statement.begin()
        statement.bind(1, source?.rawValue)
        statement.bind(2, limit)
        var conflicts: [OpenConflict] = []
        while try statement.step() {
            let notice = ConflictNotice(
                key: RecordKey(stream: StreamID(statement.text(1)), externalID: ExternalID(statement.text(2))),
                customer: CustomerID(rawValue: statement.int64(3)), owner: CustomerID(rawValue: statement.int64(4)),
                contested: EmailKey(rawValue: statement.text(5)), typed: statement.text(6))
            conflicts.append(
                OpenConflict(
                    source: SourceID(rawValue: statement.int64(0)), notice: notice,
                    openedBy: RunID(rawValue: statement.int64(7)),
                    openedAt: Timestamp(milliseconds: statement.int64(8))))
        }
        return conflicts
    }

    func quarantined(source: SourceID?, limit: Int) throws -> [QuarantinedRecord] {
        let statement = try connection.statement(
            """
            SELECT source_id, stream, external_id, reason, position, shown_external_id, detail, first_run, last_run,
                last_seen_at
            FROM sync_quarantine WHERE ?1 IS NULL OR source_id = ?1 ORDER BY last_run DESC, id LIMIT ?2
            """)
        statement.begin()
        statement.bind(1, source?.rawValue)
        statement.bind(2, limit)
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
                    source: SourceID(rawValue: statement.int64(0)),
                    notice: QuarantineNotice(key: key, rejection: rejection),
                    firstSeenBy: RunID(rawValue: statement.int64(7)), lastSeenBy: RunID(rawValue: statement.int64(8)),
                    lastSeenAt: Timestamp(milliseconds: statement.int64(9))))
        }
        return records
    }
}
