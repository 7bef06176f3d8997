/// How the store uses the machine; the defaults keep the whole daemon within its promise of memory.
package struct SQLiteStoreOptions: Sendable {
    /// Page cache of the writing connection, in KiB.
    package var writerCacheKiB = 8 * 1024
    /// Page cache of each of the reading connections, in KiB.
    package var readerCacheKiB = 1024
    /// Questions that may run at the same time.
    package var readers = 2
    /// Pages in the write-ahead log after which they are moved into the database; fewer than SQLite's own 1000.
    package var checkpointPages = 600
    /// How long another program's transaction is waited for.
    package var busyTimeout: Duration = .seconds(10)

    package init() {}
}
