package import CustomerStore

/// A fresh, prepared store and, beside it, another program that uses the same database.
package struct StoreUnderTest: Sendable {
    package var store: any CustomerStore
    /// Runs statements of the shop's own program, in a connection of its own, each in its own transaction.
    package var execute: @Sendable (_ sql: String) async throws -> Void
    /// Asks a question as the shop's own program would; every value as text, NULL as nil.
    package var query: @Sendable (_ sql: String) async throws -> [[String?]]
    /// Rows of any table that the store has written so far.
    package var rowsWritten: @Sendable () async throws -> Int
    /// Opens a second store on the same database, as a restarted program would.
    package var reopen: @Sendable () async throws -> any CustomerStore

    package init(
        store: any CustomerStore, execute: @escaping @Sendable (_ sql: String) async throws -> Void,
        query: @escaping @Sendable (_ sql: String) async throws -> [[String?]],
        rowsWritten: @escaping @Sendable () async throws -> Int,
        reopen: @escaping @Sendable () async throws -> any CustomerStore
    ) {
        self.store = store
        self.execute = execute
        self.query = query
        self.rowsWritten = rowsWritten
        self.reopen = reopen
    }
}
