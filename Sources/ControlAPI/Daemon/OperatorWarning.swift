package import CustomerModel

/// Something that a person should know or do: a registered code, a sentence, a way out.
package struct OperatorWarning: Codable, Sendable, Hashable {
    /// How soon it matters.
    package enum Severity: String, Codable, Sendable, Hashable, CaseIterable {
        /// Good to know.
        case notice
        /// Works, but not for ever.
        case warning
        /// Something does not work.
        case error
    }

    /// A stable name, such as `no_recent_success`.
    package var code: String
    package var severity: Severity
    package var sentence: String
    package var wayOut: String
    /// nil for the daemon itself.
    package var source: SourceName?
    package var since: Timestamp?

    package init(
        _ code: String, _ severity: Severity, _ sentence: String, wayOut: String, source: SourceName? = nil,
        since: Timestamp? = nil
    ) {
        self.code = code
        self.severity = severity
        self.sentence = sentence
        self.wayOut = wayOut
        self.source = source
        self.since = since
    }
}

/// All that stands out at this moment, the gravest first.
package struct WarningList: Codable, Sendable, Hashable {
    package var warnings: [OperatorWarning]

    package init(warnings: [OperatorWarning]) { self.warnings = warnings }
}
