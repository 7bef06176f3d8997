import CustomerModel
import GRDB
import GRDBSQLite

/// Says in safe words what SQLite reports; SQLite's own text goes to the developer's detail.
enum SQLiteFailure {
    /// What a connection's last error means.
    static func last(of connection: OpaquePointer?) -> Failure {
        let code = sqlite3_extended_errcode(connection)
        return failure(code: code, text: sqlite3_errmsg(connection).map { String(cString: $0) })
    }

    /// Any error that leaves the store, as a failure.
    static func failure(from error: any Error, path: String) -> Failure {
        if var failure = error as? Failure {
            if failure.code.hasPrefix("database_") && !failure.message.contains(path) {
                failure.message = "\(path): \(failure.message)"
            }
            return failure
        }
        guard let error = error as? DatabaseError else {
            return Failure(
                "database", .internal, "\(path): the database failed", debugDetail: String(describing: error))
        }
        var failure = failure(code: error.extendedResultCode.rawValue, text: error.message)
        failure.message = "\(path): \(failure.message)"
        return failure
    }

    /// The failure that a result code of SQLite stands for.
    static func failure(code: Int32, text: String?) -> Failure {
        let (name, kind, sentence) = meaning(of: code)
        return Failure(
            "database_" + name, kind, sentence, debugDetail: "SQLite \(code): \(text ?? "no text")")
    }

    private static func meaning(of code: Int32) -> (String, FailureClass, String) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            (
                "locked", .transient,
                "another program kept the database locked; look for one that leaves a transaction open"
            )
        case SQLITE_NOTADB:
            (
                "not_a_database", .configuration,
                "this file is not an SQLite database; name another file or move this one away"
            )
        case SQLITE_CANTOPEN:
            (
                "cannot_open", .configuration,
                "the database cannot be opened; the folder must exist and both it and the file be writable for the service"
            )
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            (
                "read_only", .configuration,
                "the database cannot be written; the file and its folder must be writable for the service"
            )
        case SQLITE_CORRUPT:
            (
                "damaged", .internal,
                "the database file is damaged; stop the programs that use it and restore a backup or run .recover"
            )
        case SQLITE_FULL:
            ("disk_full", .internal, "the disk is full; make room, then run again")
        case SQLITE_IOERR:
            ("disk_error", .internal, "the disk or the file system reports an error; look at the system's log")
        case SQLITE_CONSTRAINT:
            (
                "constraint", .internal,
                "a rule of the database refused the change, so nothing of it was written: \(constraint(code))"
            )
        case SQLITE_NOMEM:
            ("no_memory", .internal, "SQLite has no memory left")
        case SQLITE_INTERRUPT:
            ("interrupted", .cancelled, "the database was interrupted")
        case SQLITE_SCHEMA:
            ("schema_changed", .transient, "another program changed the tables meanwhile; run again")
        default:
            (
                "error", .internal,
                "the database refused a statement (SQLite \(code)); a table may have been changed by another program"
            )
        }
    }

    private static func constraint(_ code: Int32) -> String {
        switch ResultCode(rawValue: code) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            "a key would stand there twice (R4 for e-mail keys)"
        case .SQLITE_CONSTRAINT_FOREIGNKEY: "something still refers to what is removed, or to what is not there"
        case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_DATATYPE: "a value is not of the column's kind"
        case .SQLITE_CONSTRAINT_NOTNULL: "a value that must be there is missing"
        case .SQLITE_CONSTRAINT_TRIGGER: "a trigger of the shop refused it"
        default: "constraint \(code)"
        }
    }
}
