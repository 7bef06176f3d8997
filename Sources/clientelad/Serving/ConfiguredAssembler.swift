import ConnectorKit
import ControlAPI
import Daemon
import Settings
import SyncEngine
import Timetable

/// Reads the configuration again for the daemon, and puts its sources together with the means that the house has.
struct ConfiguredAssembler: Assembler {
    let path: String
    let house: House
    let reports: ReportDesk

    func assemble() async -> (assembly: Assembly?, findings: [Diagnostic]) {
        let read = House.read(configurationPath: path)
        guard let configuration = read.configuration else { return (nil, read.findings) }
        reports.prepare(configuration.reports)
        return (assembly(of: configuration, read.registry), read.findings)
    }

    func connectors() async -> [ConnectorDescription] { house.registry.descriptions }

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
