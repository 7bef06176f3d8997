package import CustomerModel
package import CustomerStore
import Dispatch
import GRDB
import Synchronization

/// The shared database in one SQLite file, which the shop's own programs use at the same time.
package final class SQLiteCustomerStore: CustomerStore {
    /// Where the file is.
    package let path: String
    private let options: SQLiteStoreOptions
    private let erasureKey: ErasureKey
    private let log: WriteAheadLog
    private let pool = Mutex<DatabasePool?>(nil)

    /// A store in the file at `path`, whose folder must exist.
    ///
    /// `erasureKey` is the key of the hashes of erased people (R10), kept outside the database and the same for ever.
    package init(path: String, erasureKey: [UInt8], options: SQLiteStoreOptions = SQLiteStoreOptions()) {
        self.path = path
        self.options = options
        log = WriteAheadLog(limit: options.checkpointPages)
        self.erasureKey = ErasureKey(bytes: erasureKey)
    }

    package func prepare() async throws {
        try await onOwnThread { [self] in
            let opened = try StoreFile.open(path: path, options: options, log: log)
            try opened.writeWithoutTransaction { database in
                try SchemaMigrator.migrate(database)
                try database.inTransaction(.immediate) {
                    try EmailKeyRefinement(connection: Connection(database)).refine(limit: 2000)
                    return .commit
                }
            }
            let previous = pool.withLock { pool in
                defer { pool = opened }
                return pool
            }
            try previous?.close()
        }
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        let pool = try openPool()
        let result: Result<Answer, any Error> = await withCheckedContinuation { continuation in
            pool.asyncRead { [erasureKey] database in
                continuation.resume(
                    returning: Result {
                        try body(StoreSession(try database.get(), erasureKey: erasureKey))
                    })
            }
        }
        return try unwrapped(result)
    }

    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Answer
    ) async throws -> Answer {
        try await transaction { session in
            // Keys that other programs wrote since are brought to R2 first, so that this body sees them.
            try EmailKeyRefinement(connection: session.connection).refine(limit: 200)
            return try body(session)
        }
    }

    package func close() async {
        let closing = pool.withLock { pool in
            defer { pool = nil }
            return pool
        }
        try? await onOwnThread { try closing?.close() }
    }

    /// Rows that the store's writing connection has changed since it was opened, for tests of R9.
    package func rowsWritten() async throws -> Int {
        try await transaction { $0.connection.totalChanges }
    }

    /// Notes that a person is erased (R10): from now on records of these keys and identities are left out.
    package func suppress(
        _ keys: [EmailKey], identities: [(source: SourceID, key: RecordKey)], at now: Timestamp
    ) async throws {
        try await transaction { [erasureKey] session in
            try ErasureList(connection: session.connection, key: erasureKey)
                .add(keys, identities: identities, at: now)
        }
    }

    private func transaction<Answer: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Answer
    ) async throws -> Answer {
        let pool = try openPool()
        let result: Result<Answer, any Error> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [erasureKey, log] database in
                continuation.resume(
                    returning: Result {
                        var answer: Answer?
                        try database.inTransaction(.immediate) {
                            answer = try body(StoreSession(database, erasureKey: erasureKey))
                            return .commit
                        }
                        guard let answer else { throw Failure("database", .internal, "a transaction gave no answer") }
                        return answer
                    })
                log.shorten(database)
            }
        }
        return try unwrapped(result)
    }

    private func openPool() throws -> DatabasePool {
        guard let pool = pool.withLock({ $0 }) else {
            throw Failure("database_closed", .internal, "\(path): the database is not open")
        }
        return pool
    }

    private func unwrapped<Answer>(_ result: Result<Answer, any Error>) throws -> Answer {
        do { return try result.get() } catch { throw SQLiteFailure.failure(from: error, path: path) }
    }

    /// Opening, closing and migrating wait for the disk, so they stay off the cooperative pool.
    private func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result(catching: body)) }
        }
        try unwrapped(result)
    }
}
