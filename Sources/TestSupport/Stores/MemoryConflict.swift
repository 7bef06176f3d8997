package import CustomerModel
package import Planning

/// A contested address as the store in memory keeps it (R7).
package struct MemoryConflict: Sendable {
    package let source: SourceID
    package internal(set) var notice: ConflictNotice
    package let openedBy: RunID
    package let openedAt: Timestamp
    /// The run that settled it; nil: it is open.
    package internal(set) var settledBy: RunID?

    init(source: SourceID, notice: ConflictNotice, openedBy: RunID, openedAt: Timestamp) {
        self.source = source
        self.notice = notice
        self.openedBy = openedBy
        self.openedAt = openedAt
    }

    /// Whether nobody has decided yet.
    package var isOpen: Bool { settledBy == nil }

    /// Goes along when a customer that it names is merged into another (R6).
    mutating func follow(_ loser: CustomerID, to survivor: CustomerID) {
        if notice.customer == loser { notice.customer = survivor }
        if notice.owner == loser { notice.owner = survivor }
    }
}
