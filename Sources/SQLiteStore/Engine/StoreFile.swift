import CustomerModel
import GRDB

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
        return try DatabasePool(path: path, configuration: configuration)
    }
}
