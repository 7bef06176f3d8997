import CustomerModel
import CustomerStore
import Planning

/// Writes the golden record's row: on creation our columns, later only those that have changed (V4, R9).
struct CustomerWriter {
    private let connection: Connection
    private let now: Timestamp
    private let insertion: PreparedStatement
    private let firstField: Int32 = 8

    init(_ connection: Connection, now: Timestamp) throws {
        self.connection = connection
        self.now = now
        insertion = try connection.statement(Self.insertionText)
    }

    private static let insertionText: String = {
        let fields = CustomerField.allCases.map(\.name)
        let places = fields.indices.map { "?\($0 + 8)" }.joined(separator: ", ")
        return """
            INSERT INTO customer (email_key, email_key_state, account_state, may_email, is_shared, created_at, updated_at,
                merged_into, mail_objection, \(fields.joined(separator: ", ")))
            VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, CASE WHEN ?24 THEN ?6 END, \(places))
            """
    }()

    /// Adds a customer and returns its number.
    func insert(_ person: Person, mergedInto: CustomerID?) throws -> CustomerID {
        insertion.begin()
        insertion.bind(1, person.emailKey?.rawValue)
        insertion.bind(2, person.account.rawValue)
        insertion.bind(3, person.mayBeMailed)
        insertion.bind(4, person.isShared)
        // A plan has no clock: a customer that it makes begins now.
        insertion.bind(5, min(person.createdAt, now).milliseconds)
        insertion.bind(6, now.milliseconds)
        insertion.bind(7, mergedInto?.rawValue)
        for entry in person.golden.entries { insertion.bind(firstField + Int32(entry.field.rawValue), entry.value) }
        insertion.bind(24, person.objectsToMail)
        try insertion.run()
        return CustomerID(rawValue: connection.lastInsertedID)
    }

    /// Takes a key away before another customer of the same batch may get it (R4).
    func freeKey(of id: CustomerID) throws {
        let statement = try connection.statement(
            "UPDATE customer SET email_key = NULL, email_key_state = \(CustomerRules.settledKeyState) WHERE id = ?1")
        statement.begin()
        statement.bind(1, id.rawValue)
        try statement.run()
    }

    /// Writes the columns that differ; none, then nothing.
    ///
    /// `hangingChanged`: consents, tags, metrics or identities of the customer were written.
    func update(_ before: Person, _ after: Person, hangingChanged: Bool) throws {
        var row = RowUpdate()
        for field in CustomerField.allCases where before.golden[field] != after.golden[field] {
            row.set(field.name, .text(after.golden[field]))
        }
        if before.emailKey != after.emailKey { row.set("email_key", .text(after.emailKey?.rawValue)) }
        // Columns that a trigger watches: it must see that the store wrote them.
        if before.emailKey != after.emailKey || before.golden[.email] != after.golden[.email]
            || before.objectsToMail != after.objectsToMail
        {
            row.setExpression("email_key_state", CustomerRules.settledKeyState)
        }
        if before.account != after.account { row.set("account_state", .text(after.account.rawValue)) }
        if before.mergedInto != after.mergedInto { row.set("merged_into", .integer(after.mergedInto?.rawValue)) }
        if before.objectsToMail != after.objectsToMail {
            row.set("mail_objection", .integer(after.objectsToMail ? now.milliseconds : nil))
        }
        if before.mayBeMailed != after.mayBeMailed { row.set("may_email", .flag(after.mayBeMailed)) }
        if before.isShared != after.isShared { row.set("is_shared", .flag(after.isShared)) }
        guard !row.isEmpty || hangingChanged else { return }
        row.set("updated_at", .integer(now.milliseconds))
        try row.run(on: connection, id: after.id)
        guard connection.changes == 1 else {
            throw Failure("customer_gone", .internal, "customer \(after.id.rawValue) is no longer in the database")
        }
    }

    /// Removes a customer with the shop's tags and memberships; identities must be gone.
    func remove(_ id: CustomerID) throws {
        for table in ["customer_tag", "customer_group_member", "customer_subscription", "customer_metric"] {
            try run("DELETE FROM \(table) WHERE customer_id = ?1", id)
        }
        try run("DELETE FROM customer WHERE id = ?1", id)
    }

    private func run(_ sql: String, _ id: CustomerID) throws {
        let statement = try connection.statement(sql)
        statement.begin()
        statement.bind(1, id.rawValue)
        try statement.run()
    }
}
