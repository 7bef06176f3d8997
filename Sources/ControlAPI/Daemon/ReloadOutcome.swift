package import CustomerModel

/// What a reload changed; a configuration with errors is a `Problem` with findings, and nothing changes.
package struct ReloadOutcome: Codable, Sendable, Hashable {
    /// One difference between the old configuration and the new.
    package struct Change: Codable, Sendable, Hashable {
        /// What became of the thing.
        package enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
            case added
            case removed
            case changed
        }

        package var kind: Kind
        /// nil for what belongs to no source.
        package var source: SourceName?
        package var sentence: String

        package init(_ kind: Kind, source: SourceName? = nil, _ sentence: String) {
            self.kind = kind
            self.source = source
            self.sentence = sentence
        }
    }

    package var changes: [Change]
    /// Warnings only: an error would have kept the old configuration.
    package var findings: [Finding]

    package init(changes: [Change], findings: [Finding] = []) {
        self.changes = changes
        self.findings = findings
    }
}
