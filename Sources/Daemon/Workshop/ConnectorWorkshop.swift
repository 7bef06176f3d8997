package import ConnectorKit
package import ControlAPI

/// Where connectors are tried before there is a source: the executable gives them a network and the manifests.
package protocol ConnectorWorkshop: Sendable {
    /// An installed connector.
    func factory(named name: String) async -> (any ConnectorFactory)?

    /// What a manifest that is not installed amounts to; nil when a finding is an error.
    func factory(of manifest: ManifestText) async -> (factory: (any ConnectorFactory)?, findings: [Diagnostic])

    /// What a connector of that source is given to work with; it answers to nobody else's limits.
    func context(
        for source: SourceDefinition, of factory: any ConnectorFactory, monitor: any PullMonitor
    ) async -> ConnectorContext
}
