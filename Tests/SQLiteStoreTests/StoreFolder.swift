import Conformance
import CustomerStore
import GRDB
import SQLiteStore
import TestSupport

/// What tests of the store keep in their folder.
extension TemporaryFolder {
    static let erasureKey = [UInt8](repeating: 7, count: 32)

    func store(_ name: String = "clientela.sqlite") -> SQLiteCustomerStore {
        SQLiteCustomerStore(path: path(name), erasureKey: Self.erasureKey)
    }

    /// The shop's own connection.
    func shop(_ name: String = "clientela.sqlite") throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path(name), configuration: configuration)
    }

    func storeUnderTest() async throws -> StoreUnderTest {
        let store = store()
        try await store.prepare()
        let shop = try shop()
        return StoreUnderTest(
            store: store,
            execute: { sql in try await shop.write { try $0.execute(sql: sql) } },
            query: { sql in
                try await shop.read { database in
                    try Row.fetchAll(database, sql: sql).map { row in
                        row.map { String.fromDatabaseValue($0.1) ?? $0.1.text }
                    }
                }
            },
            rowsWritten: { try await store.rowsWritten() },
            reopen: { [self] in
                let again = self.store()
                try await again.prepare()
                return again
            })
    }
}

extension DatabaseValue {
    /// A number as text; nil for NULL.
    fileprivate var text: String? {
        switch storage {
        case .int64(let value): String(value)
        case .double(let value): String(value)
        case .string(let value): value
        case .null, .blob: nil
        }
    }
}
