package import CustomerModel

/// Whether the daemon is there at all; what everybody may ask.
package struct Health: Codable, Sendable, Hashable {
    package var alive: Bool

    package init(alive: Bool = true) { self.alive = alive }
}

/// Whether the daemon does its work; `because` says what is missing.
package struct Readiness: Codable, Sendable, Hashable {
    package var ready: Bool
    package var because: String?

    package init(ready: Bool, because: String? = nil) {
        self.ready = ready
        self.because = because
    }
}

/// Is it working, when did it last work, what needs me: all of it at one glance.
package struct DaemonStatus: Codable, Sendable, Hashable {
    /// What the daemon as a whole is doing.
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        case starting
        case running
        case reloading
        /// It was asked to stop; runs finish their batch.
        case draining
    }

    package var version: String
    package var pid: Int
    /// When the daemon started.
    package var since: Timestamp
    package var state: State
    package var sources: [SourceStatus]
    package var waitingApprovals: Int
    package var openConflicts: Int
    package var quarantined: Int
    /// Of the daemon itself and of every source.
    package var warnings: [OperatorWarning]

    package init(
        version: String, pid: Int, since: Timestamp, state: State, sources: [SourceStatus] = [],
        waitingApprovals: Int = 0, openConflicts: Int = 0, quarantined: Int = 0, warnings: [OperatorWarning] = []
    ) {
        self.version = version
        self.pid = pid
        self.since = since
        self.state = state
        self.sources = sources
        self.waitingApprovals = waitingApprovals
        self.openConflicts = openConflicts
        self.quarantined = quarantined
        self.warnings = warnings
    }
}
