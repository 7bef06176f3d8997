/// One row of the crosswalk: which record of which source is which customer, and what the source last reported (V1).
package struct Identity: Sendable, Hashable {
    package var id: IdentityID
    package var source: SourceID
    package var key: RecordKey
    /// The fingerprint of the record as it was last applied.
    package var hash: ContentHash
    /// The key of the reported e-mail; while a conflict is open, the one before it (R7).
    package var emailKey: EmailKey?
    /// The values that the source last reported (provenance).
    package var reported: FieldValues
    package var subscriptions: [ListSubscription]
    package var tags: [String]
    package var metrics: CustomerMetrics?
    /// When the source changed the record, in the provider's time.
    package var changedAt: Timestamp?
    /// Whether its e-mail belongs to another customer and an operator must decide (R7).
    package var isInConflict: Bool
    /// The run since which complete pulls no longer contain the record, or its source calls it deleted (R12).
    package var missingSince: RunID?

    package init(
        id: IdentityID = .unwritten, source: SourceID, key: RecordKey, hash: ContentHash, emailKey: EmailKey? = nil,
        reported: FieldValues = FieldValues(), subscriptions: [ListSubscription] = [], tags: [String] = [],
        metrics: CustomerMetrics? = nil, changedAt: Timestamp? = nil, isInConflict: Bool = false,
        missingSince: RunID? = nil
    ) {
        self.id = id
        self.source = source
        self.key = key
        self.hash = hash
        self.emailKey = emailKey
        self.reported = reported
        self.subscriptions = subscriptions
        self.tags = tags
        self.metrics = metrics
        self.changedAt = changedAt
        self.isInConflict = isInConflict
        self.missingSince = missingSince
    }
}
