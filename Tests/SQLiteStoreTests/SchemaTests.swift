import CustomerModel
import GRDB
import SQLiteStore
import TestSupport
import Testing

@Suite("The schema keeps its promises whoever writes")
struct SchemaTests {
    @Test("every table is STRICT and every field has its column")
    func shape() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        try await folder.shop().read { database in
            let loose = try String.fetchAll(
                database,
                sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict")
            #expect(loose.filter { !$0.hasPrefix("sqlite_") }.isEmpty)
            let columns = Set(try database.columns(in: "customer").map(\.name))
            #expect(columns.isSuperset(of: CustomerField.allCases.map(\.name)))
            #expect(try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal")
        }
        await store.close()
    }

    @Test("R4: whatever another program writes, one key has one customer")
    func keysOfOthers() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        let shop = try folder.shop()
        try await shop.write {
            try $0.execute(sql: "INSERT INTO customer (email) VALUES (char(9) || 'Ana@Example.com' || char(160))")
        }
        for attempt in [
            "INSERT INTO customer (email) VALUES ('ana@example.com')",
            "INSERT INTO customer (email, email_key) VALUES ('x', 'ana@example.com')",
            "INSERT INTO customer (email) VALUES ('b@example.com'), ('B@example.com')",
            "INSERT OR IGNORE INTO customer (email) VALUES ('ANA@example.com')",
            "INSERT OR REPLACE INTO customer (email) VALUES ('ANA@example.com')",
        ] {
            await #expect(throws: DatabaseError.self) { try await shop.write { try $0.execute(sql: attempt) } }
        }
        try await shop.write { database in
            try database.execute(sql: "INSERT INTO customer (email) VALUES (''), ('  '), (NULL), ('b@example.com')")
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM customer WHERE email_key IS NULL") == 3)
            #expect(throws: DatabaseError.self) {
                try database.execute(
                    sql: "UPDATE customer SET email = 'ANA@example.com' WHERE email_key = 'b@example.com'")
            }
            try database.execute(
                sql: """
                    INSERT INTO customer (email, email_key) VALUES ('ana@example.com', 'ana@example.com')
                    ON CONFLICT (email_key) DO NOTHING
                    """)
        }
        await store.close()
    }

    @Test("the examples of docs/database.md: registering an imported account")
    func registering() async throws {
        let folder = try TemporaryFolder()
        let store = folder.store()
        try await store.prepare()
        let shop = try folder.shop()
        let register = """
            INSERT INTO customer (email, email_key, first_name, password_hash, account_state)
            VALUES (' Ana@example.com', lower(trim(' Ana@example.com')), 'Ana', 'h', 'registered')
            ON CONFLICT (email_key) DO NOTHING
            """
        for expected in [1, 0] {
            let added = try await shop.write { database in
                let before = try Int.fetchOne(database, sql: "SELECT count(*) FROM customer") ?? 0
                try database.execute(sql: register)
                return (try Int.fetchOne(database, sql: "SELECT count(*) FROM customer") ?? 0) - before
            }
            #expect(added == expected)
        }
        #expect(try await shop.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM customer") } == 1)
        await store.close()
    }
}
