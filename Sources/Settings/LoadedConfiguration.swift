package import ConnectorKit

/// What came of reading the configuration.
package struct LoadedConfiguration: Sendable {
    /// nil when a finding is an error.
    package var configuration: Configuration?
    /// By place.
    package var findings: [Diagnostic]
    /// All sources, enabled or not, that a connector can check although something else may be wrong.
    package var readableSources: [SourceDefinition] = []
    /// Absolute paths of folders with connector manifests; the first that has a connector wins.
    package var connectorDirectories: [String] = []
    /// Whether these are all the folders that the administrator means.
    package var knowsAllDirectories = false
}
