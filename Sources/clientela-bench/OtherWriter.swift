import GRDBSQLite

/// A second program on the same file, as a shop's web site would be: one row at a time, waiting as SQLite waits.
final class OtherWriter {
    private var connection: OpaquePointer?
    private var statement: OpaquePointer?

    init(database: String) throws {
        guard sqlite3_open_v2(database, &connection, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            sqlite3_close(connection)
            connection = nil
            throw ChildProcess.Trouble(description: "the other writer cannot open \(database)")
        }
        sqlite3_busy_timeout(connection, 5000)
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(connection)
    }

    /// Inserts a row; how long it took in milliseconds, or nil while the database is not there yet.
    func insert() throws -> Double? {
        if statement == nil {
            sqlite3_exec(
                connection, "CREATE TABLE IF NOT EXISTS shop_visit (id INTEGER PRIMARY KEY, at TEXT)", nil, nil, nil)
            guard
                sqlite3_prepare_v2(
                    connection, "INSERT INTO shop_visit (at) VALUES (datetime('now'))", -1, &statement, nil)
                    == SQLITE_OK
            else { return nil }
            return nil
        }
        let began = ContinuousClock.now
        let status = sqlite3_step(statement)
        sqlite3_reset(statement)
        let wait = ContinuousClock.now - began
        guard status == SQLITE_DONE else {
            throw ChildProcess.Trouble(
                description: "the other writer was refused: \(String(cString: sqlite3_errmsg(connection)))")
        }
        return Waits.milliseconds(wait)
    }
}
