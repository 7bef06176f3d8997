package import ConnectorKit
package import CustomerModel
package import Timetable

/// Everything that the administrator decides, read and checked as a whole (DESIGN section 9).
package struct Configuration: Sendable {
    /// The shared database.
    package var database: DatabaseSettings
    /// Absolute path of the folder for what the daemon keeps for itself: the spool, locks, long-lived counters.
    package var stateDirectory: String
    /// Absolute paths of folders with connector manifests; the first that has a connector wins.
    package var connectorDirectories: [String]
    package var http: HTTPSettings
    /// Who is told of runs.
    package var reports = ReportSettings()
    package var limits: RunLimits
    /// The enabled sources, by name.
    package var sources: [SourceDefinition]
    /// Sources with `enabled: false`; they are checked, but their secrets are not resolved.
    package var disabledSources: [SourceDefinition]
    /// When each source runs by itself, the disabled ones included.
    package var schedules: [SourceName: Schedule]
    /// Which of them were linked through the control API, and stand in `linkedSourceDirectory`.
    package var linkedSources: Set<SourceName>
    /// The files that were read, the main one first.
    package var files: [String]

    package init(
        database: DatabaseSettings, stateDirectory: String, connectorDirectories: [String] = [],
        http: HTTPSettings = HTTPSettings(), limits: RunLimits = RunLimits(), sources: [SourceDefinition] = [],
        disabledSources: [SourceDefinition] = [], schedules: [SourceName: Schedule] = [:],
        linkedSources: Set<SourceName> = [], files: [String] = []
    ) {
        self.database = database
        self.stateDirectory = stateDirectory
        self.connectorDirectories = connectorDirectories
        self.http = http
        self.limits = limits
        self.sources = sources
        self.disabledSources = disabledSources
        self.schedules = schedules
        self.linkedSources = linkedSources
        self.files = files
    }

    /// The folder in which sources are kept that were linked through the control API.
    package var linkedSourceDirectory: String { Self.linkedSourceDirectory(in: stateDirectory) }

    /// Where secrets are kept that services replaced.
    package var replacedSecretDirectory: String { stateDirectory + "/secrets" }

    static func linkedSourceDirectory(in stateDirectory: String) -> String { stateDirectory + "/linked" }
}

/// Where the shared database is.
package struct DatabaseSettings: Sendable, Hashable {
    /// The stores that this program has.
    package enum Engine: String, Sendable, Hashable, CaseIterable {
        case sqlite
    }

    package var engine: Engine
    /// Absolute path of the SQLite file.
    package var path: String

    package init(engine: Engine = .sqlite, path: String) {
        self.engine = engine
        self.path = path
    }
}

/// How providers are reached.
package struct HTTPSettings: Sendable, Hashable {
    /// `http://`, `https://`, `socks5://` or `socks5h://` with host and port; nil: the environment's proxy, if any.
    package var proxy: String?
    /// `user:password` for the proxy.
    package var proxyCredentials: Secret?
    /// Absolute path of a PEM file with authorities that are trusted besides the system's.
    package var caFile: String?
    /// Time and size limits of each exchange.
    package var limits: HTTPLimits
    package var userAgent: String

    package init(
        proxy: String? = nil, proxyCredentials: Secret? = nil, caFile: String? = nil,
        limits: HTTPLimits = HTTPLimits(), userAgent: String = "clientela"
    ) {
        self.proxy = proxy
        self.proxyCredentials = proxyCredentials
        self.caFile = caFile
        self.limits = limits
        self.userAgent = userAgent
    }
}

/// How much the daemon does at once.
package struct RunLimits: Sendable, Hashable {
    /// Sources pulled at the same time.
    package var maximumParallelPulls: Int
    /// How long a transaction on the shared database may last; other programs wait about as long.
    package var batchTime: Duration
    /// The pause between two transactions, in which others write.
    package var batchPause: Duration

    package init(
        maximumParallelPulls: Int = 4, batchTime: Duration = .milliseconds(10),
        batchPause: Duration = .milliseconds(2)
    ) {
        self.maximumParallelPulls = maximumParallelPulls
        self.batchTime = batchTime
        self.batchPause = batchPause
    }
}
