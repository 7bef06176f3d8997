package import CustomerModel
package import CustomerStore
import GRDB
package import Planning

/// A spool in SQLite files: records are appended as they arrive and sorted once, when the pull is over.
///
/// Sorting at the end costs less than keeping indexes while records arrive, and stays within a fixed memory however
/// many there are: SQLite's sorter writes what does not fit to files of its own.
package actor SQLiteSpool: Spool {
    private enum Stage {
        case closed
        case staging
        case sealed
    }

    private let executor = QueueExecutor(label: "clientela.spool")
    private let files: SpoolFiles
    private let cacheKiB: Int
    private var stage = Stage.closed
    private var queue: DatabaseQueue?
    private var streams = SpoolStreams()
    /// The last arrival, the last whose ID was taken in, and how many were repeated so far.
    private var lastArrival: Int64 = 0
    private var lastTakenIn: Int64 = 0
    private var repeated = 0
    private var idKey: [UInt8] = []
    private var body: [UInt8] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(path: String, cacheKiB: Int = 4 * 1024) {
        files = SpoolFiles(path: path)
        self.cacheKiB = cacheKiB
    }

    package func begin() async throws {
        try guarded {
            try? queue?.close()
            queue = nil
            stage = .closed
            let queue = try files.open(cacheKiB: cacheKiB)
            self.queue = queue
            streams = SpoolStreams()
            (lastArrival, lastTakenIn, repeated) = (0, 0, 0)
            try queue.inDatabase { try SpoolTables(Connection($0)).create(arrivals: files.arrivals) }
            stage = .staging
        }
    }

    package func stage(_ records: [StagedRecord]) async throws {
        try guarded {
            let queue = try openQueue()
            guard stage == .staging else {
                throw Failure("spool_sealed", .internal, "records are staged after the spool was sealed")
            }
            try queue.inDatabase { database in
                let insertion = try Connection(database).statement(SpoolTables.insertion)
                for record in records { try append(record, with: insertion) }
            }
        }
    }

    package func seal() async throws -> Int {
        try guarded {
            let queue = try openQueue()
            guard stage == .staging else { return repeated }
            try queue.inDatabase { database in
                let connection = Connection(database)
                try takeIn(connection)
                try SpoolTables(connection).sort(order: streams.orderExpression)
            }
            files.removeArrivals()
            stage = .sealed
            return repeated
        }
    }

    private func takeIn(_ connection: Connection) throws {
        guard lastArrival > lastTakenIn else { return }
        repeated += try SpoolIDs(connection).takeIn(after: lastTakenIn)
        lastTakenIn = lastArrival
    }

    package func count(of stream: StreamID) async throws -> Int {
        try guarded {
            guard let number = streams.known(stream) else { return 0 }
            return try openQueue().inDatabase { database in
                let connection = Connection(database)
                if stage == .staging { try takeIn(connection) }
                return try SpoolReading(connection).count(stream: number)
            }
        }
    }

    package func batch(after position: SpoolPosition?, limit: Int) async throws -> SpoolBatch? {
        try guarded {
            try sealedQueue().inDatabase {
                try SpoolReading(Connection($0)).batch(after: position, limit: limit, streams: streams)
            }
        }
    }

    package func absent(_ ids: [ExternalID], from stream: StreamID) async throws -> [ExternalID] {
        try guarded {
            guard let number = streams.known(stream) else { return ids }
            return try sealedQueue().inDatabase { try SpoolReading(Connection($0)).absent(ids, stream: number) }
        }
    }

    package func discard() async {
        try? queue?.close()
        queue = nil
        stage = .closed
        files.remove()
    }

    private func append(_ record: StagedRecord, with insertion: PreparedStatement) throws {
        StagedRow.writeIDKey(stream: try streams.number(of: record.key.stream), record.key.externalID, into: &idKey)
        StagedRow.writeBody(record, into: &body)
        insertion.begin()
        idKey.withUnsafeBytes { insertion.bindText(1, $0) }
        if let key = record.address.key {
            insertion.bind(2, key.rawValue)
        } else {
            StagedRow.noKey.withUnsafeBytes { insertion.bindText(2, $0) }
        }
        body.withUnsafeBytes { insertion.bindBlob(3, $0) }
        // Our own number: SQLite would give that of a removed repeated record again.
        lastArrival += 1
        insertion.bind(4, lastArrival)
        try insertion.run()
    }

    private func openQueue() throws -> DatabaseQueue {
        guard let queue, stage != .closed else {
            throw Failure("spool_not_begun", .internal, "the spool is used before it is begun")
        }
        return queue
    }

    private func sealedQueue() throws -> DatabaseQueue {
        let queue = try openQueue()
        guard stage == .sealed else {
            throw Failure("spool_not_sealed", .internal, "the spool is read before it is sealed")
        }
        return queue
    }

    private func guarded<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch { throw SQLiteFailure.failure(from: error, path: files.sorted) }
    }
}

/// Makes a spool for each source, in one folder.
package struct SQLiteSpoolFactory: SpoolFactory {
    private let directory: String

    /// - Parameter directory: the daemon's state directory; it must exist and be writable.
    package init(directory: String) { self.directory = directory }

    package func spool(for source: SourceName) async throws -> any Spool {
        SQLiteSpool(path: "\(directory)/spool-\(Self.fileName(of: source)).sqlite")
    }

    /// Letters, digits, `-` and `_` stay; any other byte becomes `%` and two digits, so that no two names meet.
    private static func fileName(of source: SourceName) -> String {
        var name = ""
        for byte in source.rawValue.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                name += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return name
    }
}
