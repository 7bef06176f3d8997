package import ConnectorKit
import CustomerModel
import RecordColumns

/// Makes the connectors `csv` and `jsonl`.
package struct FileConnectorFactory: ConnectorFactory {
    /// What is read.
    package let format: FileFormat

    package init(_ format: FileFormat) { self.format = format }

    /// Both of them.
    package static var all: [FileConnectorFactory] { FileFormat.allCases.map { FileConnectorFactory($0) } }

    package var profile: ConnectorProfile { FileProfile.profile(of: format) }

    package func lint(_ source: SourceDefinition) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        _ = FileSettings(source, format: format, diagnostics: &diagnostics)
        return diagnostics
    }

    /// One file is fetched by one request after the other.
    package func pacing(for source: SourceDefinition) -> RequestPacing { RequestPacing(maximumConcurrent: 1) }

    /// Throws a `Failure` of class `.configuration` for settings that `lint` refuses and for an unknown time zone.
    package func makeConnector(
        for source: SourceDefinition, context: ConnectorContext
    ) throws -> any Connector {
        var diagnostics: [Diagnostic] = []
        let settings = FileSettings(source, format: format, diagnostics: &diagnostics)
        if let first = diagnostics.first(where: { $0.severity == .error }) {
            throw Failure("wrong_settings", .configuration, first.description)
        }
        let zone = try settings.timeZone.map { try ZoneFile.read($0) } ?? .utc
        return FileConnector(settings: settings, zone: zone, transport: context.transport)
    }
}
