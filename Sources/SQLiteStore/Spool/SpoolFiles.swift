import CustomerModel
import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// The two files of a spool: what arrives, thrown away once it is sorted, and what is sorted.
struct SpoolFiles {
    let sorted: String
    let arrivals: String

    init(path: String) {
        sorted = path
        arrivals = path + "-arrivals"
    }

    /// Removes both, whatever state they are in.
    func remove() {
        for path in [sorted, arrivals] {
            for ending in ["", "-journal", "-wal", "-shm"] { unlink(path + ending) }
        }
    }

    func removeArrivals() { unlink(arrivals) }

    /// Opens empty files; nothing in them survives a crash, so nothing is synced and nothing can be rolled back.
    func open(cacheKiB: Int) throws -> DatabaseQueue {
        remove()
        var configuration = Configuration()
        configuration.label = "clientela.spool"
        configuration.foreignKeysEnabled = false
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = 8192;
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA temp_store = FILE;
                    PRAGMA cache_size = \(-cacheKiB);
                    """)
        }
        return try DatabaseQueue(path: sorted, configuration: configuration)
    }
}
