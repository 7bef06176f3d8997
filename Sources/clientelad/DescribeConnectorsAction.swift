import ConnectorKit
import ControlAPI
import CustomerModel
import Reporting
import Settings

/// Prints the catalogue of connectors as JSON, for whoever makes pages of it; nothing has to run or to be configured.
struct DescribeConnectorsAction: Sendable {
    let configurationPath: String

    func run() -> Reporting.ExitCode {
        let loaded = ConfigurationLoader().load(path: configurationPath)
        let (registry, findings) = ConnectorRegistry.load(
            loaded.connectorDirectories, secretStore: VolatileSecretStore())
        StandardError.write(FindingsText.lines(findings))
        let list = ConnectorList(connectors: registry.descriptions.sorted { $0.name < $1.name })
        guard let data = try? ControlJSON.encode(list) else { return .internal }
        print(String(decoding: data, as: UTF8.self))
        return findings.contains { $0.severity == .error } ? .configuration : .success
    }
}
