package import CustomerModel

/// Which runs to list, newest first.
package struct RunFilter: Sendable, Hashable {
    package var source: SourceName?
    package var state: RunSummary.State?
    /// 1 to `PageSize.maximum`.
    package var limit: Int
    /// Only runs older than this one: `next` of the page before.
    package var before: RunReference?

    package init(
        source: SourceName? = nil, state: RunSummary.State? = nil, limit: Int = PageSize.default,
        before: RunReference? = nil
    ) {
        self.source = source
        self.state = state
        self.limit = limit
        self.before = before
    }
}

/// How many entries a list holds.
package enum PageSize {
    package static let `default` = 50
    package static let maximum = 500
}

/// A page of runs, newest first.
package struct RunPage: Codable, Sendable, Hashable {
    package var runs: [RunSummary]
    /// What to ask for as `before` to read on; nil at the end.
    package var next: RunReference?

    package init(runs: [RunSummary], next: RunReference? = nil) {
        self.runs = runs
        self.next = next
    }
}

/// The runs that wait for a person, oldest first.
package struct ApprovalList: Codable, Sendable, Hashable {
    package var runs: [RunSummary]

    package init(runs: [RunSummary]) { self.runs = runs }
}
