package import CustomerModel
package import Planning

/// How far a run has come (C1).
package enum RunState: String, Sendable, Hashable, CaseIterable {
    case pulling
    case staged
    case planned
    /// A person must approve it (C4, C7).
    case waiting
    case applying
    case succeeded
    case failed
    case cancelled

    /// Whether nothing more will happen by itself.
    package var isFinal: Bool { self == .succeeded || self == .failed || self == .cancelled }
}

/// What a run is for.
package enum RunMode: String, Sendable, Hashable, CaseIterable {
    case full
    case incremental
    /// Single records, of which a webhook told.
    case named
    /// A run that takes another one back (C9).
    case undo
    /// A person's decision about a contested address (R7).
    case decision

    /// Whether it pulls its source.
    package var isSync: Bool { isWhole || self == .named }

    /// Whether it pulls whole streams, so that its source is in step after it.
    package var isWhole: Bool { self == .full || self == .incremental }
}

/// What a run did, for people and for programs; every run ends with one (C1).
package struct RunReport: Sendable {
    /// nil for a preview, which leaves nothing in the shared database.
    package var id: RunID?
    package var source: SourceName
    package var state: RunState
    package var mode: RunMode
    package var counts = RunCounts()
    /// Customers created; in a preview, those that an import would create.
    package var newAccounts = 0
    /// What a preview in the same run announced, where there was one (C3).
    package var announcedNewAccounts: Int?
    /// Customers that became tombstones of others (R6).
    package var merged = 0
    /// Identities that a complete pull no longer contains (R12).
    package var missing = 0
    /// People in the source by its own word.
    package var expectedTotal: Int?
    package var pages = 0
    package var retries = 0
    package var startedAt: Timestamp
    package var duration: Duration = .zero
    /// How much of it was the pull; not kept in the database.
    package var pullDuration: Duration = .zero
    /// Sentences that need attention, each once.
    package var warnings: [String] = []
    package var error: Failure?
    /// Values that a person has changed since and that taking back left alone (C9).
    package var kept: [String] = []
    /// Records that were left out, by the reason; not kept in the database.
    package var leftOut: [Rejection.Reason: Int] = [:]
    /// A few people of each class; of a preview alone, and not kept in the database.
    package var samples: [PreviewSample] = []

    package init(source: SourceName, state: RunState, mode: RunMode, startedAt: Timestamp) {
        self.source = source
        self.state = state
        self.mode = mode
        self.startedAt = startedAt
    }
}
