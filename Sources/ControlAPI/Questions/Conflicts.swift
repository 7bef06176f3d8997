package import CustomerModel

/// A contested address that waits for a decision (R7).
package struct Conflict: Codable, Sendable, Hashable {
    package var id: String
    package var source: SourceName
    package var stream: StreamID
    package var externalID: ExternalID
    /// The address as the source has it.
    package var contested: String
    /// The customer that the record is known as.
    package var customer: PersonCard
    /// The customer that has the address.
    package var owner: PersonCard
    package var openedBy: RunReference
    package var openedAt: Timestamp

    package init(
        id: String, source: SourceName, stream: StreamID, externalID: ExternalID, contested: String,
        customer: PersonCard, owner: PersonCard, openedBy: RunReference, openedAt: Timestamp
    ) {
        self.id = id
        self.source = source
        self.stream = stream
        self.externalID = externalID
        self.contested = contested
        self.customer = customer
        self.owner = owner
        self.openedBy = openedBy
        self.openedAt = openedAt
    }
}

/// What an operator needs to tell two customers apart.
package struct PersonCard: Codable, Sendable, Hashable {
    package var id: CustomerID
    package var name: String?
    package var email: String?
    package var phone: String?
    /// The sources that know the customer.
    package var sources: [SourceName]
    package var createdAt: Timestamp?

    package init(
        id: CustomerID, name: String? = nil, email: String? = nil, phone: String? = nil, sources: [SourceName] = [],
        createdAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.sources = sources
        self.createdAt = createdAt
    }
}

/// A page of conflicts, oldest first.
package struct ConflictPage: Codable, Sendable, Hashable {
    package var conflicts: [Conflict]
    /// What to ask for as `after` to read on; nil at the end.
    package var next: String?

    package init(conflicts: [Conflict], next: String? = nil) {
        self.conflicts = conflicts
        self.next = next
    }
}

/// What the operator wants of a conflict.
package struct ConflictDecision: RequestBody {
    /// The two ways out.
    package enum Choice: String, Codable, Sendable, Hashable, CaseIterable {
        /// The two are one person (R6).
        case merge
        /// Two people; the address stays where it is.
        case keep
    }

    package var decision: Choice

    package init(_ decision: Choice) { self.decision = decision }

    package static let keys: Set<String> = ["decision"]
    package static let whenEmpty: ConflictDecision? = nil
}

/// What became of a conflict.
package struct DecidedConflict: Codable, Sendable, Hashable {
    package var id: String
    package var decision: ConflictDecision.Choice
    /// The customer that remains after a merge.
    package var survivor: CustomerID?
    /// The run that holds the change, so that it can be taken back (C9).
    package var run: RunReference?
    package var sentence: String

    package init(
        id: String, decision: ConflictDecision.Choice, survivor: CustomerID? = nil, run: RunReference? = nil,
        sentence: String
    ) {
        self.id = id
        self.decision = decision
        self.survivor = survivor
        self.run = run
        self.sentence = sentence
    }
}
