import CustomerModel
import CustomerStore
import Foundation
import GRDB
import SQLiteStore
import TestSupport
import Testing

@Suite("Opening a database says clearly what is wrong")
struct OpeningTests {
    private func failure(preparing store: SQLiteCustomerStore) async -> Failure? {
        do {
            try await store.prepare()
            return nil
        } catch { return error as? Failure }
    }

    @Test("a file that is not a database, and what was in it stays")
    func notADatabase() async throws {
        let folder = try TemporaryFolder()
        let bytes = Data(String(repeating: "name;email\n", count: 200).utf8)
        try bytes.write(to: URL(fileURLWithPath: folder.path("clientela.sqlite")))
        let failure = try #require(await failure(preparing: folder.store()))
        #expect(failure.code == "database_not_a_database")
        #expect(failure.kind == .configuration)
        #expect(failure.message.contains(folder.path("clientela.sqlite")))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("clientela.sqlite"))) == bytes)
    }

    @Test("a folder in its place, and a folder that is not there")
    func cannotOpen() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("clientela.sqlite"), withIntermediateDirectories: true)
        for name in ["clientela.sqlite", "none/clientela.sqlite"] {
            let failure = try #require(await failure(preparing: folder.store(name)))
            #expect(failure.kind == .configuration)
            #expect(failure.code == "database_cannot_open")
        }
    }

    @Test("a new file and those beside it are for the owner and the group alone")
    func rights() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let mask = try #require(status.firstMatch(of: /Umask:\s+([0-7]+)/).flatMap { Int($0.1, radix: 8) })
        for ending in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("clientela.sqlite\(ending)"))
            #expect(attributes[.posixPermissions] as? Int == 0o660 & ~mask, "the file with the ending '\(ending)'")
        }
        await store.close()
    }

    @Test("a newer schema is refused and left alone")
    func newerSchema() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        await store.close()
        let shop = try folder.shop()
        try await shop.write { try $0.execute(sql: "INSERT INTO sync_schema (version, applied_at) VALUES (99, 0)") }
        let failure = try #require(await failure(preparing: folder.store()))
        #expect(failure.code == "database_newer")
        #expect(failure.kind == .configuration)
        #expect(failure.message.contains("99"))
    }

    @Test("tables of another program under our names are refused")
    func foreignTables() async throws {
        let folder = try TemporaryFolder()
        let shop = try folder.shop()
        try await shop.write { try $0.execute(sql: "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)") }
        let failure = try #require(await failure(preparing: folder.store()))
        #expect(failure.code == "database_foreign_tables")
        #expect(try await shop.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master") } == ["customer"])
    }

    @Test("preparing twice, and two programs at once, changes nothing")
    func preparingTwice() async throws {
        let folder = try TemporaryFolder()
        let (one, two) = (folder.store(), folder.store())
        async let first: Void = one.prepare()
        async let second: Void = two.prepare()
        _ = try await (first, second)
        try await one.prepare()
        let shop = try folder.shop()
        #expect(try await shop.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sync_schema") } == 1)
        await one.close()
        await two.close()
    }

    @Test("a database that another program keeps locked is a transient failure")
    func locked() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteStoreOptions()
        options.busyTimeout = .milliseconds(50)
        let store = SQLiteCustomerStore(
            path: folder.path("clientela.sqlite"), erasureKey: TemporaryFolder.erasureKey, options: options)
        try await store.prepare()
        let shop = try folder.shop()
        try await shop.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await #expect {
            _ = try await store.write { try $0.roster() }
        } throws: { error in
            (error as? Failure)?.kind == .transient && (error as? Failure)?.code == "database_locked"
        }
        #expect(try await store.read { try $0.roster() }.isEmpty)
        try await shop.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        _ = try await store.write { try $0.roster() }
    }

    @Test("damage is found by the check, or reported when it is met")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        let shop = try folder.shop()
        try await shop.write { database in
            for number in 0..<2000 {
                try database.execute(
                    sql: "INSERT INTO customer (email) VALUES (?)", arguments: ["person\(number)@example.com"])
            }
        }
        try await shop.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try shop.close()
        await store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("clientela.sqlite")))
        let length = try file.seekToEnd()
        try file.seek(toOffset: length / 2 / 4096 * 4096)
        try file.write(contentsOf: Data(repeating: 0xAB, count: 8192))
        try file.close()
        let again = folder.store()
        do {
            try await again.prepare()
            let violations = try await again.read { try $0.violations() }
            #expect(violations.contains { $0.rule == "file" })
        } catch {
            let failure = try #require(error as? Failure)
            #expect(failure.code == "database_damaged")
        }
        await again.close()
    }
}
