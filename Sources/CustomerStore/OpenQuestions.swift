package import CustomerModel
package import Planning

/// A contested address that nobody has decided about yet (R7).
package struct OpenConflict: Sendable, Hashable {
    package var id: QuestionID
    package var source: SourceID
    package var notice: ConflictNotice
    package var openedBy: RunID
    package var openedAt: Timestamp

    package init(
        id: QuestionID, source: SourceID, notice: ConflictNotice, openedBy: RunID, openedAt: Timestamp
    ) {
        self.id = id
        self.source = source
        self.notice = notice
        self.openedBy = openedBy
        self.openedAt = openedAt
    }
}

/// A record that is left out, as it is listed (R5).
package struct QuarantinedRecord: Sendable, Hashable {
    package var id: QuestionID
    package var source: SourceID
    package var notice: QuarantineNotice
    /// The run that first left it out for this reason.
    package var firstSeenBy: RunID
    package var lastSeenBy: RunID
    package var lastSeenAt: Timestamp

    package init(
        id: QuestionID, source: SourceID, notice: QuarantineNotice, firstSeenBy: RunID, lastSeenBy: RunID,
        lastSeenAt: Timestamp
    ) {
        self.id = id
        self.source = source
        self.notice = notice
        self.firstSeenBy = firstSeenBy
        self.lastSeenBy = lastSeenBy
        self.lastSeenAt = lastSeenAt
    }
}
