import CustomerModel

/// Brings e-mail keys that other programs left to the trigger's plain folding to the full one (R2, R4).
///
/// `customer.email_key_state` says how far a key is: 0 another program wrote it, 1 or 3 it is the address's R2 key, 2 the
/// R2 key belongs to another customer, which `violations()` reports.
struct EmailKeyRefinement {
    let connection: Connection

    /// Refines at most that many keys; costs one look into a small index when there is nothing to do.
    func refine(limit: Int) throws {
        let open = try openKeys(limit: limit)
        guard !open.isEmpty else { return }
        let owner = try connection.statement("SELECT id FROM customer WHERE email_key = ?1")
        let write = try connection.statement("UPDATE customer SET email_key = ?2, email_key_state = 1 WHERE id = ?1")
        let mark = try connection.statement("UPDATE customer SET email_key_state = ?2 WHERE id = ?1")
        for (id, email) in open {
            guard case .success(let key) = EmailAddress.key(of: email) else {
                try set(mark, id, state: 1)
                continue
            }
            owner.begin()
            owner.bind(1, key.rawValue)
            let other = try owner.step() ? owner.int64(0) : nil
            owner.finish()
            switch other {
            case nil:
                write.begin()
                write.bind(1, id)
                write.bind(2, key.rawValue)
                try write.run()
            case id: try set(mark, id, state: 1)
            default: try set(mark, id, state: 2)
            }
        }
    }

    private func set(_ mark: PreparedStatement, _ id: Int64, state: Int64) throws {
        mark.begin()
        mark.bind(1, id)
        mark.bind(2, state)
        try mark.run()
    }

    private func openKeys(limit: Int) throws -> [(id: Int64, email: String)] {
        let statement = try connection.statement(
            """
            SELECT id, email FROM customer INDEXED BY customer_email_key_state
            WHERE email_key_state % 2 = 0 AND email_key_state = 0 AND email IS NOT NULL LIMIT ?1
            """)
        statement.begin()
        statement.bind(1, limit)
        var open: [(Int64, String)] = []
        while try statement.step() { open.append((statement.int64(0), statement.text(1))) }
        return open
    }
}
