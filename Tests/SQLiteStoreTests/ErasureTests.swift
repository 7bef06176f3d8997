import CustomerModel
import CustomerStore
import GRDB
import Planning
import SQLiteStore
import TestSupport
import Testing

@Suite("R10: who is erased stays erased")
struct ErasureTests {
    private func staged(_ id: String, stream: String = "all", email: String?) -> StagedRecord {
        var record = Record(externalID: ExternalID(id))
        record.fields[.email] = email
        return StagedRecord(record, stream: StreamID(stream))
    }

    @Test("R10: an erased address and an erased identity are suppressed, their neighbours are not")
    func suppression() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        let source = try await store.write {
            try $0.register(SourceName("s"), kind: .newsletter, rank: 1, connector: "c").id
        }
        let batch = [
            staged("1", email: "Ana@example.com"), staged("2", email: "eva@example.com"), staged("3", email: nil),
            staged("3", stream: "other", email: nil),
        ]
        #expect(try await store.read { try $0.recognise(batch, source: source) }.suppressed.isEmpty)
        try await store.suppress(
            [EmailKey(rawValue: "ana@example.com")], identities: [(source, batch[2].key)],
            at: Timestamp(milliseconds: 1))
        #expect(try await store.read { try $0.recognise(batch, source: source) }.suppressed == [0, 2])
        // The same people under another key of the hashes are nobody.
        let other = SQLiteCustomerStore(path: folder.path("clientela.sqlite"), erasureKey: [1, 2, 3])
        try await other.prepare()
        #expect(try await other.read { try $0.recognise(batch, source: source) }.suppressed.isEmpty)
        await other.close()
        await store.close()
    }

    @Test("R10: the database keeps nothing from which the person could be read")
    func nothingReadable() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        try await store.suppress(
            [EmailKey(rawValue: "ana@example.com")], identities: [], at: Timestamp(milliseconds: 1))
        let shop = try folder.shop()
        let found = try await shop.read {
            try Int.fetchAll(
                $0, sql: "SELECT length(hash) FROM sync_erasure WHERE hash IS NOT CAST('ana@example.com' AS BLOB)")
        }
        #expect(found == [32])
        await store.close()
    }
}
