package import CustomerModel

/// A record that is left out (R5), with its reason.
package struct QuarantineEntry: Codable, Sendable, Hashable {
    package var source: SourceName
    package var stream: StreamID?
    package var externalID: ExternalID?
    /// Such as `unusable_email`.
    package var reason: String
    package var sentence: String
    /// Where it stands: `page 3, record 17` or `clientes.csv:218`.
    package var place: String?
    package var firstSeenBy: RunReference
    package var lastSeenBy: RunReference
    package var lastSeenAt: Timestamp

    package init(
        source: SourceName, stream: StreamID? = nil, externalID: ExternalID? = nil, reason: String, sentence: String,
        place: String? = nil, firstSeenBy: RunReference, lastSeenBy: RunReference, lastSeenAt: Timestamp
    ) {
        self.source = source
        self.stream = stream
        self.externalID = externalID
        self.reason = reason
        self.sentence = sentence
        self.place = place
        self.firstSeenBy = firstSeenBy
        self.lastSeenBy = lastSeenBy
        self.lastSeenAt = lastSeenAt
    }
}

/// A page of them, newest first.
package struct QuarantinePage: Codable, Sendable, Hashable {
    package var entries: [QuarantineEntry]
    /// What to ask for as `after` to read on; nil at the end.
    package var next: String?

    package init(entries: [QuarantineEntry], next: String? = nil) {
        self.entries = entries
        self.next = next
    }
}

/// Which conflicts or quarantined records to list.
package struct QuestionFilter: Sendable, Hashable {
    package var source: SourceName?
    /// 1 to `PageSize.maximum`.
    package var limit: Int
    /// `next` of the page before.
    package var after: String?

    package init(source: SourceName? = nil, limit: Int = PageSize.default, after: String? = nil) {
        self.source = source
        self.limit = limit
        self.after = after
    }
}
