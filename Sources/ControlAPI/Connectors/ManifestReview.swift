/// A manifest that somebody writes, to be looked at; it is not kept.
package struct ManifestText: RequestBody {
    /// How findings call it: `paloma.yaml`.
    package var file: String
    package var text: String

    package init(file: String, text: String) {
        self.file = file
        self.text = text
    }

    package static let keys: Set<String> = ["file", "text"]
    package static let whenEmpty: ManifestText? = nil
}

/// What the linter says of a manifest.
package struct ManifestReview: Codable, Sendable, Hashable {
    /// What it would be in the catalogue; left out when a finding is an error.
    package var connector: ConnectorDescription?
    package var findings: [Finding]

    package init(connector: ConnectorDescription?, findings: [Finding]) {
        self.connector = connector
        self.findings = findings
    }
}
