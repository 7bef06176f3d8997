import CustomerModel
import CustomerStore

extension StoreSession {
    func violations() throws -> [Violation] { try StoreCheck(connection).violations() }
}

/// Goes through the whole database once for each promise that it must keep; says how many rows break it and names some.
struct StoreCheck {
    /// One promise: the rows that break it, by the number that finds them again.
    private struct Promise {
        let rule: String
        /// What is wrong, after the count.
        let sentence: String
        /// A query of one column: the numbers of the rows at fault.
        let faults: String
    }

    private let connection: Connection
    private static let examples = 5

    init(_ connection: Connection) { self.connection = connection }

    func violations() throws -> [Violation] {
        var found = try damage() + foreignKeys() + sharedKeys()
        for promise in Self.promises {
            if let violation = try check(promise) { found.append(violation) }
        }
        return found
    }

    private func check(_ promise: Promise) throws -> Violation? {
        let statement = try connection.passingStatement(promise.faults)
        statement.begin()
        var count = 0
        var examples: [String] = []
        while try statement.step() {
            count += 1
            if examples.count < Self.examples { examples.append(String(statement.int64(0))) }
        }
        guard count > 0 else { return nil }
        return Violation(rule: promise.rule, detail: Self.sentence(count, promise.sentence, examples))
    }

    private static func sentence(_ count: Int, _ sentence: String, _ examples: [String]) -> String {
        "\(count) \(sentence): \(examples.joined(separator: ", "))" + (count > examples.count ? ", …" : "")
    }

    private func damage() throws -> [Violation] {
        let statement = try connection.passingStatement("PRAGMA quick_check(5)")
        statement.begin()
        var violations: [Violation] = []
        while try statement.step() {
            let text = statement.text(0)
            if text != "ok" { violations.append(Violation(rule: "file", detail: text)) }
        }
        return violations
    }

    private func foreignKeys() throws -> [Violation] {
        let statement = try connection.passingStatement(
            """
            SELECT "table", parent, count(*), min(rowid) FROM pragma_foreign_key_check GROUP BY "table", parent
            """)
        statement.begin()
        var violations: [Violation] = []
        while try statement.step() {
            violations.append(
                Violation(
                    rule: "foreign keys",
                    detail: "\(statement.int(2)) rows of \(statement.text(0)) refer to rows of \(statement.text(1)) "
                        + "that are not there, such as row \(statement.int64(3))"))
        }
        return violations
    }

    /// Addresses that another program wrote and that are one person by the full folding (R2).
    private func sharedKeys() throws -> [Violation] {
        let statement = try connection.passingStatement(
            """
            SELECT id, email FROM customer WHERE email_key_state % 2 = 0 AND email IS NOT NULL
            """)
        let owner = try connection.statement("SELECT id FROM customer WHERE email_key = ?1 AND id <> ?2")
        statement.begin()
        var pairs: [String] = []
        while try statement.step() {
            guard case .success(let key) = EmailAddress.key(of: statement.text(1)) else { continue }
            owner.begin()
            owner.bind(1, key.rawValue)
            owner.bind(2, statement.int64(0))
            if try owner.step() { pairs.append("\(statement.int64(0)) and \(owner.int64(0))") }
            owner.finish()
        }
        guard !pairs.isEmpty else { return [] }
        let shown = Array(pairs.prefix(Self.examples))
        return [
            Violation(
                rule: "R4",
                detail: Self.sentence(pairs.count, "pairs of customers have one address, written differently", shown))
        ]
    }

    private static let promises: [Promise] = [
        Promise(
            rule: "R4", sentence: "e-mail keys stand at several customers",
            faults: """
                SELECT min(id) FROM customer WHERE email_key IS NOT NULL GROUP BY email_key HAVING count(*) > 1
                """),
        Promise(
            rule: "R4", sentence: "customers have an address without a key or a key without an address",
            faults: """
                SELECT id FROM customer
                WHERE (email_key IS NULL) <> (\(CustomerRules.plainKey(of: "email")) IS NULL)
                """),
        Promise(
            rule: "R6", sentence: "tombstones still have identities",
            faults: """
                SELECT c.id FROM customer AS c WHERE c.merged_into IS NOT NULL
                    AND EXISTS (SELECT 1 FROM customer_identity AS i WHERE i.customer_id = c.id)
                """),
        Promise(
            rule: "R6", sentence: "tombstones still have an e-mail key or lead to themselves",
            faults:
                "SELECT id FROM customer WHERE merged_into IS NOT NULL AND (email_key IS NOT NULL OR merged_into = id)"),
        Promise(
            rule: "V6", sentence: "customers whose may_email is not what their consents say",
            faults: "SELECT id FROM customer WHERE may_email <> \(CustomerRules.mayEmail)"),
        Promise(
            rule: "R11", sentence: "customers whose is_shared is not what their identities say",
            faults: "SELECT id FROM customer WHERE is_shared <> \(CustomerRules.isShared)"),
        Promise(
            rule: "R12", sentence: "identities are missing since a run that is not there",
            faults: """
                SELECT id FROM customer_identity WHERE missing_since_run IS NOT NULL
                    AND missing_since_run NOT IN (SELECT id FROM sync_run)
                """),
        Promise(
            rule: "V1", sentence: "identities whose fingerprint is not 16 bytes",
            faults: "SELECT id FROM customer_identity WHERE length(hash) <> 16"),
        Promise(
            rule: "V1", sentence: "identities whose reported values are not a JSON object",
            faults: """
                SELECT id FROM customer_identity
                WHERE CASE WHEN json_valid(reported) THEN json_type(reported) <> 'object' ELSE 1 END
                """),
        Promise(
            rule: "V5", sentence: "customers with a subscription of an identity that is not theirs",
            faults: hangingFaults("customer_subscription", allowingShop: false)),
        Promise(
            rule: "V1", sentence: "customers with a tag of an identity that is not theirs",
            faults: hangingFaults("customer_tag", allowingShop: true)),
        Promise(
            rule: "V1", sentence: "customers with metrics of an identity that is not theirs",
            faults: hangingFaults("customer_metric", allowingShop: true)),
        Promise(
            rule: "C2", sentence: "succeeded runs whose counts do not add up",
            faults: """
                SELECT id FROM sync_run WHERE state = 'succeeded' AND mode <> 'undo' AND fetched <> repeated + quarantined
                    + suppressed + new + linked + updated + unchanged + conflicts
                """),
        Promise(
            rule: "C9", sentence: "changes whose image is not a JSON object",
            faults: """
                SELECT seq FROM customer_change
                WHERE image IS NOT NULL AND CASE WHEN json_valid(image) THEN json_type(image) <> 'object' ELSE 1 END
                """),
        Promise(
            rule: "R7", sentence: "open conflicts name a customer that is not there",
            faults: """
                SELECT id FROM sync_conflict WHERE settled_at IS NULL
                    AND (customer_id NOT IN (SELECT id FROM customer) OR owner_id NOT IN (SELECT id FROM customer))
                """),
        Promise(
            rule: "R10", sentence: "hashes of erased people are not 32 bytes",
            faults: "SELECT 0 FROM sync_erasure WHERE length(hash) <> 32"),
    ]

    private static func hangingFaults(_ table: String, allowingShop: Bool) -> String {
        """
        SELECT DISTINCT h.customer_id FROM \(table) AS h LEFT JOIN customer_identity AS i ON i.id = h.identity_id
        WHERE i.customer_id IS NOT h.customer_id \(allowingShop ? "AND h.identity_id <> 0" : "")
        """
    }
}
