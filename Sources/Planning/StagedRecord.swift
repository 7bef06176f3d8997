package import CustomerModel

/// A record as it waits in the spool: recognised by its key and address, unpacked only if something may have changed.
package struct StagedRecord: Sendable {
    /// The address of a record, folded once when it was staged (R2).
    package enum Address: Sendable, Hashable {
        case key(EmailKey)
        case missing
        case unusable(EmailProblem)

        /// The key, where the address is usable.
        package var key: EmailKey? { if case .key(let key) = self { key } else { nil } }
    }

    package var key: RecordKey
    package var address: Address
    package var hash: ContentHash
    package var changedAt: Timestamp?
    /// `RecordCoding`'s form of the record.
    package var payload: [UInt8]

    package init(key: RecordKey, address: Address, hash: ContentHash, changedAt: Timestamp?, payload: [UInt8]) {
        self.key = key
        self.address = address
        self.hash = hash
        self.changedAt = changedAt
        self.payload = payload
    }

    /// Stages a record: folds its address and fingerprints what it reports.
    ///
    /// `changedAt` is not part of the fingerprint: a record that only got a new date is unchanged (R9).
    package init(_ record: Record, stream: StreamID, foldingGmail: Bool = false) {
        key = RecordKey(stream: stream, externalID: record.externalID)
        changedAt = record.changedAt
        if let typed = record.fields[.email] {
            switch EmailAddress.key(of: typed, foldingGmail: foldingGmail) {
            case .success(let key): address = .key(key)
            case .failure(.empty): address = .missing
            case .failure(let problem): address = .unusable(problem)
            }
        } else {
            address = .missing
        }
        var undated = record
        undated.changedAt = nil
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        RecordCoding.encode(undated, into: &bytes)
        hash = bytes.withUnsafeBytes(ContentHash.init(of:))
        payload = bytes
    }

    /// The record; nil where the payload is damaged.
    package func record() -> Record? {
        var record = payload.withUnsafeBytes { RecordCoding.decode($0, externalID: key.externalID) }
        record?.changedAt = changedAt
        return record
    }
}
