import GRDBSQLite

/// The rows of a finished database as the upserts that a plain script would run.
struct SQLScript {
    /// One table with the columns that the sync filled, and how its rows find their customer.
    private struct Table {
        var name: String
        var key: [String]
        var customer: String
        var order: String
    }

    private static let tables = [
        Table(name: "customer", key: ["email_key"], customer: "id", order: "id"),
        Table(
            name: "customer_identity", key: ["source_id", "stream", "external_id"], customer: "customer_id",
            order: "id"),
        Table(
            name: "customer_subscription", key: ["customer_id", "identity_id", "list_id"], customer: "customer_id",
            order: "identity_id"),
        Table(name: "customer_tag", key: ["customer_id", "tag", "identity_id"], customer: "customer_id", order: "tag"),
        Table(
            name: "customer_metric", key: ["customer_id", "identity_id"], customer: "customer_id",
            order: "identity_id"),
        Table(name: "customer_change", key: [], customer: "customer_id", order: "seq"),
    ]

    /// Writes what the `sqlite3` shell is to read: each member's rows in the order in which they were written, a
    /// transaction a thousand members; and a script that makes an empty database of the same schema.
    static func write(from database: String, to script: String, schema: String) throws {
        _ = try ChildProcess.run(
            "sqlite3", ["-batch", "-readonly", "-list", "-noheader", database, tablesAndIndexes],
            output: schema + ".tables")
        let source = "INSERT INTO sync_source SELECT * FROM origin.sync_source;"
        try TextFile.write(
            """
            PRAGMA journal_mode=WAL;
            .read \(schema).tables
            ATTACH '\(database)' AS origin;
            \(source)

            """, to: schema)
        _ = try ChildProcess.run(
            "sqlite3", ["-batch", "-readonly", "-noheader", "-list", database, try query(database)],
            output: script + ".rows")
        try TextFile.write(
            """
            PRAGMA synchronous=NORMAL;
            PRAGMA foreign_keys=ON;
            PRAGMA cache_size=-12288;
            BEGIN IMMEDIATE;
            .read \(script).rows
            COMMIT;

            """, to: script)
    }

    /// The schema without triggers and views: the floor writes rows and keeps no promise.
    private static let tablesAndIndexes = """
        SELECT sql || ';' FROM sqlite_master
        WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
        """

    /// Writes a script that upserts the same rows straight from the finished database, a statement a table: no text is
    /// parsed, no value converted.
    ///
    /// Nothing that writes these rows can use less.
    static func writeCopy(from database: String, to script: String) throws {
        let statements = try tables.compactMap { table -> String? in
            let columns = try filledColumns(of: table.name, in: database)
            guard !columns.isEmpty else { return nil }
            let list = columns.joined(separator: ", ")
            return "INSERT INTO main.\(table.name) (\(list)) SELECT \(list) FROM origin.\(table.name) WHERE true"
                + conflictClause(table, columns) + ";"
        }
        try TextFile.write(
            """
            PRAGMA synchronous=NORMAL;
            PRAGMA foreign_keys=ON;
            PRAGMA cache_size=-12288;
            ATTACH '\(database)' AS origin;
            BEGIN IMMEDIATE;
            \(statements.joined(separator: "\n"))
            COMMIT;

            """, to: script)
    }

    private static func conflictClause(_ table: Table, _ columns: [String]) -> String {
        guard !table.key.isEmpty else { return "" }
        let rest = columns.filter { !table.key.contains($0) && !(table.name == "customer" && $0 == "id") }
        return " ON CONFLICT (\(table.key.joined(separator: ", "))) DO "
            + (rest.isEmpty
                ? "NOTHING" : "UPDATE SET " + rest.map { "\($0)=excluded.\($0)" }.joined(separator: ", "))
    }

    /// One row of text a customer: its statements, and a new transaction after every thousandth.
    private static func query(_ database: String) throws -> String {
        let parts = try tables.compactMap { table -> String? in
            let columns = try filledColumns(of: table.name, in: database)
            guard !columns.isEmpty else { return nil }
            let values = columns.map { "quote(t.\($0))" }.joined(separator: "||','||")
            let update = conflictClause(table, columns)
            let statement =
                "'INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) VALUES ('||\(values)||')\(update);'"
            return
                "coalesce((SELECT group_concat(s, char(10)) FROM (SELECT \(statement) AS s FROM \(table.name) t"
                + " WHERE t.\(table.customer) = c.id ORDER BY t.\(table.order))) || char(10), '')"
        }
        return "SELECT \(parts.joined(separator: " || "))"
            + " || CASE WHEN c.id % 1000 = 0 THEN 'COMMIT; BEGIN IMMEDIATE;' ELSE '' END FROM customer c ORDER BY c.id"
    }

    /// Columns of which the first thousand rows have any value.
    private static func filledColumns(of table: String, in database: String) throws -> [String] {
        var connection: OpaquePointer?
        guard sqlite3_open_v2(database, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw ChildProcess.Trouble(description: "cannot read \(database)")
        }
        defer { sqlite3_close(connection) }
        return texts("SELECT name FROM pragma_table_info('\(table)')", connection).filter { column in
            texts("SELECT count(\(column)) > 0 FROM (SELECT \(column) FROM \(table) LIMIT 1000)", connection) == ["1"]
        }
    }

    private static func texts(_ query: String, _ connection: OpaquePointer?) -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, query, -1, &statement, nil) == SQLITE_OK else { return [] }
        defer { sqlite3_finalize(statement) }
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            if let text = sqlite3_column_text(statement, 0) { found.append(String(cString: text)) }
        }
        return found
    }
}
