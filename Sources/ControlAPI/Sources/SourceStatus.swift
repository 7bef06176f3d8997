package import CustomerModel

/// One source as the operator sees it.
package struct SourceStatus: Codable, Sendable, Hashable {
    /// What the source is doing, or what keeps it from it.
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        /// Linked but never imported: nothing runs before somebody presses import.
        case linked
        /// Waits for its next run.
        case idle
        case running
        /// A run waits for a person (C4, C7).
        case waiting
        /// A run failed and is tried again at `nextRun` (C8).
        case retrying
        /// Nothing is tried before somebody mends the configuration or the key (C8).
        case blocked
        case paused
    }

    /// Whether an import waits for a person (C4).
    package enum ImportPolicy: String, Codable, Sendable, Hashable, CaseIterable {
        case automatic
        case confirm
    }

    package var name: SourceName
    package var connector: String
    package var kind: SourceKind
    package var state: State
    /// Why it is in that state, as a sentence; nil where the state says it all.
    package var why: String?
    package var paused: Bool
    /// Whether the source was linked through the API; others stand in the administrator's files.
    package var managed: Bool
    package var importPolicy: ImportPolicy
    package var schedule: Schedule?
    package var lastSuccess: Timestamp?
    package var nextRun: Timestamp?
    /// The last run that ended or waits, with its counts.
    package var lastRun: RunSummary?
    /// The run under way.
    package var currentRun: LiveProgress?
    package var openConflicts: Int
    package var quarantined: Int
    /// nil: it takes none.
    package var webhooks: WebhookStatus?
    package var warnings: [OperatorWarning]

    package init(
        name: SourceName, connector: String, kind: SourceKind, state: State, why: String? = nil, paused: Bool = false,
        managed: Bool = false, importPolicy: ImportPolicy = .automatic, schedule: Schedule? = nil,
        lastSuccess: Timestamp? = nil, nextRun: Timestamp? = nil, lastRun: RunSummary? = nil,
        currentRun: LiveProgress? = nil, openConflicts: Int = 0, quarantined: Int = 0,
        webhooks: WebhookStatus? = nil, warnings: [OperatorWarning] = []
    ) {
        self.name = name
        self.connector = connector
        self.kind = kind
        self.state = state
        self.why = why
        self.paused = paused
        self.managed = managed
        self.importPolicy = importPolicy
        self.schedule = schedule
        self.lastSuccess = lastSuccess
        self.nextRun = nextRun
        self.lastRun = lastRun
        self.currentRun = currentRun
        self.openConflicts = openConflicts
        self.quarantined = quarantined
        self.webhooks = webhooks
        self.warnings = warnings
    }
}

/// Every source, by name.
package struct SourceList: Codable, Sendable, Hashable {
    package var sources: [SourceStatus]

    package init(sources: [SourceStatus]) { self.sources = sources }
}

/// When a source runs by itself: an interval or a systemd calendar expression.
package struct Schedule: Codable, Sendable, Hashable {
    package var everySeconds: Int?
    /// Such as `Mon..Sat 03:30`.
    package var calendar: String?

    package init(everySeconds: Int? = nil, calendar: String? = nil) {
        self.everySeconds = everySeconds
        self.calendar = calendar
    }
}
