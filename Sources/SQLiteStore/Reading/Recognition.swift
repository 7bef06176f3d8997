import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func recognise(_ batch: [StagedRecord], source: SourceID) throws -> Recognition {
        let identity = try connection.statement(
            """
            SELECT customer_id, hash, in_conflict, missing_since_run FROM customer_identity
            WHERE source_id = ?1 AND stream = ?2 AND external_id = ?3
            """)
        let owner = try connection.statement("SELECT id FROM customer WHERE email_key = ?1")
        let erasures = try ErasureList(connection: connection, key: erasureKey)
        let mayBeErased = try !erasures.isEmpty()

        var recognition = Recognition(identities: [])
        recognition.identities.reserveCapacity(batch.count)
        var askedKey: EmailKey?
        for (index, record) in batch.enumerated() {
            identity.begin()
            identity.bind(1, source.rawValue)
            identity.bind(2, record.key.stream.rawValue)
            identity.bind(3, record.key.externalID.rawValue)
            var known: KnownIdentity?
            if try identity.step() {
                known = KnownIdentity(
                    customer: CustomerID(rawValue: identity.int64(0)), hash: identity.hash(1),
                    isInConflict: identity.bool(2), isMissing: !identity.isNull(3))
                identity.finish()
            }
            recognition.identities.append(known)
            if mayBeErased, try erasures.contains(record, source: source) { recognition.suppressed.insert(index) }

            guard let key = record.address.key, key != askedKey, known?.isSettled(by: record.hash) != true else {
                continue
            }
            askedKey = key
            owner.begin()
            owner.bind(1, key.rawValue)
            guard try owner.step() else { continue }
            recognition.owners[key] = CustomerID(rawValue: owner.int64(0))
            owner.finish()
        }
        return recognition
    }

    func presentCount(source: SourceID, stream: StreamID) throws -> Int {
        // Two counts over indexes alone; asking each identity whether it is missing would read the whole table.
        let all = try count(
            "SELECT count(*) FROM customer_identity WHERE source_id = ?1 AND stream = ?2", source, stream)
        let missing = try count(
            """
            SELECT count(*) FROM customer_identity INDEXED BY customer_identity_missing
            WHERE source_id = ?1 AND stream = ?2 AND missing_since_run IS NOT NULL
            """, source, stream)
        return all - missing
    }

    private func count(_ sql: String, _ source: SourceID, _ stream: StreamID) throws -> Int {
        let statement = try connection.statement(sql)
        statement.begin()
        statement.bind(1, source.rawValue)
        statement.bind(2, stream.rawValue)
        defer { statement.finish() }
        return try statement.step() ? statement.int(0) : 0
    }

    func presentIdentities(
        source: SourceID, stream: StreamID, after: ExternalID?, limit: Int
    ) throws -> [PresentIdentity] {
        let statement = try connection.statement(
            """
            SELECT external_id, customer_id FROM customer_identity
            WHERE source_id = ?1 AND stream = ?2 AND external_id \(after == nil ? ">=" : ">") ?3
                AND missing_since_run IS NULL
            ORDER BY external_id LIMIT ?4
            """)
        statement.begin()
        statement.bind(1, source.rawValue)
        statement.bind(2, stream.rawValue)
        statement.bind(3, after?.rawValue ?? "")
        statement.bind(4, limit)
        var identities: [PresentIdentity] = []
        while try statement.step() {
            identities.append(
                PresentIdentity(
                    externalID: ExternalID(statement.text(0)), customer: CustomerID(rawValue: statement.int64(1))))
        }
        return identities
    }
}
