package import ConnectorKit
package import CustomerModel

/// A configured source with the means to reach it.
package struct SyncSource: Sendable {
    package var name: SourceName
    package var kind: SourceKind
    package var rank: Int
    /// The connector's name, kept with the source in the database.
    package var connector: String
    package var importPolicy: SourceDefinition.ImportPolicy
    package var brakes: Brakes
    package var fullPullInterval: Duration
    package var lookback: Duration
    package var foldsGmail: Bool
    /// Makes the connector of one run; what happens below it is told to the monitor.
    package var makeConnector: @Sendable (any PullMonitor) throws -> any Connector

    package init(
        name: SourceName, kind: SourceKind, rank: Int? = nil, connector: String,
        importPolicy: SourceDefinition.ImportPolicy = .automatic, brakes: Brakes = Brakes(),
        fullPullInterval: Duration = .seconds(7 * 86400), lookback: Duration = .seconds(3600),
        foldsGmail: Bool = false, makeConnector: @escaping @Sendable (any PullMonitor) throws -> any Connector
    ) {
        self.name = name
        self.kind = kind
        self.rank = rank ?? kind.defaultRank
        self.connector = connector
        self.importPolicy = importPolicy
        self.brakes = brakes
        self.fullPullInterval = fullPullInterval
        self.lookback = lookback
        self.foldsGmail = foldsGmail
        self.makeConnector = makeConnector
    }
}

/// What the engine may use of the machine and of other programs' time.
package struct EngineLimits: Sendable, Hashable {
    /// Sources that pull at the same time.
    package var parallelPulls: Int
    /// How long a transaction should hold the shared database (section 6).
    package var batchTarget: Duration
    /// How long the others may write before the next transaction, at least; never shorter than the last one lasted.
    package var batchPause: Duration
    /// How long a pull may stand still before it is cut (C10).
    package var stall: Duration

    package init(
        parallelPulls: Int = 4, batchTarget: Duration = .milliseconds(10),
        batchPause: Duration = .milliseconds(2), stall: Duration = .seconds(300)
    ) {
        self.parallelPulls = parallelPulls
        self.batchTarget = batchTarget
        self.batchPause = batchPause
        self.stall = stall
    }
}
