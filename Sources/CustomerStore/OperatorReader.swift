package import CustomerModel

/// What a person who watches over the syncs asks the database; lists come a page at a time.
package protocol OperatorReader {
    /// Runs, newest first.
    func runs(_ query: RunQuery) throws -> [RunReport]

    /// Addresses that wait for an operator's decision (R7), oldest first.
    func openConflicts(_ query: QuestionQuery) throws -> [OpenConflict]

    /// One of them; nil when there is no such conflict or it is settled.
    func openConflict(_ id: QuestionID) throws -> OpenConflict?

    /// Records that are left out (R5), the latest first.
    func quarantined(_ query: QuestionQuery) throws -> [QuarantinedRecord]

    /// How many questions of each source are open; sources without any are left out.
    func questionCounts() throws -> [SourceID: QuestionCounts]

    /// How many of the records that are left out a run has seen, by reason; most frequent first.
    func leftOut(seenBy run: RunID) throws -> [LeftOutCount]
}

extension OperatorReader {
    /// The newest runs, newest first; of one source or of all.
    package func recentRuns(source: SourceID?, limit: Int) throws -> [RunReport] {
        try runs(RunQuery(source: source, limit: limit))
    }
}

/// Which runs to list.
package struct RunQuery: Sendable, Hashable {
    /// nil: of all.
    package var source: SourceID?
    /// nil: in any state.
    package var state: RunState?
    /// Only runs with a smaller number.
    package var before: RunID?
    /// Only pulls of whole streams.
    package var isWhole: Bool
    package var limit: Int

    package init(
        source: SourceID? = nil, state: RunState? = nil, before: RunID? = nil, isWhole: Bool = false, limit: Int
    ) {
        self.source = source
        self.state = state
        self.before = before
        self.isWhole = isWhole
        self.limit = limit
    }
}

/// Which questions to list.
package struct QuestionQuery: Sendable, Hashable {
    /// nil: of all.
    package var source: SourceID?
    /// Only those that come behind this one in the list's order.
    package var after: QuestionID?
    package var limit: Int

    package init(source: SourceID? = nil, after: QuestionID? = nil, limit: Int) {
        self.source = source
        self.after = after
        self.limit = limit
    }
}

/// The number of a conflict or of a quarantined record; stable as long as it is open.
package struct QuestionID: Sendable, Hashable, Comparable {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (one: QuestionID, other: QuestionID) -> Bool { one.rawValue < other.rawValue }
}

/// How many questions of a source are open.
package struct QuestionCounts: Sendable, Hashable {
    package var conflicts: Int
    package var quarantined: Int

    package init(conflicts: Int = 0, quarantined: Int = 0) {
        self.conflicts = conflicts
        self.quarantined = quarantined
    }
}

/// How many records were left out for one reason.
package struct LeftOutCount: Sendable, Hashable {
    package var reason: Rejection.Reason
    package var count: Int

    package init(reason: Rejection.Reason, count: Int) {
        self.reason = reason
        self.count = count
    }
}

extension RunReport {
    /// What the run left out and why, the most first.
    package var leftOutCounts: [LeftOutCount] {
        leftOut.map { LeftOutCount(reason: $0.key, count: $0.value) }
            .sorted { ($0.count, $1.reason.rawValue) > ($1.count, $0.reason.rawValue) }
    }
}
