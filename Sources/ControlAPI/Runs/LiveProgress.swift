package import CustomerModel

/// What a run is doing at this moment (C10).
package struct LiveProgress: Codable, Sendable, Hashable {
    package var run: RunReference
    package var source: SourceName
    package var state: RunSummary.State
    package var mode: RunSummary.Mode
    package var preview: Bool
    /// Records fetched so far.
    package var fetched: Int
    /// Records the source says there are.
    package var expected: Int?
    package var pages: Int
    package var retries: Int
    /// Records planned or applied so far, of `staged`.
    package var settled: Int
    package var staged: Int
    package var newAccounts: Int
    package var startedAt: Timestamp
    /// Until when the run waits, and why.
    package var waitingUntil: Timestamp?
    package var waitingBecause: String?

    package init(
        run: RunReference, source: SourceName, state: RunSummary.State, mode: RunSummary.Mode, preview: Bool = false,
        fetched: Int = 0, expected: Int? = nil, pages: Int = 0, retries: Int = 0, settled: Int = 0, staged: Int = 0,
        newAccounts: Int = 0, startedAt: Timestamp, waitingUntil: Timestamp? = nil, waitingBecause: String? = nil
    ) {
        self.run = run
        self.source = source
        self.state = state
        self.mode = mode
        self.preview = preview
        self.fetched = fetched
        self.expected = expected
        self.pages = pages
        self.retries = retries
        self.settled = settled
        self.staged = staged
        self.newAccounts = newAccounts
        self.startedAt = startedAt
        self.waitingUntil = waitingUntil
        self.waitingBecause = waitingBecause
    }
}

/// News of a run.
package enum RunEvent: Sendable, Hashable {
    case progress(LiveProgress)
    /// The run ended, or waits for a person.
    case finished(RunSummary)
}

/// News of one run, which end with `finished`, or of all, which do not end.
///
/// The maker keeps only the newest news for a slow reader; ending the iteration tells the maker.
package typealias RunEvents = AsyncThrowingStream<RunEvent, any Error>
