/// One person as one source knows them.
package struct Record: Sendable, Hashable {
    package var externalID: ExternalID
    /// The values that the source reports, cleaned (V7); the e-mail as it was typed.
    package var fields: FieldValues
    package var subscriptions: [ListSubscription]
    package var tags: [String]
    package var metrics: CustomerMetrics?
    /// When the source last changed the record, in the provider's time; nil when it does not tell.
    package var changedAt: Timestamp?
    /// Whether the source says that the record is deleted: its subscriptions end (V5), and it is missing (R12).
    package var isDeleted: Bool

    package init(
        externalID: ExternalID, fields: FieldValues = FieldValues(), subscriptions: [ListSubscription] = [],
        tags: [String] = [], metrics: CustomerMetrics? = nil, changedAt: Timestamp? = nil, isDeleted: Bool = false
    ) {
        self.externalID = externalID
        self.fields = fields
        self.subscriptions = subscriptions
        self.tags = tags
        self.metrics = metrics
        self.changedAt = changedAt
        self.isDeleted = isDeleted
    }
}
