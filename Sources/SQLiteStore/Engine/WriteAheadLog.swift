import GRDB
import GRDBSQLite
import Synchronization

/// Keeps the write-ahead log short, between transactions and not inside them.
///
/// SQLite lets whoever commits move a long log into the database, another program's small insert as well, which then
/// waits for the disk in our stead. So our own log never reaches the length at which SQLite does that (1000 pages by
/// default), and it is moved when the transaction's answer is on its way already.
final class WriteAheadLog: Sendable {
    private let pages = Mutex<Int32>(0)
    private let limit: Int32

    init(limit: Int) { self.limit = Int32(clamping: limit) }

    /// Follows the log's length from now on, in the place of SQLite's own moving of it.
    func follow(_ database: Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, length in
                if let context {
                    Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().pages.withLock { $0 = length }
                }
                return SQLITE_OK
            }, context)
    }

    /// Moves the log into the database if it has grown long; whoever reads or writes goes on meanwhile.
    func shorten(_ database: Database) {
        guard pages.withLock({ $0 }) >= limit else { return }
        sqlite3_wal_checkpoint_v2(database.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        pages.withLock { $0 = 0 }
    }
}
