import ConnectorKit
import ControlAPI
import Daemon
import Settings
import SyncEngine
import Synchronization
import Timetable

/// Reads the configuration again for the daemon, and puts its sources together with the means that the house has.
final class ConfiguredAssembler: Assembler {
    private let path: String
    private let house: House
    private let reports: ReportDesk
    /// The manifests as they were read last.
    private let registry: Mutex<ConnectorRegistry>

    init(path: String, house: House, reports: ReportDesk) {
        self.path = path
        self.house = house
        self.reports = reports
        registry = Mutex(house.registry)
    }

    func assemble() async -> (assembly: Assembly?, findings: [Diagnostic]) {
        // The state directory stays that of the start, and the linked sources with it.
        let read = House.read(
            configurationPath: path, linkedIn: house.configuration.linkedSourceDirectory,
            secretStore: house.secretStore)
        guard let configuration = read.configuration else { return (nil, read.findings) }
        registry.withLock { $0 = read.registry }
        reports.prepare(configuration.reports)
        return (assembly(of: configuration, read.registry), read.findings)
    }

    func connectors() async -> [ConnectorDescription] { currentRegistry.linkable }

    /// The connectors as they were read last.
    var currentRegistry: ConnectorRegistry { registry.withLock { $0 } }

    func assembly(of configuration: Configuration, _ registry: ConnectorRegistry) -> Assembly {
        let syncs = house.syncSources(configuration.sources, registry, configuration.http)
        let definitions = Dictionary(
            configuration.sources.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
        // Who listens is decided when the daemon starts.
        let listens = house.configuration.webhooks != nil
        var assembly = Assembly(
            sources: syncs.compactMap { sync in
                definitions[sync.name].map {
                    DaemonSource(
                        sync: sync, schedule: configuration.schedules[sync.name] ?? .standard, definition: $0,
                        isLinked: configuration.linkedSources.contains(sync.name),
                        webhook: listens ? registry.factory(of: $0)?.webhook(for: $0) : nil)
                }
            },
            limits: EngineLimits(configuration.limits),
            fixed: [
                "database.path": configuration.database.path, "state_directory": configuration.stateDirectory,
                "http.proxy": configuration.http.proxy ?? "", "http.ca_file": configuration.http.caFile ?? "",
                "http.user_agent": configuration.http.userAgent,
                "webhooks.listen": configuration.webhooks?.place ?? "",
                "webhooks.public_url": configuration.webhooks?.publicURL ?? "",
                "webhooks.maximum_body_bytes": configuration.webhooks.map { String($0.maximumBodyBytes) } ?? "",
            ],
            others: [
                "reports": configuration.reports.hashValue, "webhooks": configuration.webhooks?.causes.hashValue ?? 0,
            ])
        assembly.webhookAddress = house.configuration.webhooks?.publicURL
        if let webhooks = configuration.webhooks { assembly.webhookLimits = webhooks.causes }
        return assembly
    }
}

extension WebhookSettings {
    /// How much webhooks may cause.
    fileprivate var causes: WebhookInbox.Limits {
        var limits = WebhookInbox.Limits()
        limits.pause = pause
        limits.longestPause = max(limits.longestPause, pause)
        limits.fullPullInterval = fullPullInterval
        limits.deliveriesPerMinute = maximumPerMinute
        return limits
    }
}
