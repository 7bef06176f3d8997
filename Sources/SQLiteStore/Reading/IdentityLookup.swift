import CustomerModel
import Planning

/// Finds a staged record's identity and the owner of its address.
///
/// Batches come in the order of e-mail keys, and so do the customers that an import made: looking first among the
/// identities of the address's owner reads pages that were just read. The index of external IDs, which knows no such
/// order, is asked only where that finds nothing.
struct IdentityLookup {
    /// Identities of one owner that are looked through; an address that very many share is not worth more.
    private static let patience = 8

    private let source: Int64
    private let byAddress: PreparedStatement
    private let byExternalID: PreparedStatement

    init(_ connection: Connection, source: SourceID) throws {
        self.source = source.rawValue
        byAddress = try connection.statement(
            """
            SELECT c.id, i.hash, i.in_conflict, i.missing_since_run, i.source_id, i.stream, i.external_id
            FROM customer AS c LEFT JOIN customer_identity AS i ON i.customer_id = c.id
            WHERE c.email_key = ?1
            """)
        byExternalID = try connection.statement(
            """
            SELECT customer_id, hash, in_conflict, missing_since_run FROM customer_identity
            WHERE source_id = ?1 AND stream = ?2 AND external_id = ?3
            """)
    }

    func find(_ record: StagedRecord) throws -> (known: KnownIdentity?, owner: CustomerID?) {
        var owner: CustomerID?
        if let key = record.address.key {
            byAddress.begin()
            byAddress.bind(1, key.rawValue)
            defer { byAddress.finish() }
            var steps = 0
            while steps < Self.patience, try byAddress.step() {
                steps += 1
                owner = CustomerID(rawValue: byAddress.int64(0))
                if isIdentity(of: record) { return (known(in: byAddress), owner) }
            }
        }
        byExternalID.begin()
        byExternalID.bind(1, source)
        byExternalID.bind(2, record.key.stream.rawValue)
        byExternalID.bind(3, record.key.externalID.rawValue)
        defer { byExternalID.finish() }
        return (try byExternalID.step() ? known(in: byExternalID) : nil, owner)
    }

    private func known(in row: PreparedStatement) -> KnownIdentity {
        KnownIdentity(
            customer: CustomerID(rawValue: row.int64(0)), hash: row.hash(1), isInConflict: row.bool(2),
            isMissing: !row.isNull(3))
    }

    private func isIdentity(of record: StagedRecord) -> Bool {
        byAddress.int64(4) == source && byAddress.holds(record.key.externalID.rawValue, in: 6)
            && byAddress.holds(record.key.stream.rawValue, in: 5)
    }
}
