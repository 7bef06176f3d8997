package import CustomerModel

/// What the store knows of one record's identity: enough to see that nothing has changed.
package struct KnownIdentity: Sendable, Hashable {
    package var customer: CustomerID
    package var hash: ContentHash
    package var isInConflict: Bool
    package var isMissing: Bool

    package init(customer: CustomerID, hash: ContentHash, isInConflict: Bool = false, isMissing: Bool = false) {
        self.customer = customer
        self.hash = hash
        self.isInConflict = isInConflict
        self.isMissing = isMissing
    }

    /// Whether a record of that fingerprint has nothing to tell.
    package func isSettled(by hash: ContentHash) -> Bool { hash == self.hash && !isInConflict && !isMissing }
}

/// The first answer of the store about a batch: who is known by identity, and who has the addresses.
package struct Recognition: Sendable {
    /// One element a record of the batch, in its order; nil: not in the crosswalk.
    package var identities: [KnownIdentity?]
    /// The customers that have the batch's e-mail keys; asked only for records that are not settled.
    package var owners: [EmailKey: CustomerID]
    /// Positions in the batch of records whose e-mail key or identity was erased (R10).
    package var suppressed: Set<Int>

    package init(
        identities: [KnownIdentity?], owners: [EmailKey: CustomerID] = [:], suppressed: Set<Int> = []
    ) {
        self.identities = identities
        self.owners = owners
        self.suppressed = suppressed
    }

    /// The customers that a plan of this batch must see whole.
    package func customersToRead(for batch: [StagedRecord]) -> [CustomerID] {
        var wanted: Set<CustomerID> = []
        for (index, record) in batch.enumerated() {
            guard let identity = identities[index], !identity.isSettled(by: record.hash) else { continue }
            wanted.insert(identity.customer)
        }
        wanted.formUnion(owners.values)
        return wanted.sorted()
    }
}
