import CustomerModel

/// Rules of a customer's row as SQL, for triggers and for the check of the database.
enum CustomerRules {
    /// The plain folding of an address that another program wrote: blanks around it away, ASCII letters small (R4).
    static func plainKey(of column: String) -> String {
        "nullif(lower(trim(\(column), char(9, 10, 11, 12, 13, 32, 160))), '')"
    }

    /// Whether `customer` may be mailed: `Person.mayBeMailed` as SQL (V6).
    static let mayEmail = """
        (customer.email_key IS NOT NULL AND customer.mail_objection IS NULL AND customer.merged_into IS NULL
            AND EXISTS (SELECT 1 FROM customer_subscription AS s JOIN customer_identity AS i ON i.id = s.identity_id
                WHERE s.customer_id = customer.id AND s.consent = 'subscribed' AND i.missing_since_run IS NULL)
            AND NOT EXISTS (SELECT 1 FROM customer_subscription AS s
                WHERE s.customer_id = customer.id AND s.consent IN ('bounced', 'complained')))
        """

    /// Whether several present external IDs of one stream are `customer`'s: `Person.isShared` as SQL (R11).
    static let isShared = """
        EXISTS (SELECT 1 FROM customer_identity AS i WHERE i.customer_id = customer.id
            AND i.missing_since_run IS NULL GROUP BY i.source_id, i.stream HAVING count(*) > 1)
        """

    /// The next value of `email_key_state` when the store has settled a key: 1 and 3 both say so, and take turns.
    static let settledKeyState = "CASE email_key_state WHEN 1 THEN 3 ELSE 1 END"

    /// The columns that belong to the store; every other one is the shop's (V4).
    static let ownColumns: Set<String> = Set(CustomerField.allCases.map(\.name)).union([
        "id", "email_key", "email_key_state", "account_state", "may_email", "is_shared", "created_at", "updated_at",
        "merged_into",
    ])

    /// The tables that belong to the store; every other one is the shop's.
    static let ownTables: Set<String> = [
        "customer", "customer_identity", "customer_subscription", "customer_tag", "customer_metric", "customer_group",
        "customer_group_member", "customer_change", "sync_source", "sync_run", "sync_checkpoint", "sync_quarantine",
        "sync_conflict", "sync_erasure", "sync_schema",
    ]
}
