import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func people(_ ids: [CustomerID]) throws -> [CustomerID: Person] {
        let reader = try PeopleReader(connection)
        var people: [CustomerID: Person] = [:]
        people.reserveCapacity(ids.count)
        for id in ids {
            var next: CustomerID? = id
            while let wanted = next, people[wanted] == nil, let person = try reader.person(wanted) {
                people[wanted] = person
                next = person.mergedInto
            }
        }
        return people
    }
}

/// Reads customers whole, one after the other, with statements that are compiled once.
struct PeopleReader {
    private let customer: PreparedStatement
    private let identity: PreparedStatement
    private let subscription: PreparedStatement
    private let tag: PreparedStatement
    private let metric: PreparedStatement

    init(_ connection: Connection) throws {
        let fields = CustomerField.allCases.map(\.name).joined(separator: ", ")
        customer = try connection.statement(
            """
            SELECT email_key, account_state, created_at, merged_into, mail_objection IS NOT NULL, \(fields)
            FROM customer WHERE id = ?1
            """)
        identity = try connection.statement(
            """
            SELECT id, source_id, stream, external_id, hash, in_conflict, missing_since_run, changed_at, email_key,
                reported
            FROM customer_identity WHERE customer_id = ?1 ORDER BY source_id, stream, external_id
            """)
        subscription = try connection.statement(
            """
            SELECT identity_id, list_id, consent, stated_at FROM customer_subscription WHERE customer_id = ?1
            ORDER BY identity_id, list_id
            """)
        tag = try connection.statement(
            "SELECT identity_id, tag FROM customer_tag WHERE customer_id = ?1 AND identity_id <> 0 ORDER BY tag")
        metric = try connection.statement(
            """
            SELECT identity_id, orders, spent_cents, currency, last_purchase_at FROM customer_metric
            WHERE customer_id = ?1
            """)
    }

    func person(_ id: CustomerID) throws -> Person? {
        customer.begin()
        customer.bind(1, id.rawValue)
        guard try customer.step() else { return nil }
        defer { customer.finish() }
        var golden = FieldValues()
        for (index, field) in CustomerField.allCases.enumerated() {
            if let value = customer.optionalText(Int32(5 + index)) { golden[field] = value }
        }
        return Person(
            id: id, golden: golden, emailKey: customer.optionalText(0).map(EmailKey.init(rawValue:)),
            account: AccountState(rawValue: customer.text(1)) ?? .created,
            createdAt: Timestamp(milliseconds: customer.int64(2)),
            mergedInto: customer.optionalInt64(3).map(CustomerID.init(rawValue:)), objectsToMail: customer.bool(4),
            identities: try identities(of: id))
    }

    private func identities(of id: CustomerID) throws -> [Identity] {
        identity.begin()
        identity.bind(1, id.rawValue)
        var identities: [Identity] = []
        while try identity.step() { identities.append(try readIdentity(of: id)) }
        guard !identities.isEmpty else { return [] }

        subscription.begin()
        subscription.bind(1, id.rawValue)
        while try subscription.step() {
            guard let index = identities.firstIndex(where: { $0.id.rawValue == subscription.int64(0) }) else {
                continue
            }
            identities[index].subscriptions.append(
                ListSubscription(
                    list: subscription.text(1), consent: Consent(name: subscription.text(2)) ?? .none,
                    statedAt: subscription.optionalInt64(3).map(Timestamp.init(milliseconds:))))
        }
        tag.begin()
        tag.bind(1, id.rawValue)
        while try tag.step() {
            guard let index = identities.firstIndex(where: { $0.id.rawValue == tag.int64(0) }) else { continue }
            identities[index].tags.append(tag.text(1))
        }
        metric.begin()
        metric.bind(1, id.rawValue)
        while try metric.step() {
            guard let index = identities.firstIndex(where: { $0.id.rawValue == metric.int64(0) }) else { continue }
            identities[index].metrics = CustomerMetrics(
                orders: metric.optionalInt64(1), spentCents: metric.optionalInt64(2),
                currency: metric.optionalText(3),
                lastPurchaseAt: metric.optionalInt64(4).map(Timestamp.init(milliseconds:)))
        }
        return identities
    }

    private func readIdentity(of customer: CustomerID) throws -> Identity {
        let reported: FieldValues
        do { reported = try ReportedCoding.values(in: identity.bytes(9)) } catch {
            throw Failure(
                "database_damaged", .internal,
                "customer_identity \(identity.int64(0)): the reported values cannot be read; was the row changed by hand?"
            )
        }
        return Identity(
            id: IdentityID(rawValue: identity.int64(0)), source: SourceID(rawValue: identity.int64(1)),
            key: RecordKey(stream: StreamID(identity.text(2)), externalID: ExternalID(identity.text(3))),
            hash: identity.hash(4), emailKey: identity.optionalText(8).map(EmailKey.init(rawValue:)),
            reported: reported, changedAt: identity.optionalInt64(7).map(Timestamp.init(milliseconds:)),
            isInConflict: identity.bool(5), missingSince: identity.optionalInt64(6).map(RunID.init(rawValue:)))
    }
}
