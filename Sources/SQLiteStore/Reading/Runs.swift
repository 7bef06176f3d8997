import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func run(_ id: RunID) throws -> RunReport? {
        try reports("r.id = ?1", limit: 1) { $0.bind(1, id.rawValue) }.first
    }

    func runs(_ query: RunQuery) throws -> [RunReport] {
        var conditions = ["(?1 IS NULL OR r.id < ?1)"]
        if query.source != nil { conditions.append("r.source_id = ?3") }
        if query.state != nil { conditions.append("r.state = ?4") }
        if query.isWhole { conditions.append("r.mode IN ('full', 'incremental')") }
        return try reports(conditions.joined(separator: " AND "), limit: query.limit) { statement in
            statement.bind(1, query.before?.rawValue)
            if let source = query.source { statement.bind(3, source.rawValue) }
            if let state = query.state { statement.bind(4, state.rawValue) }
        }
    }

    private func reports(
        _ condition: String, limit: Int, _ bind: (PreparedStatement) -> Void
    ) throws -> [RunReport] {
        let statement = try connection.statement(
            """
            SELECT r.id, s.name, r.state, r.mode, r.started_at, r.duration_ms, r.fetched, r.repeated, r.quarantined,
                r.suppressed, r.new, r.linked, r.updated, r.unchanged, r.conflicts, r.new_accounts,
                r.announced_new_accounts, r.merged, r.missing, r.expected_total, r.pages, r.retries, r.warnings, r.kept,
                r.error_code, r.error_class, r.error_message, r.error_retry_after_ms
            FROM sync_run AS r JOIN sync_source AS s ON s.id = r.source_id
            WHERE \(condition) ORDER BY r.id DESC LIMIT ?2
            """)
        statement.begin()
        bind(statement)
        statement.bind(2, limit)
        var reports: [RunReport] = []
        while try statement.step() { reports.append(try report(in: statement)) }
        return reports
    }

    private func report(in row: PreparedStatement) throws -> RunReport {
        let id = row.int64(0)
        guard let state = RunState(rawValue: row.text(2)), let mode = RunMode(rawValue: row.text(3)) else {
            throw Failure("database_damaged", .internal, "sync_run \(id): the state or the mode is unknown")
        }
        var report = RunReport(
            source: SourceName(row.text(1)), state: state, mode: mode, startedAt: Timestamp(milliseconds: row.int64(4)))
        report.id = RunID(rawValue: id)
        report.duration = .milliseconds(row.int64(5))
        report.counts.fetched = row.int(6)
        report.counts.repeated = row.int(7)
        report.counts.quarantined = row.int(8)
        report.counts.suppressed = row.int(9)
        report.counts.new = row.int(10)
        report.counts.linked = row.int(11)
        report.counts.updated = row.int(12)
        report.counts.unchanged = row.int(13)
        report.counts.conflicts = row.int(14)
        report.newAccounts = row.int(15)
        report.announcedNewAccounts = row.optionalInt64(16).map(Int.init)
        report.merged = row.int(17)
        report.missing = row.int(18)
        report.expectedTotal = row.optionalInt64(19).map(Int.init)
        report.pages = row.int(20)
        report.retries = row.int(21)
        do {
            report.warnings = try TextListCoding.texts(in: row.bytes(22))
            report.kept = try TextListCoding.texts(in: row.bytes(23))
        } catch {
            throw Failure("database_damaged", .internal, "sync_run \(id): a list of sentences cannot be read")
        }
        if let code = row.optionalText(24) {
            report.error = Failure(
                code, FailureClass(rawValue: row.text(25)) ?? .internal, row.text(26),
                retryAfter: row.optionalInt64(27).map { Duration.milliseconds($0) })
        }
        return report
    }
}
