import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func beginRun(_ report: RunReport, source: SourceID) throws -> RunID {
        let statement = try connection.statement(
            "INSERT INTO sync_run (source_id, state, mode, started_at) VALUES (?1, ?2, ?3, ?4)")
        statement.begin()
        statement.bind(1, source.rawValue)
        statement.bind(2, report.state.rawValue)
        statement.bind(3, report.mode.rawValue)
        statement.bind(4, report.startedAt.milliseconds)
        try statement.run()
        let id = RunID(rawValue: connection.lastInsertedID)
        var opened = report
        opened.id = id
        try updateRun(opened)
        return id
    }

    func updateRun(_ report: RunReport) throws {
        guard let id = report.id else {
            throw Failure("run_without_id", .internal, "a report without a run's number cannot be written")
        }
        let statement = try connection.statement(
            """
            UPDATE sync_run SET state = ?2, mode = ?3, started_at = ?4, duration_ms = ?5, fetched = ?6, repeated = ?7,
                quarantined = ?8, suppressed = ?9, new = ?10, linked = ?11, updated = ?12, unchanged = ?13,
                conflicts = ?14, new_accounts = ?15, announced_new_accounts = ?16, merged = ?17, missing = ?18,
                expected_total = ?19, pages = ?20, retries = ?21, warnings = ?22, kept = ?23, error_code = ?24,
                error_class = ?25, error_message = ?26, error_retry_after_ms = ?27
            WHERE id = ?1
            """)
        statement.begin()
        statement.bind(1, id.rawValue)
        statement.bind(2, report.state.rawValue)
        statement.bind(3, report.mode.rawValue)
        statement.bind(4, report.startedAt.milliseconds)
        statement.bind(5, Self.milliseconds(report.duration))
        let counts = report.counts
        let numbers = [
            counts.fetched, counts.repeated, counts.quarantined, counts.suppressed, counts.new, counts.linked,
            counts.updated, counts.unchanged, counts.conflicts, report.newAccounts,
        ]
        for (index, number) in numbers.enumerated() { statement.bind(Int32(6 + index), number) }
        statement.bind(16, report.announcedNewAccounts.map(Int64.init))
        statement.bind(17, report.merged)
        statement.bind(18, report.missing)
        statement.bind(19, report.expectedTotal.map(Int64.init))
        statement.bind(20, report.pages)
        statement.bind(21, report.retries)
        TextListCoding.bytes(report.warnings).withUnsafeBytes { statement.bindText(22, $0) }
        TextListCoding.bytes(report.kept).withUnsafeBytes { statement.bindText(23, $0) }
        // The developer's detail may hold a provider's text, and so stays out of the shared database.
        statement.bind(24, report.error?.code)
        statement.bind(25, report.error?.kind.rawValue)
        statement.bind(26, report.error?.message)
        statement.bind(27, report.error?.retryAfter.map(Self.milliseconds))
        try statement.run()
        guard connection.changes == 1 else {
            throw Failure("run_unknown", .internal, "there is no run \(id) in the database")
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
