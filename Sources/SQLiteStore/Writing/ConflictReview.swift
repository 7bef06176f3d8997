import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func reviewConflicts(
        after changes: [PersonChange], takingBack run: RunID, as undo: RunID, at now: Timestamp
    ) throws {
        let review = ConflictReview(connection: connection)
        if changes.contains(where: ConflictReview.mayGiveReason) { try review.reopen(settledBy: run) }
        let customers = Set(changes.flatMap { [$0.before?.id, $0.after?.id].compactMap { $0 } })
        for customer in customers where !customer.isProvisional {
            try review.close(about: customer, undo: undo, at: now)
            try review.follow(customer)
        }
    }
}

/// What becomes of conflicts when a run is taken back (C9, R7).
struct ConflictReview {
    let connection: Connection

    /// The record is still in conflict and somebody else has the address.
    private static let hasReason = """
        EXISTS (SELECT 1 FROM customer_identity AS i JOIN customer AS o ON o.email_key = sync_conflict.contested_key
            WHERE i.source_id = sync_conflict.source_id AND i.stream = sync_conflict.stream
                AND i.external_id = sync_conflict.external_id AND i.in_conflict = 1 AND o.id <> i.customer_id)
        """

    /// Whether a closed conflict may have a reason again: a record is in conflict, or an address has come back.
    static func mayGiveReason(_ change: PersonChange) -> Bool {
        guard let after = change.after else { return false }
        return after.emailKey != nil && after.emailKey != change.before?.emailKey
            || after.identities.contains(where: \.isInConflict)
    }

    /// Opens again what that run had settled, or an undo had closed, and that has a reason again.
    func reopen(settledBy run: RunID) throws {
        let statement = try connection.statement(
            """
            UPDATE sync_conflict SET settled_run = NULL, settled_at = NULL
            WHERE id IN (
                SELECT max(id) FROM sync_conflict
                WHERE (settled_run = ?1 OR settled_run IN (SELECT id FROM sync_run WHERE mode = 'undo'))
                    AND \(Self.hasReason)
                GROUP BY source_id, stream, external_id)
            AND NOT EXISTS (
                SELECT 1 FROM sync_conflict AS other WHERE other.settled_at IS NULL
                    AND other.source_id = sync_conflict.source_id AND other.stream = sync_conflict.stream
                    AND other.external_id = sync_conflict.external_id)
            """)
        statement.begin()
        statement.bind(1, run.rawValue)
        try statement.run()
    }

    /// Closes what names the customer and has no reason any more.
    func close(about customer: CustomerID, undo: RunID, at now: Timestamp) throws {
        let statement = try connection.statement(
            """
            UPDATE sync_conflict SET settled_run = ?2, settled_at = ?3
            WHERE settled_at IS NULL AND (customer_id = ?1 OR owner_id = ?1) AND NOT \(Self.hasReason)
            """)
        statement.begin()
        statement.bind(1, customer.rawValue)
        statement.bind(2, undo.rawValue)
        statement.bind(3, now.milliseconds)
        try statement.run()
    }

    /// Names the customers who now have the record and the address.
    func follow(_ customer: CustomerID) throws {
        let statement = try connection.statement(
            """
            UPDATE sync_conflict SET
                customer_id = (SELECT i.customer_id FROM customer_identity AS i
                    WHERE i.source_id = sync_conflict.source_id AND i.stream = sync_conflict.stream
                        AND i.external_id = sync_conflict.external_id),
                owner_id = (SELECT o.id FROM customer AS o WHERE o.email_key = sync_conflict.contested_key)
            WHERE settled_at IS NULL AND (customer_id = ?1 OR owner_id = ?1)
            """)
        statement.begin()
        statement.bind(1, customer.rawValue)
        try statement.run()
    }
}
