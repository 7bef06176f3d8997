package import CustomerModel

/// One way to reach the people of a service: made for one source, holding its settings and its transport.
package protocol Connector: Sendable {
    /// Asks the service the cheapest question that proves the credentials.
    ///
    /// Throws a `Failure` of class `.authentication` for a refused key, naming the secret.
    func check() async throws

    /// The lists or customer tables that the account offers.
    func discover() async throws -> [StreamDescription]

    /// The streams that the source's settings choose; what a run pulls, one after the other.
    func streams() async throws -> [StreamDescription]

    /// Begins a pull of one stream; nothing is requested before the first `nextPage()`.
    func reader(for request: PullRequest) async throws -> any RecordReader
}

/// A list or a customer table, as the service names it.
package struct StreamDescription: Sendable, Hashable {
    package var id: StreamID
    /// For people: `Novedades`, `Clientes`.
    package var name: String
    /// People in it, where the service tells without a pull.
    package var count: Int?
    /// Whether a pull can begin at a cursor.
    package var supportsIncremental: Bool
    /// Whether single records can be pulled by their names.
    package var supportsNamed: Bool

    package init(
        id: StreamID, name: String, count: Int? = nil, supportsIncremental: Bool = false, supportsNamed: Bool = false
    ) {
        self.id = id
        self.name = name
        self.count = count
        self.supportsIncremental = supportsIncremental
        self.supportsNamed = supportsNamed
    }
}

/// What a connector asks us to keep between runs: opaque text, in practice a small JSON object.
package struct ConnectorState: Sendable, Hashable {
    package var text: String

    package init(_ text: String) { self.text = text }
}

/// Which part of a stream to read.
package struct PullRequest: Sendable {
    /// How much of the stream to read.
    package enum Extent: Sendable, Hashable {
        /// Everything.
        case full
        /// What changed since the state that an earlier outcome gave, less the lookback window (C6).
        case incremental(ConnectorState)
        /// What changed while a full pull walked the list: from that pull's `sweepState` on (C7).
        case closingSweep(ConnectorState)
        /// These records alone; only of a stream that `supportsNamed`.
        ///
        /// One that the service no longer has comes as deleted where the service says so, else not at all.
        case named([ExternalID])
    }

    package var stream: StreamDescription
    package var extent: Extent
    /// How far before its cursor an incremental pull begins.
    package var lookback: Duration

    package init(stream: StreamDescription, extent: Extent, lookback: Duration = .seconds(3600)) {
        self.stream = stream
        self.extent = extent
        self.lookback = lookback
    }
}

/// One pull under way.
///
/// Used by one task at a time; it may fetch ahead of what is asked.
package protocol RecordReader: Sendable {
    /// The next page, or nil at the provider's own end or where the reader had to stop; see `outcome`.
    ///
    /// Throws a `Failure`; the reader cannot be used afterwards. Cancellation ends it at once.
    func nextPage() async throws -> PulledPage?

    /// How the pull ended; only after `nextPage()` gave nil.
    func outcome() async -> PullOutcome
}

/// Records in the order in which the provider gave them.
package struct PulledPage: Sendable {
    package var records: [Record]
    /// What could not be read as a record; each counts as fetched and quarantined.
    package var rejections: [Rejection]
    /// People in the stream by the provider's own word, where this page tells.
    package var expectedTotal: Int?
    /// Things worth one line in the report: an unknown status value, a value cut.
    ///
    /// Each text once a run.
    package var warnings: [String]

    package init(
        records: [Record], rejections: [Rejection] = [], expectedTotal: Int? = nil, warnings: [String] = []
    ) {
        self.records = records
        self.rejections = rejections
        self.expectedTotal = expectedTotal
        self.warnings = warnings
    }
}

/// How a pull ended.
package struct PullOutcome: Sendable, Hashable {
    /// Whether the provider's own end was reached (C7).
    package var reachedEnd: Bool
    /// Why it was not, for people; nil when it was.
    package var incompleteBecause: String?
    /// The provider's own last word on the number of distinct records that this pull should have given.
    package var providerTotal: Int?
    /// Where the next incremental pull begins; nil when the stream has none.
    package var nextState: ConnectorState?
    /// Where a closing sweep of this full pull would begin; nil when the stream has none.
    package var sweepState: ConnectorState?

    package init(
        reachedEnd: Bool, incompleteBecause: String? = nil, providerTotal: Int? = nil,
        nextState: ConnectorState? = nil, sweepState: ConnectorState? = nil
    ) {
        self.reachedEnd = reachedEnd
        self.incompleteBecause = incompleteBecause
        self.providerTotal = providerTotal
        self.nextState = nextState
        self.sweepState = sweepState
    }
}
