import Foundation
import GRDB

/// What a shared database says about people, without what may differ between two runs that did the same: ids, moments
/// of writing and run numbers.
struct DatabaseContents: Equatable, CustomStringConvertible {
    /// A text for each customer with everything that hangs on it, sorted.
    var customers: [String] = []
    /// A text for each identity that no run has found missing, with all that its source says.
    var presentIdentities: Set<String> = []
    /// A text for each checkpoint, sorted.
    var checkpoints: [String] = []
    /// A text for each quarantined record and open conflict, sorted.
    var questions: [String] = []

    var description: String {
        "\(customers.count) customers, \(checkpoints.count) checkpoints, \(questions.count) questions"
    }

    /// Whether anybody is marked missing (R12).
    var marksAnybodyMissing: Bool { customers.contains { $0.contains("missing=true") } }

    /// The first differences, for a message.
    func difference(from other: DatabaseContents) -> String {
        let lines = [
            ("customer", customers, other.customers), ("checkpoint", checkpoints, other.checkpoints),
            ("question", questions, other.questions),
        ].flatMap { kind, mine, theirs in
            let (mine, theirs) = (Set(mine), Set(theirs))
            return mine.subtracting(theirs).sorted().prefix(3).map { "only here: \(kind) \($0)" }
                + theirs.subtracting(mine).sorted().prefix(3).map { "only there: \(kind) \($0)" }
        }
        return "\(self) against \(other)\n" + lines.joined(separator: "\n")
    }

    /// Reads the database; with `lists`, only what these sources say.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        self = try queue.read { try Self.read($0) }
        try queue.close()
    }

    private init() {}

    private static func read(_ database: Database) throws -> DatabaseContents {
        var contents = DatabaseContents()
        let identities = try identities(database)
        let hanging = try hanging(database, identities: identities.mapValues(\.name))
        let changes = try changes(database)
        contents.presentIdentities = Set(identities.values.lazy.map(\.text).filter { $0.contains("missing=false") })
        let byCustomer = Dictionary(grouping: identities.values, by: \.customer)
        func names(of customer: Int64) -> String {
            byCustomer[customer, default: []].map(\.name).sorted().joined(separator: ",")
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM customer") {
            let id: Int64 = row["id"]
            let changing = ["id", "created_at", "updated_at", "merged_into", "email_key_state"]
            var parts = row.filter { !changing.contains($0.0) }.map { "\($0.0)=\($0.1)" }
            // The store moves the state with every write; only whether it is even says something.
            let state: Int = row["email_key_state"]
            parts.append("is_refined=\(state % 2 == 1)")
            if let survivor: Int64 = row["merged_into"] { parts.append("merged_into=\(names(of: survivor))") }
            parts += byCustomer[id, default: []].map(\.text).sorted()
            parts += hanging[id, default: []].sorted()
            parts += changes[id, default: []].sorted()
            contents.customers.append(parts.joined(separator: "; "))
        }
        contents.customers.sort()
        contents.checkpoints = try Row.fetchAll(
            database,
            sql: """
                SELECT name, stream, state, last_full_pull IS NOT NULL, last_pull IS NOT NULL
                FROM sync_checkpoint JOIN sync_source ON id = source_id
                """
        ).map { row in
            // The cursor is the provider's moment at which the pull began.
            let state = ((row[2] as String?) ?? "none").filter { !$0.isNumber }
            return "\(row[0] as String) \(row[1] as String) \(state) \(row[3] as Int) \(row[4] as Int)"
        }.sorted()
        contents.questions = try Row.fetchAll(
            database,
            sql: """
                SELECT name || ' ' || coalesce(stream, '-') || ' ' || coalesce(external_id, position) || ' ' || reason
                FROM sync_quarantine JOIN sync_source ON sync_source.id = source_id
                UNION ALL
                SELECT name || ' ' || stream || ' ' || external_id || ' ' || contested_key || ' '
                    || (settled_at IS NOT NULL)
                FROM sync_conflict JOIN sync_source ON sync_source.id = source_id
                """
        ).map { $0[0] as String }.sorted()
        return contents
    }

    private struct IdentityText {
        var customer: Int64
        var name: String
        var text: String
    }

    private static func identities(_ database: Database) throws -> [Int64: IdentityText] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT i.*, s.name AS source FROM customer_identity i JOIN sync_source s ON s.id = i.source_id")
        let texts = rows.map { row -> (Int64, IdentityText) in
            let source: String = row["source"]
            let stream: String = row["stream"]
            let external: String = row["external_id"]
            let name = "\(source)/\(stream)/\(external)"
            let hash: Data = row["hash"]
            let key: String? = row["email_key"]
            let changed: Int64? = row["changed_at"]
            let missing: Int64? = row["missing_since_run"]
            let conflict: Int = row["in_conflict"]
            let reported: String = row["reported"]
            let text = """
                \(name) hash=\(hash.base64EncodedString()) key=\(key ?? "-") changed=\(changed ?? 0) \
                missing=\(missing != nil) conflict=\(conflict) reported=\(reported)
                """
            return (row["id"], IdentityText(customer: row["customer_id"], name: name, text: text))
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    private static func hanging(_ database: Database, identities: [Int64: String]) throws -> [Int64: [String]] {
        var texts: [Int64: [String]] = [:]
        for table in ["customer_subscription", "customer_tag", "customer_metric"] {
            for row in try Row.fetchAll(database, sql: "SELECT * FROM \(table)") {
                let identity: Int64 = row["identity_id"]
                let values = row.filter { $0.0 != "customer_id" && $0.0 != "identity_id" }.map { "\($0.0)=\($0.1)" }
                let customer: Int64 = row["customer_id"]
                texts[customer, default: []].append(
                    "\(table) \(identities[identity] ?? "own") \(values.joined(separator: " "))")
            }
        }
        return texts
    }

    private static func changes(_ database: Database) throws -> [Int64: [String]] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT customer_id, kind, count(*) FROM customer_change GROUP BY customer_id, kind")
        return rows.reduce(into: [:]) { texts, row in
            texts[row[0], default: []].append("changed \(row[1] as String) \(row[2] as Int)")
        }
    }
}
