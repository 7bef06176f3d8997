import ConnectorKit
import ControlAPI
import CustomerModel
import Daemon
import FileConnectors
import ManifestConnectors
import NativeConnectors
import SubprocessConnectors

/// The connectors by name: those built in, and a manifest each.
struct ConnectorRegistry: Sendable {
    private var factories: [String: any ConnectorFactory] = [:]
    /// Where the manifests were read.
    private(set) var directories: [String] = []
    /// Connectors whose manifests have errors, by the names of their files.
    private var broken: Set<String> = []

    /// Reads the manifests of the folders, the first of which wins; a built-in connector cannot be replaced.
    ///
    /// `secretStore` keeps what services replace.
    static func load(
        _ directories: [String], secretStore: any SecretStore
    ) -> (registry: ConnectorRegistry, findings: [Diagnostic]) {
        var registry = ConnectorRegistry()
        registry.directories = directories
        let catalogue = ManifestCatalogue.load(directories: directories.reversed(), secretStore: secretStore)
        for (name, factory) in catalogue.factories { registry.factories[name] = factory }
        for factory in builtIn(secretStore) { registry.factories[factory.name] = factory }
        for finding in catalogue.diagnostics where finding.severity == .error {
            let file = finding.location.file.split(separator: "/").last ?? ""
            registry.broken.insert(String(file.prefix { $0 != "." }))
        }
        return (registry, catalogue.diagnostics)
    }

    private static func builtIn(_ secretStore: any SecretStore) -> [any ConnectorFactory] {
        FileConnectorFactory.all + NativeConnectorFactory.all
            + SubprocessConnectorFactory.all(secretStore: secretStore)
    }

    func factory(of source: SourceDefinition) -> (any ConnectorFactory)? { factory(named: source.connector.value) }

    func factory(named name: String) -> (any ConnectorFactory)? { factories[name] }

    /// Connectors that run a program: whoever may link a source must not be able to run programs as the daemon.
    private static let administratorsOwn = SubprocessConnectorFactory.names

    /// A connector that can be linked, and so be tried.
    func linkableFactory(named name: String) -> (any ConnectorFactory)? {
        Self.administratorsOwn.contains(name) ? nil : factory(named: name)
    }

    /// All of them.
    var descriptions: [ConnectorDescription] { factories.values.map { ConnectorDescription($0.profile) } }

    /// What can be linked.
    var linkable: [ConnectorDescription] {
        factories.values.filter { !Self.administratorsOwn.contains($0.name) }.map { ConnectorDescription($0.profile) }
    }

    /// Unknown connectors, and what each connector finds in its sources.
    ///
    /// `isWhole`: whether all folders were known. A connector that is not there because of another finding is not noted.
    /// `linked`: sources that were linked through the control API.
    func lint(
        _ sources: [SourceDefinition], isWhole: Bool, linked: Set<SourceName>, closed: ClosedPlaces
    ) -> [Diagnostic] {
        sources.flatMap { source -> [Diagnostic] in
            if linked.contains(source.name.value), let finding = closed.finding(in: source) { return [finding] }
            if linked.contains(source.name.value), Self.administratorsOwn.contains(source.connector.value) {
                return [
                    Diagnostic(
                        .error, "not_linkable", at: source.connector.location,
                        "a source of the connector \(source.connector.value) runs a program, so it cannot be linked; "
                            + "the administrator writes it into the configuration")
                ]
            }
            if let factory = factory(of: source) { return factory.lint(source) }
            guard isWhole, !broken.contains(source.connector.value) else { return [] }
            let known = factories.keys.sorted().joined(separator: ", ")
            return [
                Diagnostic(
                    .error, "unknown_connector", at: source.connector.location,
                    "there is no connector \(source.connector.value); there are \(known.isEmpty ? "none" : known)")
            ]
        }
    }
}
