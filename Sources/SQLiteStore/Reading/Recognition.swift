import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func recognise(_ batch: [StagedRecord], source: SourceID) throws -> Recognition {
        let lookup = try IdentityLookup(connection, source: source)
        let erasures = try ErasureList(connection: connection, key: erasureKey)
        let mayBeErased = try !erasures.isEmpty()
        var recognition = Recognition(identities: [])
        recognition.identities.reserveCapacity(batch.count)
        for (index, record) in batch.enumerated() {
            let (known, owner) = try lookup.find(record)
            recognition.identities.append(known)
            if mayBeErased, try erasures.contains(record, source: source) { recognition.suppressed.insert(index) }
            if let owner, let key = record.address.key, known?.isSettled(by: record.hash) != true {
                recognition.owners[key] = owner
            }
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
