import ConnectorKit
import ControlAPI
import Daemon
import ManifestConnectors
import Settings

/// Tries connectors with this house's network, each under limits of its own: no source waits for a trial.
struct Workshop: ConnectorWorkshop {
    let house: House
    let assembler: ConfiguredAssembler

    /// A trial must not touch what is kept of a source that has the same name.
    func factory(named name: String) async -> (any ConnectorFactory)? {
        ConnectorRegistry.load(assembler.currentRegistry.directories, secretStore: VolatileSecretStore())
            .registry.linkableFactory(named: name)
    }

    func factory(of manifest: ManifestText) async -> (factory: (any ConnectorFactory)?, findings: [Diagnostic]) {
        let read = ManifestConnectorFactory.read(Array(manifest.text.utf8), file: manifest.file)
        return (read.factory, read.diagnostics)
    }

    func context(
        for source: SourceDefinition, of factory: any ConnectorFactory, monitor: any PullMonitor
    ) async -> ConnectorContext {
        house.wiring(house.configuration.http, gates: AccountGates(now: SystemClocks.now))
            .context(for: source, factory, monitor)
    }
}
