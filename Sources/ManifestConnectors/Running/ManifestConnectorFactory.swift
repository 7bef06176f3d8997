package import ConnectorKit
import CustomerModel
import StrictYAML

/// Makes connectors of one manifest.
package struct ManifestConnectorFactory: ConnectorFactory {
    private let manifest: Manifest
    private let secretStore: any SecretStore

    init(_ manifest: Manifest, secretStore: any SecretStore) {
        self.manifest = manifest
        self.secretStore = secretStore
    }

    /// Reads a manifest; nil, with diagnostics, when it is wrong.
    package static func read(
        _ bytes: [UInt8], file: String, secretStore: any SecretStore = VolatileSecretStore()
    ) -> (factory: ManifestConnectorFactory?, diagnostics: [Diagnostic]) {
        let findings = Findings()
        let manifest = Manifest.read(bytes, file: file, findings: findings)
        return (manifest.map { ManifestConnectorFactory($0, secretStore: secretStore) }, findings.sorted)
    }

    package var profile: ConnectorProfile { manifest.profile }

    package func lint(_ source: SourceDefinition) -> [Diagnostic] { SourceLint.findings(in: source, for: manifest) }

    package func pacing(for _: SourceDefinition) -> RequestPacing { manifest.pacing }

    package func makeConnector(
        for source: SourceDefinition, context: ConnectorContext
    ) throws -> any Connector {
        ManifestConnector(SourceSetup(manifest, source), context: context, secretStore: secretStore)
    }

    package func fieldOrigins(for source: SourceDefinition) -> [FieldOrigin] {
        manifest.people.origins(in: SourceSetup(manifest, source).scope)
    }

    package func authorizer(
        for source: SourceDefinition, context: ConnectorContext
    ) throws -> (any Authorizer)? {
        try manifest.authorizer(for: source, context: context)
    }
}
