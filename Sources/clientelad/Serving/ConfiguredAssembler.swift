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

    func connectors() async -> [ConnectorDescription] { currentRegistry.descriptions }

    /// The connectors as they were read last.
    var currentRegistry: ConnectorRegistry { registry.withLock { $0 } }

    func assembly(of configuration: Configuration, _ registry: ConnectorRegistry) -> Assembly {
        let syncs = house.syncSources(configuration.sources, registry, configuration.http)
        let definitions = Dictionary(
            configuration.sources.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
        return Assembly(
            sources: syncs.compactMap { sync in
                definitions[sync.name].map {
                    DaemonSource(
                        sync: sync, schedule: configuration.schedules[sync.name] ?? .standard, definition: $0,
                        isLinked: configuration.linkedSources.contains(sync.name))
                }
            },
            limits: EngineLimits(configuration.limits),
            fixed: [
                "database.path": configuration.database.path, "state_directory": configuration.stateDirectory,
                "http.proxy": configuration.http.proxy ?? "", "http.ca_file": configuration.http.caFile ?? "",
                "http.user_agent": configuration.http.userAgent,
            ],
            others: ["reports": configuration.reports.hashValue])
    }
}
