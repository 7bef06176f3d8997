package import CustomerModel

/// A run's name in the API: the number of its report, or the daemon's own name for one that keeps no report.
package struct RunReference: Codable, Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }
}

/// What a run did or is doing (C1, C2).
package struct RunSummary: Codable, Sendable, Hashable {
    /// How far a run has come (C1).
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        case pulling
        case staged
        case planned
        /// A person must approve it (C4, C7).
        case waiting
        case applying
        case succeeded
        case failed
        case cancelled

        /// Whether nothing more happens by itself.
        package var isAtRest: Bool { [.waiting, .succeeded, .failed, .cancelled].contains(self) }
    }

    /// What a run is for.
    package enum Mode: String, Codable, Sendable, Hashable, CaseIterable {
        case full
        case incremental
        /// Single records, of which a webhook told.
        case named
        case undo
        /// A person's decision about a contested address.
        case decision

        /// Whether it pulls its source.
        package var isSync: Bool { [.full, .incremental, .named].contains(self) }
    }

    package var id: RunReference
    package var source: SourceName
    package var state: State
    package var mode: Mode
    /// Whether nothing is written, and the numbers say what an import would do.
    package var preview: Bool
    package var counts: RecordCounts
    package var newAccounts: Int
    /// What the preview before it announced (C3).
    package var announcedNewAccounts: Int?
    package var merged: Int
    package var missing: Int
    package var expectedTotal: Int?
    package var pages: Int
    package var retries: Int
    package var startedAt: Timestamp
    package var durationSeconds: Double
    /// Quarantined records by reason.
    package var leftOut: [LeftOut]
    /// Sentences that need attention.
    package var warnings: [String]
    /// What an undo left alone, because somebody changed it since (C9).
    package var kept: [String]
    /// Why it failed, or why it waits.
    package var failure: FailureNote?

    package init(
        id: RunReference, source: SourceName, state: State, mode: Mode, preview: Bool = false,
        counts: RecordCounts = RecordCounts(), newAccounts: Int = 0, announcedNewAccounts: Int? = nil,
        merged: Int = 0, missing: Int = 0, expectedTotal: Int? = nil, pages: Int = 0, retries: Int = 0,
        startedAt: Timestamp, durationSeconds: Double = 0, leftOut: [LeftOut] = [], warnings: [String] = [],
        kept: [String] = [], failure: FailureNote? = nil
    ) {
        self.id = id
        self.source = source
        self.state = state
        self.mode = mode
        self.preview = preview
        self.counts = counts
        self.newAccounts = newAccounts
        self.announcedNewAccounts = announcedNewAccounts
        self.merged = merged
        self.missing = missing
        self.expectedTotal = expectedTotal
        self.pages = pages
        self.retries = retries
        self.startedAt = startedAt
        self.durationSeconds = durationSeconds
        self.leftOut = leftOut
        self.warnings = warnings
        self.kept = kept
        self.failure = failure
    }
}

/// What became of a run's records; the first number is the sum of the others (C2).
package struct RecordCounts: Codable, Sendable, Hashable {
    package var fetched = 0
    package var repeated = 0
    package var quarantined = 0
    package var suppressed = 0
    package var new = 0
    package var linked = 0
    package var updated = 0
    package var unchanged = 0
    package var conflicts = 0

    package init() {}
}

/// How many records were left out for one reason (R5).
package struct LeftOut: Codable, Sendable, Hashable {
    /// Such as `unusable_email`.
    package var reason: String
    package var sentence: String
    package var count: Int

    package init(reason: String, sentence: String, count: Int) {
        self.reason = reason
        self.sentence = sentence
        self.count = count
    }
}

/// Why something did not work, in words that are safe to print.
package struct FailureNote: Codable, Sendable, Hashable {
    package var code: String
    package var failureClass: FailureClass
    package var sentence: String
    package var wayOut: String?

    package init(code: String, failureClass: FailureClass, sentence: String, wayOut: String? = nil) {
        self.code = code
        self.failureClass = failureClass
        self.sentence = sentence
        self.wayOut = wayOut
    }

    package init(_ failure: Failure, wayOut: String? = nil) {
        self.init(code: failure.code, failureClass: failure.kind, sentence: failure.message, wayOut: wayOut)
    }
}
