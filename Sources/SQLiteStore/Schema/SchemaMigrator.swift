import CustomerModel
import GRDB

/// Brings a database's tables up to this program's version; steps only add.
///
/// The version stands in a table of our own: `PRAGMA user_version` may be the shop's.
enum SchemaMigrator {
    /// One step up, in its own transaction.
    private struct Step {
        let version: Int64
        let statements: String
    }

    private static let steps = [Step(version: 1, statements: SchemaVersion1.statements)]

    /// The version that this program writes and reads.
    static var currentVersion: Int64 { steps.last?.version ?? 0 }

    /// The database's version; 0 where it has none of our tables.
    static func version(of connection: Connection) throws -> Int64 {
        let isThere = try connection.integer(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'sync_schema'")
        guard isThere != nil else { return 0 }
        return try connection.integer("SELECT max(version) FROM sync_schema") ?? 0
    }

    /// Runs the steps that are missing; refuses a newer schema.
    static func migrate(_ database: Database) throws {
        let connection = Connection(database)
        try refuseNewer(try version(of: connection))
        for step in steps {
            try database.inTransaction(.immediate) {
                guard try version(of: connection) < step.version else { return .rollback }
                if step.version == 1 { try refuseForeignTables(connection) }
                try connection.execute(
                    """
                    CREATE TABLE IF NOT EXISTS sync_schema (
                        version INTEGER PRIMARY KEY,
                        applied_at INTEGER NOT NULL
                    ) STRICT;
                    """ + step.statements)
                try connection.execute(
                    """
                    INSERT INTO sync_schema (version, applied_at)
                    VALUES (\(step.version), CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER))
                    """)
                return .commit
            }
        }
    }

    private static func refuseNewer(_ version: Int64) throws {
        guard version > currentVersion else { return }
        throw Failure(
            "database_newer", .configuration,
            "the database has schema version \(version), this program knows \(currentVersion); install the newer program"
        )
    }

    /// A shop may already have a table `customer`; it is not ours to change.
    private static func refuseForeignTables(_ connection: Connection) throws {
        let statement = try connection.passingStatement(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        statement.begin()
        var taken: [String] = []
        while try statement.step() {
            let name = statement.text(0)
            if CustomerRules.ownTables.contains(name) || name == "customer_consent" { taken.append(name) }
        }
        guard !taken.isEmpty else { return }
        throw Failure(
            "database_foreign_tables", .configuration,
            "the database already has tables of another program under our names: \(taken.sorted().joined(separator: ", "))"
                + "; give the customers a database of their own")
    }
}
