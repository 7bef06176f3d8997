import CustomerModel
import GRDB
import GRDBSQLite

/// A compiled statement that is bound and stepped without a value type in between.
///
/// Lives as long as its connection's statement cache; used on its connection's thread alone. Parameters count from 1,
/// columns from 0.
struct PreparedStatement {
    private let statement: GRDB.Statement
    private let raw: OpaquePointer
    private let arena = TextArena()

    /// Tells SQLite to copy what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: GRDB.Statement) {
        self.statement = statement
        raw = statement.sqliteStatement
    }

    /// Starts binding anew: every parameter is NULL.
    func begin() {
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
        arena.reset()
    }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(raw, index, value) }

    func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(raw, index, Int64(value)) }

    func bind(_ index: Int32, _ value: Bool) { sqlite3_bind_int64(raw, index, value ? 1 : 0) }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    func bind(_ index: Int32, _ value: String) {
        let isPlaced: Void? = value.utf8.withContiguousStorageIfAvailable {
            bindText(index, UnsafeRawBufferPointer($0))
        }
        guard isPlaced == nil else { return }
        var value = value
        value.withUTF8 { bindText(index, UnsafeRawBufferPointer($0)) }
    }

    func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(raw, index) }
    }

    /// Binds UTF-8 as text.
    func bindText(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
        let count = Int32(bytes.count)
        if let placed = arena.place(bytes) {
            sqlite3_bind_text(raw, index, placed.assumingMemoryBound(to: CChar.self), count, nil)
        } else {
            sqlite3_bind_text(
                raw, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count, Self.transient)
        }
    }

    /// Binds bytes as a BLOB; an empty one is a BLOB of no bytes, not NULL.
    func bindBlob(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else {
            sqlite3_bind_zeroblob(raw, index, 0)
            return
        }
        if let placed = arena.place(bytes) {
            sqlite3_bind_blob(raw, index, placed, Int32(bytes.count), nil)
        } else {
            sqlite3_bind_blob(raw, index, bytes.baseAddress, Int32(bytes.count), Self.transient)
        }
    }

    func bind(_ index: Int32, _ hash: ContentHash) {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { block in
            block.storeBytes(of: hash.high.bigEndian, toByteOffset: 0, as: UInt64.self)
            block.storeBytes(of: hash.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            bindBlob(index, UnsafeRawBufferPointer(block))
        }
    }

    /// Moves to the next answer; false when there are no more, and the statement is free again.
    func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(raw)
            return false
        default:
            let failure = SQLiteFailure.last(of: sqlite3_db_handle(raw))
            sqlite3_reset(raw)
            throw failure
        }
    }

    /// Runs a statement that answers nothing.
    func run() throws {
        while try step() {}
    }

    /// Leaves the rest of the answers.
    func finish() { sqlite3_reset(raw) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }

    func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }

    func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(raw, column)) }

    func bool(_ column: Int32) -> Bool { sqlite3_column_int64(raw, column) != 0 }

    func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(raw, column) else { return "" }
        let count = Int(sqlite3_column_bytes(raw, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of a text or BLOB; valid until the next step.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let base = sqlite3_column_blob(raw, column)
        return UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(raw, column)))
    }

    /// Whether a text has the very bytes of another; NULL has none.
    func holds(_ expected: String, in column: Int32) -> Bool {
        guard let bytes = sqlite3_column_text(raw, column) else { return false }
        let text = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(raw, column)))
        return text.count == expected.utf8.count && expected.utf8.elementsEqual(text)
    }

    /// The fingerprint in a BLOB of 16 bytes; all zero, which equals no record's, where it is not one.
    func hash(_ column: Int32) -> ContentHash {
        let bytes = bytes(column)
        guard bytes.count == 16 else { return ContentHash(high: 0, low: 0) }
        return ContentHash(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}
