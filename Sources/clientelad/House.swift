import ConnectorKit
import CurlTransport
import CustomerModel
import CustomerStore
import FileConnectors
import ManifestConnectors
import Reporting
import SQLiteStore
import SecretFolder
import Settings
import SyncEngine
import Telemetry

/// Everything put together for one configuration: the only place that knows which adapter fills which seam.
struct House: Sendable {
    let configuration: Configuration
    let state: StateDirectory
    let store: any CustomerStore
    let engine: SyncEngine
    let sources: [SyncSource]
    let gates: AccountGates
    let transport: CurlTransport
    let mailer: CurlMailer
    let metrics: Metrics
    let registry: ConnectorRegistry
    let secretStore: any SecretStore
    /// Warnings alone: with an error there is no house.
    let findings: [Diagnostic]

    /// What came of reading configuration and manifests.
    struct Reading: Sendable {
        var configuration: Configuration?
        var registry: ConnectorRegistry
        var findings: [Diagnostic]
        var secretStore: any SecretStore
    }

    /// Why nothing can be run.
    struct Stop: Error {
        var text: String
        var code: ExitCode
    }

    static func build(configurationPath: String, only names: [String]) -> Result<House, Stop> {
        let read = read(configurationPath: configurationPath)
        if !read.findings.isEmpty { StandardError.write(FindingsText.lines(read.findings)) }
        guard let configuration = read.configuration else {
            return .failure(Stop(text: "", code: .configuration))
        }
        switch choose(names, from: configuration) {
        case .failure(let stop): return .failure(stop)
        case .success(let chosen):
            do {
                return .success(
                    try House(configuration, read, chosen: chosen))
            } catch let failure as Failure {
                return .failure(
                    Stop(
                        text: "clientelad: \(failure.message)\n",
                        code: failure.kind == .configuration ? .configuration : .internal))
            } catch {
                return .failure(Stop(text: "clientelad: cannot start: \(error)\n", code: .internal))
            }
        }
    }

    /// Reads configuration and manifests with all that is found in them; no configuration where a finding is an error.
    ///
    /// `linkedIn`: where this process keeps linked sources, once it does; `secretStore`: what it keeps their replaced
    /// secrets in.
    static func read(
        configurationPath: String, linkedIn folder: String? = nil, secretStore: (any SecretStore)? = nil
    ) -> Reading {
        let loaded = ConfigurationLoader().load(path: configurationPath, linkedIn: folder)
        // Without a configuration nothing is asked for a token.
        let secretStore: any SecretStore =
            secretStore ?? loaded.configuration.map { SecretFolder(path: $0.replacedSecretDirectory) }
            ?? VolatileSecretStore()
        let (registry, catalogueFindings) = ConnectorRegistry.load(
            loaded.connectorDirectories, secretStore: secretStore)
        let lint = registry.lint(
            loaded.readableSources, isWhole: loaded.knowsAllDirectories,
            linked: loaded.configuration?.linkedSources ?? [],
            closed: ClosedPlaces(stateDirectory: loaded.configuration?.stateDirectory))
        let all = loaded.findings + catalogueFindings + lint
        let isUsable = !all.contains { $0.severity == .error }
        return Reading(
            configuration: isUsable ? loaded.configuration : nil, registry: registry, findings: all,
            secretStore: secretStore)
    }

    private static func choose(
        _ names: [String], from configuration: Configuration
    ) -> Result<[SourceDefinition], Stop> {
        guard !names.isEmpty else { return .success(configuration.sources) }
        let known = Dictionary(
            configuration.sources.map { ($0.name.value.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        var chosen: [SourceDefinition] = []
        for name in names {
            guard let source = known[name] else {
                let list = known.keys.sorted().joined(separator: ", ")
                let disabled = configuration.disabledSources.contains { $0.name.value.rawValue == name }
                let reason =
                    disabled
                    ? "source \(name) is switched off in the configuration (enabled: false)"
                    : "there is no source \(name); the configuration has \(list.isEmpty ? "none" : list)"
                return .failure(Stop(text: "clientelad: \(reason)\n", code: .configuration))
            }
            if !chosen.contains(source) { chosen.append(source) }
        }
        return .success(chosen)
    }

    private init(
        _ configuration: Configuration, _ read: Reading, chosen: [SourceDefinition]
    ) throws {
        self.configuration = configuration
        registry = read.registry
        findings = read.findings
        secretStore = read.secretStore
        state = try StateDirectory(path: configuration.stateDirectory)
        let metrics = Metrics()
        self.metrics = metrics
        store = MeasuredStore(
            store: SQLiteCustomerStore(path: configuration.database.path, erasureKey: try state.erasureKey()),
            metrics: metrics)
        let http = configuration.http
        let transport = try CurlTransport(CurlOptions(http))
        self.transport = transport
        mailer = try CurlMailer(authorityFile: http.caFile)
        let gates = AccountGates(
            now: SystemClocks.now, ledger: FileRequestLedger(path: state.path + "/requests"))
        self.gates = gates
        let time = EngineTime(clock: ContinuousClock(), now: SystemClocks.now)
        engine = SyncEngine(
            store: store, spools: SQLiteSpoolFactory(directory: state.path + "/spool"), time: time,
            limits: EngineLimits(configuration.limits))
        sources = Self.wiring(transport, http, gates, metrics).sources(chosen, registry)
    }

    /// Sources of a configuration that was read again, with this house's network.
    func syncSources(
        _ definitions: [SourceDefinition], _ registry: ConnectorRegistry, _ http: HTTPSettings
    ) -> [SyncSource] {
        wiring(http).sources(definitions, registry)
    }

    /// What gives connectors their network; `gates`: others than those of the sources.
    func wiring(_ http: HTTPSettings, gates: AccountGates? = nil) -> SourceWiring {
        Self.wiring(transport, http, gates ?? self.gates, metrics)
    }

    private static func wiring(
        _ transport: CurlTransport, _ http: HTTPSettings, _ gates: AccountGates, _ metrics: Metrics
    ) -> SourceWiring {
        SourceWiring(transport: LimitedTransport(transport, limits: http.limits), gates: gates, metrics: metrics)
    }

    /// What the timetables have to know again, in the state directory.
    var timetableKeeper: FileTimetableKeeper { FileTimetableKeeper(path: state.path + "/timetable") }

    /// What webhooks told and no pull has shown yet, in the state directory.
    var webhookNotes: FileWebhookNotes { FileWebhookNotes(path: state.path + "/webhooks") }

    /// Lets go of the network and the database.
    func close() async {
        await gates.flush()
        await transport.shutdown()
        await store.close()
    }
}

extension CurlOptions {
    init(_ http: HTTPSettings) {
        self.init(
            userAgent: http.userAgent,
            proxy: http.proxy.map { .explicit(url: $0, credentials: http.proxyCredentials) } ?? .environment,
            authorityFile: http.caFile)
    }
}

extension EngineLimits {
    init(_ limits: RunLimits) {
        self.init(
            parallelPulls: limits.maximumParallelPulls, batchTarget: limits.batchTime,
            batchPause: limits.batchPause)
    }
}
