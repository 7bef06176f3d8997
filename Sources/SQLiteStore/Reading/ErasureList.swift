import Crypto
import CustomerModel
import Planning

/// The secret that turns a key into a hash from which nobody can guess the person (R10).
struct ErasureKey: Sendable {
    private let key: SymmetricKey

    init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// HMAC-SHA256 of a text that begins with what kind of key it is.
    func hash(of bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }
}

/// The people who stay erased: keyed hashes of their e-mail keys and identities, nothing else (R10).
struct ErasureList {
    private let key: ErasureKey
    private let connection: Connection
    private let question: PreparedStatement

    init(connection: Connection, key: ErasureKey) throws {
        self.connection = connection
        self.key = key
        question = try connection.statement("SELECT 1 FROM sync_erasure WHERE hash = ?1")
    }

    func isEmpty() throws -> Bool { try connection.integer("SELECT 1 FROM sync_erasure LIMIT 1") == nil }

    func contains(_ record: StagedRecord, source: SourceID) throws -> Bool {
        if let emailKey = record.address.key, try contains(hash(of: emailKey)) { return true }
        return try contains(hash(of: record.key, source: source))
    }

    func add(
        _ keys: [EmailKey], identities: [(source: SourceID, key: RecordKey)], at now: Timestamp
    ) throws {
        let statement = try connection.statement(
            "INSERT INTO sync_erasure (hash, erased_at) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING")
        for hash in keys.map(hash(of:)) + identities.map({ hash(of: $0.key, source: $0.source) }) {
            statement.begin()
            hash.withUnsafeBytes { statement.bindBlob(1, $0) }
            statement.bind(2, now.milliseconds)
            try statement.run()
        }
    }

    private func contains(_ hash: [UInt8]) throws -> Bool {
        question.begin()
        hash.withUnsafeBytes { question.bindBlob(1, $0) }
        defer { question.finish() }
        return try question.step()
    }

    private func hash(of emailKey: EmailKey) -> [UInt8] { key.hash(of: [0x65] + Array(emailKey.rawValue.utf8)) }

    /// The length of the stream's name stands before it, so that no two identities make the same text.
    private func hash(of record: RecordKey, source: SourceID) -> [UInt8] {
        var bytes: [UInt8] = [0x69]
        withUnsafeBytes(of: source.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: Int64(record.stream.rawValue.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: record.stream.rawValue.utf8)
        bytes.append(contentsOf: record.externalID.rawValue.utf8)
        return key.hash(of: bytes)
    }
}
