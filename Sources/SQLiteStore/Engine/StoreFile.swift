import CustomerModel
import GRDB
import Glibc

/// Opens the file of the shared database.
enum StoreFile {
    static func open(path: String, options: SQLiteStoreOptions, log: WriteAheadLog) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "clientela.store"
        configuration.maximumReaderCount = options.readers
        configuration.persistentReadOnlyConnections = true
        let (seconds, attoseconds) = options.busyTimeout.components
        configuration.busyMode = .timeout(Double(seconds) + Double(attoseconds) / 1e18)
        configuration.prepareDatabase { database in
            let isReader = database.configuration.readonly
            try database.execute(
                sql: "PRAGMA cache_size = \(isReader ? -options.readerCacheKiB : -options.writerCacheKiB)")
            try database.execute(sql: "PRAGMA temp_store = FILE")
            guard !isReader else { return }
            try database.execute(sql: "PRAGMA journal_size_limit = \(options.checkpointPages * 4096 * 8)")
            log.follow(database)
        }
        make(path)
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Makes the file where there is none: with the rights that the process's umask leaves of `rw-rw----`.
    ///
    /// Left to itself, SQLite takes `rw-r--r--`: everybody on the machine could read the customers, and no umask would let
    /// the group write. The files beside it get the rights of this one. Why it cannot be made, SQLite says better.
    private static func make(_ path: String) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o660)
        if descriptor >= 0 { Glibc.close(descriptor) }
    }
}
