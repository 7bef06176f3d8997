import GRDB

/// Looks into the shared database while a program works on it, as the shop's own programs do.
final class DatabaseWatch: Sendable {
    /// How far a run has come, as the database tells.
    struct Progress: Equatable, Sendable {
        /// Changes of people so far.
        var changes = 0
        /// Runs begun, and those of them that succeeded.
        var runs = 0
        var succeeded = 0
        /// Changes that no successful run has closed over.
        var unclosed = 0
    }

    private let path: String

    init(path: String) { self.path = path }

    /// Nothing before the tables are there.
    func progress() -> Progress {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return Progress() }
        defer { try? queue.close() }
        let found = try? queue.read { database in
            try Progress(
                changes: Int.fetchOne(database, sql: "SELECT coalesce(max(seq), 0) FROM customer_change") ?? 0,
                runs: Int.fetchOne(database, sql: "SELECT count(*) FROM sync_run") ?? 0,
                succeeded: Int.fetchOne(database, sql: "SELECT count(*) FROM sync_run WHERE state = 'succeeded'") ?? 0,
                unclosed: Int.fetchOne(
                    database,
                    sql: """
                        SELECT coalesce((SELECT max(seq) FROM customer_change), 0)
                            - coalesce((SELECT max(last_change) FROM sync_run WHERE state = 'succeeded'), 0)
                        """) ?? 0)
        }
        return found ?? Progress()
    }

    /// What SQLite itself finds wrong with the file; `ok`.
    func integrity() throws -> String {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        let found = try queue.write { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check")
                + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { "foreign key: \($0)" }
        }
        return found.joined(separator: "; ")
    }
}
