import Conformance
import CustomerStore
import SQLiteStore
import TestSupport
import Testing

@Suite("SQLite keeps the promises of a store")
struct SQLiteStoreConformanceTests {
    @Test("conformance", arguments: StoreConformance.allCases)
    func conforms(_ promise: StoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await promise.check(try await folder.storeUnderTest())
    }
}

@Suite("SQLite keeps the promises of a spool")
struct SQLiteSpoolConformanceTests {
    @Test("conformance", arguments: SpoolConformance.allCases)
    func conforms(_ promise: SpoolConformance) async throws {
        let folder = try TemporaryFolder()
        try await promise.check(SQLiteSpool(path: folder.path("spool.sqlite")))
    }

    @Test("the naive spool of the tests keeps them too", arguments: SpoolConformance.allCases)
    func memoryConforms(_ promise: SpoolConformance) async throws {
        // It compares external IDs as Swift texts, for which two spellings of ñ are one.
        guard promise != .strangeTextComesBack else { return }
        try await promise.check(MemorySpool())
    }
}
