import Foundation
import GRDB

extension ShopOnDisk {
    /// How many rows each table about people has.
    func customerRows() throws -> [String: Int] {
        try read { database in
            let tables = [
                "customer", "customer_identity", "customer_subscription", "customer_tag", "customer_metric",
                "customer_change",
            ]
            return try tables.reduce(into: [:]) { counts, table in
                counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)")
            }
        }
    }

    /// The people as they stand, without the history of changes.
    func people() throws -> [String] {
        try contents().customers.map { customer in
            customer.split(separator: "; ").filter { !$0.hasPrefix("changed ") }.joined(separator: "; ")
        }
    }

    /// Takes the write lock as another program would, and keeps it for so many seconds.
    func holdWriteLock(for seconds: TimeInterval) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                Thread.sleep(forTimeInterval: seconds)
                return .commit
            }
        }
        try queue.close()
    }

    private func read<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }
}
