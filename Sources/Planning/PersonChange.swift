package import CustomerModel

/// A customer before and after a decision: all that a store needs to write it, to record it, and to take it back (C9).
package struct PersonChange: Sendable, Hashable {
    /// What the feed of changes calls it.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A customer that did not exist.
        case created
        /// An existing customer got a first identity from a record.
        case linked
        /// Values, consent, tags or metrics changed.
        case updated
        /// The customer became a tombstone of another (R6).
        case merged
        /// A complete pull no longer contains a record of the customer (R12).
        case missing
        /// A run was taken back (C9).
        case undone
    }

    package var kind: Kind
    /// nil: the customer is created.
    package var before: Person?
    /// nil: the customer is removed, which only taking back a creation does.
    package var after: Person?

    package init(kind: Kind, before: Person?, after: Person?) {
        self.kind = kind
        self.before = before
        self.after = after
    }
}

/// A record whose e-mail belongs to another customer; an operator decides (R7).
package struct ConflictNotice: Sendable, Hashable {
    package var key: RecordKey
    /// The customer that the record is known as.
    package var customer: CustomerID
    /// The customer that has the address.
    package var owner: CustomerID
    package var contested: EmailKey
    /// The contested address as the source typed it.
    package var typed: String

    package init(key: RecordKey, customer: CustomerID, owner: CustomerID, contested: EmailKey, typed: String) {
        self.key = key
        self.customer = customer
        self.owner = owner
        self.contested = contested
        self.typed = typed
    }
}

/// A record that was left out, and why (R5).
package struct QuarantineNotice: Sendable, Hashable {
    package var key: RecordKey?
    package var rejection: Rejection

    package init(key: RecordKey?, rejection: Rejection) {
        self.key = key
        self.rejection = rejection
    }
}

/// All that becomes of one batch of records.
package struct BatchPlan: Sendable {
    package var counts = RunCounts()
    /// Customers created.
    package var newAccounts = 0
    /// In the order in which they can be written, once released e-mail keys are set free.
    package var changes: [PersonChange] = []
    package var conflicts: [ConflictNotice] = []
    /// Conflicts that this batch ended.
    package var settledConflicts: [RecordKey] = []
    package var quarantined: [QuarantineNotice] = []
    /// E-mail keys that customers gave up, so that a conflict about them can be planned again.
    package var releasedKeys: Set<EmailKey> = []
    /// Records that were already in the crosswalk, whatever their class.
    package var recognised = 0
    /// Those of them that were marked missing and came again, usable or not (R12).
    package var returned = 0
    /// Customers that became tombstones (R6).
    package var merged = 0
    /// The class of each record, in the order of the batch.
    package var classes: [RecordClass] = []

    package init() {}
}
