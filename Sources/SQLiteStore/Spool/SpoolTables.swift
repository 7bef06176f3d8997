import CustomerModel
import GRDB

/// The tables of a spool.
///
/// One transaction is open all the time: nothing here is ever rolled back.
struct SpoolTables {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    static let insertion = "INSERT INTO arrivals.arrival (seq, id_key, email_key, body) VALUES (?4, ?1, ?2, ?3)"

    func create(arrivals path: String) throws {
        try attach(path)
        try connection.execute(
            """
            CREATE TABLE main.sorted (position INTEGER PRIMARY KEY, id_key TEXT, email_key TEXT, body BLOB);
            CREATE TABLE main.staged_id (id_key TEXT PRIMARY KEY, seq INTEGER) WITHOUT ROWID;
            BEGIN;
            """)
    }

    /// Ends staging: copies what has arrived in the order in which it is read, and lets go of the arrivals.
    ///
    /// `order` is what orders the records of one address.
    func sort(order: String) throws {
        try connection.execute(
            """
            INSERT INTO main.sorted (id_key, email_key, body)
                SELECT id_key, email_key, body FROM arrivals.arrival ORDER BY email_key, \(order);
            COMMIT;
            DETACH DATABASE arrivals;
            PRAGMA main.cache_size = -512;
            PRAGMA shrink_memory;
            BEGIN;
            """)
    }

    private func attach(_ path: String) throws {
        let statement = try connection.passingStatement("ATTACH DATABASE ?1 AS arrivals")
        statement.begin()
        statement.bind(1, path)
        try statement.run()
        try connection.execute(
            """
            PRAGMA arrivals.page_size = 8192;
            PRAGMA arrivals.journal_mode = OFF;
            PRAGMA arrivals.synchronous = OFF;
            PRAGMA arrivals.locking_mode = EXCLUSIVE;
            PRAGMA arrivals.cache_size = -1024;
            CREATE TABLE arrivals.arrival (seq INTEGER PRIMARY KEY, id_key TEXT, email_key TEXT, body BLOB);
            """)
    }
}
