import CustomerModel

/// Writes what hangs on an identity: subscriptions, tags and metrics; it moves with the identity (R6).
struct HangingWriter {
    private let connection: Connection
    private let subscription: PreparedStatement
    private let tag: PreparedStatement
    private let metric: PreparedStatement

    init(_ connection: Connection) throws {
        self.connection = connection
        subscription = try connection.statement(
            """
            INSERT INTO customer_subscription (customer_id, identity_id, list_id, consent, stated_at)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """)
        tag = try connection.statement("INSERT INTO customer_tag (customer_id, tag, identity_id) VALUES (?1, ?2, ?3)")
        metric = try connection.statement(
            """
            INSERT INTO customer_metric (customer_id, identity_id, orders, spent_cents, currency, last_purchase_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """)
    }

    /// Adds all that a new identity brings.
    func add(_ identity: Identity, id: IdentityID, customer: CustomerID) throws {
        for statement in identity.subscriptions { try add(statement, id: id, customer: customer) }
        for name in identity.tags { try add(name, id: id, customer: customer) }
        if let metrics = identity.metrics { try add(metrics, id: id, customer: customer) }
    }

    /// Writes the difference; returns whether there is one.
    func update(_ old: Identity, to new: Identity, customer: CustomerID) throws -> Bool {
        var isChanged = false
        if old.subscriptions != new.subscriptions {
            for previous in old.subscriptions where !new.subscriptions.contains(previous) {
                try run(
                    """
                    DELETE FROM customer_subscription WHERE customer_id = ?1 AND identity_id = ?2 AND list_id = ?3
                    """, customer, new.id, previous.list)
            }
            for current in new.subscriptions where !old.subscriptions.contains(current) {
                try add(current, id: new.id, customer: customer)
            }
            isChanged = true
        }
        if old.tags != new.tags {
            for name in old.tags where !new.tags.contains(name) {
                try run(
                    "DELETE FROM customer_tag WHERE customer_id = ?1 AND identity_id = ?2 AND tag = ?3", customer,
                    new.id,
                    name)
                isChanged = true
            }
            for name in new.tags where !old.tags.contains(name) {
                try add(name, id: new.id, customer: customer)
                isChanged = true
            }
        }
        if old.metrics != new.metrics {
            try run("DELETE FROM customer_metric WHERE customer_id = ?1 AND identity_id = ?2", customer, new.id)
            if let metrics = new.metrics { try add(metrics, id: new.id, customer: customer) }
            isChanged = true
        }
        return isChanged
    }

    /// Puts what an identity says in the place of what it said.
    func replaceAll(of identity: Identity, customer: CustomerID) throws {
        try removeAll(of: identity.id, customer: customer)
        try add(identity, id: identity.id, customer: customer)
    }

    func removeAll(of id: IdentityID, customer: CustomerID) throws {
        for table in Self.tables {
            try run("DELETE FROM \(table) WHERE customer_id = ?1 AND identity_id = ?2", customer, id)
        }
    }

    func move(_ id: IdentityID, from previous: CustomerID, to customer: CustomerID) throws {
        guard previous != customer else { return }
        for table in Self.tables {
            let statement = try connection.statement(
                "UPDATE \(table) SET customer_id = ?3 WHERE customer_id = ?1 AND identity_id = ?2")
            statement.begin()
            statement.bind(1, previous.rawValue)
            statement.bind(2, id.rawValue)
            statement.bind(3, customer.rawValue)
            try statement.run()
        }
    }

    private static let tables = ["customer_subscription", "customer_tag", "customer_metric"]

    private func add(_ statement: ListSubscription, id: IdentityID, customer: CustomerID) throws {
        subscription.begin()
        subscription.bind(1, customer.rawValue)
        subscription.bind(2, id.rawValue)
        subscription.bind(3, statement.list)
        subscription.bind(4, statement.consent.name)
        if let statedAt = statement.statedAt { subscription.bind(5, statedAt.milliseconds) }
        try subscription.run()
    }

    private func add(_ name: String, id: IdentityID, customer: CustomerID) throws {
        tag.begin()
        tag.bind(1, customer.rawValue)
        tag.bind(2, name)
        tag.bind(3, id.rawValue)
        try tag.run()
    }

    private func add(_ metrics: CustomerMetrics, id: IdentityID, customer: CustomerID) throws {
        metric.begin()
        metric.bind(1, customer.rawValue)
        metric.bind(2, id.rawValue)
        metric.bind(3, metrics.orders)
        metric.bind(4, metrics.spentCents)
        metric.bind(5, metrics.currency)
        metric.bind(6, metrics.lastPurchaseAt?.milliseconds)
        try metric.run()
    }

    private func run(_ sql: String, _ customer: CustomerID, _ identity: IdentityID, _ text: String? = nil) throws {
        let statement = try connection.statement(sql)
        statement.begin()
        statement.bind(1, customer.rawValue)
        statement.bind(2, identity.rawValue)
        if let text { statement.bind(3, text) }
        try statement.run()
    }
}
