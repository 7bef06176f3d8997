import CustomerModel
import CustomerStore

/// Writes identities with their subscriptions, tags and metrics.
struct IdentityWriter {
    private let connection: Connection
    private let insertion: PreparedStatement
    private let hanging: HangingWriter
    private var json = JSONByteWriter()

    init(_ connection: Connection) throws {
        self.connection = connection
        hanging = try HangingWriter(connection)
        insertion = try connection.statement(
            """
            INSERT INTO customer_identity (customer_id, source_id, stream, external_id, hash, in_conflict,
                missing_since_run, changed_at, email_key, reported)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
    }

    /// Gives an identity to a customer: adds it, or moves it from where it is.
    mutating func place(_ identity: Identity, of customer: CustomerID) throws {
        if identity.id != .unwritten, let previous = try holder(of: identity.id) {
            try hanging.move(identity.id, from: previous, to: customer)
            try write(identity, over: nil, of: customer)
            return try hanging.replaceAll(of: identity, customer: customer)
        }
        insertion.begin()
        insertion.bind(1, customer.rawValue)
        insertion.bind(2, identity.source.rawValue)
        insertion.bind(3, identity.key.stream.rawValue)
        insertion.bind(4, identity.key.externalID.rawValue)
        insertion.bind(5, identity.hash)
        insertion.bind(6, identity.isInConflict)
        if let missing = identity.missingSince { insertion.bind(7, missing.rawValue) }
        if let changedAt = identity.changedAt { insertion.bind(8, changedAt.milliseconds) }
        if let key = identity.emailKey { insertion.bind(9, key.rawValue) }
        json.reset()
        ReportedCoding.write(identity.reported, into: &json)
        json.bytes.withUnsafeBytes { insertion.bindText(10, $0) }
        try insertion.run()
        try hanging.add(identity, id: IdentityID(rawValue: connection.lastInsertedID), customer: customer)
    }

    /// Writes what differs; returns whether it is more than bookkeeping (fingerprint, times, marks).
    mutating func update(_ old: Identity, to new: Identity, of customer: CustomerID) throws -> Bool {
        try write(new, over: old, of: customer)
        let hangingChanged = try hanging.update(old, to: new, customer: customer)
        return hangingChanged || old.reported != new.reported
    }

    /// Removes an identity with all that hangs on it.
    func remove(_ identity: Identity, of customer: CustomerID) throws {
        try hanging.removeAll(of: identity.id, customer: customer)
        let statement = try connection.statement("DELETE FROM customer_identity WHERE id = ?1 AND customer_id = ?2")
        statement.begin()
        statement.bind(1, identity.id.rawValue)
        statement.bind(2, customer.rawValue)
        try statement.run()
    }

    private mutating func write(_ identity: Identity, over old: Identity?, of customer: CustomerID) throws {
        let writesReport = old?.reported != identity.reported
        let statement = try connection.statement(
            """
            UPDATE customer_identity SET customer_id = ?2, hash = ?3, in_conflict = ?4, missing_since_run = ?5,
                changed_at = ?6, email_key = ?7\(writesReport ? ", reported = ?8" : "")
            WHERE id = ?1
            """)
        statement.begin()
        statement.bind(1, identity.id.rawValue)
        statement.bind(2, customer.rawValue)
        statement.bind(3, identity.hash)
        statement.bind(4, identity.isInConflict)
        statement.bind(5, identity.missingSince?.rawValue)
        statement.bind(6, identity.changedAt?.milliseconds)
        statement.bind(7, identity.emailKey?.rawValue)
        if writesReport {
            json.reset()
            ReportedCoding.write(identity.reported, into: &json)
            json.bytes.withUnsafeBytes { statement.bindText(8, $0) }
        }
        try statement.run()
        guard connection.changes == 1 else {
            throw Failure("identity_gone", .internal, "identity \(identity.id.rawValue) is no longer in the database")
        }
    }

    private func holder(of id: IdentityID) throws -> CustomerID? {
        try connection.integer("SELECT customer_id FROM customer_identity WHERE id = ?1", id.rawValue)
            .map(CustomerID.init(rawValue:))
    }
}
