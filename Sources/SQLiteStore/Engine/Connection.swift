import CustomerModel
import GRDB
import GRDBSQLite

/// One connection of the store while a body uses it: gives out compiled statements.
struct Connection {
    let database: Database

    init(_ database: Database) { self.database = database }

    /// The statement, compiled once a connection; never two uses of one text at the same time.
    func statement(_ sql: String) throws -> PreparedStatement {
        PreparedStatement(try database.cachedStatement(sql: sql))
    }

    /// A statement that is needed once, or whose texts are too many to keep.
    func passingStatement(_ sql: String) throws -> PreparedStatement {
        PreparedStatement(try database.makeStatement(sql: sql))
    }

    /// Runs statements that need no values.
    func execute(_ sql: String) throws { try database.execute(sql: sql) }

    /// Rows that the last statement changed.
    var changes: Int { Int(sqlite3_changes(database.sqliteConnection)) }

    /// Rows that this connection has ever changed, triggers included.
    var totalChanges: Int { Int(sqlite3_total_changes(database.sqliteConnection)) }

    var lastInsertedID: Int64 { sqlite3_last_insert_rowid(database.sqliteConnection) }

    /// The first column of the first answer; nil where there is none or it is NULL.
    func integer(_ sql: String, _ values: Int64...) throws -> Int64? {
        let statement = try statement(sql)
        statement.begin()
        for (index, value) in values.enumerated() { statement.bind(Int32(index + 1), value) }
        defer { statement.finish() }
        return try statement.step() ? statement.optionalInt64(0) : nil
    }
}
