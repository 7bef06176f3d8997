package import ConnectorKit
import CustomerModel
import RecordColumns

/// Makes the connectors `singer` and `airbyte`, which run a program.
package struct SubprocessConnectorFactory: ConnectorFactory {
    private let kind: ChildProtocol
    private let secretStore: any SecretStore

    /// Both of them; secrets that a program replaces are kept in the store.
    package static func all(secretStore: any SecretStore) -> [SubprocessConnectorFactory] {
        ChildProtocol.allCases.map { SubprocessConnectorFactory(kind: $0, secretStore: secretStore) }
    }

    /// The names of the connectors.
    package static var names: Set<String> { Set(ChildProtocol.allCases.map(\.rawValue)) }

    package var profile: ConnectorProfile { SubprocessProfile.profile(of: kind) }

    package func lint(_ source: SourceDefinition) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        _ = SubprocessSettings(source, kind, diagnostics: &diagnostics)
        return diagnostics
    }

    /// The program makes its own requests; ours are none.
    package func pacing(for source: SourceDefinition) -> RequestPacing { RequestPacing(maximumConcurrent: 1) }

    /// Throws a `Failure` of class `.configuration` for settings that `lint` refuses and for an unknown time zone.
    package func makeConnector(
        for source: SourceDefinition, context: ConnectorContext
    ) throws -> any Connector {
        var diagnostics: [Diagnostic] = []
        let settings = SubprocessSettings(source, kind, diagnostics: &diagnostics)
        if let first = diagnostics.first(where: { $0.severity == .error }) {
            throw Failure("wrong_settings", .configuration, first.description)
        }
        let zone = try settings.timeZone.map { try ZoneFile.read($0) } ?? .utc
        return SubprocessConnector(settings, zone: zone, context: context, store: secretStore)
    }
}
