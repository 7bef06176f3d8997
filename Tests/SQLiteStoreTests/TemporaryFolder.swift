import Conformance
import CustomerStore
import Foundation
import GRDB
import SQLiteStore

/// A folder of one test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "clientela-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    static let erasureKey = [UInt8](repeating: 7, count: 32)

    func store(_ name: String = "clientela.sqlite") -> SQLiteCustomerStore {
        SQLiteCustomerStore(path: file(name), erasureKey: Self.erasureKey)
    }

    /// The shop's own connection.
    func shop(_ name: String = "clientela.sqlite") throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: file(name), configuration: configuration)
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
