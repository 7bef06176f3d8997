import ConnectorKit
import CustomerModel
import SyncEngine
import Telemetry

/// Makes what the engine runs out of configured sources: their requests are paced, retried and measured.
struct SourceWiring: Sendable {
    let transport: any HTTPTransport
    let gates: AccountGates
    let metrics: Metrics

    func sources(_ definitions: [SourceDefinition], _ registry: ConnectorRegistry) -> [SyncSource] {
        definitions.compactMap { definition in
            registry.factory(of: definition).map { source(definition, $0) }
        }
    }

    private func source(_ definition: SourceDefinition, _ factory: any ConnectorFactory) -> SyncSource {
        let name = definition.name.value
        return SyncSource(
            name: name, kind: definition.kind ?? factory.kind, rank: definition.rank,
            connector: definition.connector.value, importPolicy: definition.importPolicy, brakes: definition.brakes,
            fullPullInterval: definition.fullPullInterval, lookback: definition.lookback,
            foldsGmail: definition.foldsGmail,
            makeConnector: { monitor in
                try factory.makeConnector(for: definition, context: context(for: definition, factory, monitor))
            })
    }

    /// What a connector of that source works with.
    func context(
        for definition: SourceDefinition, _ factory: any ConnectorFactory, _ monitor: any PullMonitor
    ) -> ConnectorContext {
        let name = definition.name.value
        let gate = gates.gate(for: name.rawValue, pacing: factory.pacing(for: definition))
        let monitor = MeasuredMonitor(monitor, metrics: metrics, source: name.rawValue)
        let measured = MeasuredTransport(transport: transport, metrics: metrics, source: SourceLabel(name.rawValue))
        return ConnectorContext(
            transport: polite(measured, through: gate, monitor: monitor), monitor: monitor, now: SystemClocks.now,
            hold: { gate.hold(until: $0, reason: $1) })
    }
}
