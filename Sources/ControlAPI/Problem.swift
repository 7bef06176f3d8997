package import CustomerModel

/// Why an operation was not done, as `application/problem+json` (RFC 9457); every text is safe to print.
package struct Problem: Error, Codable, Sendable, Hashable {
    /// A URI that names the kind; `urn:clientela:problem:` and the code.
    package var type: String
    /// The kind in a few words, the same for each occurrence.
    package var title: String
    /// The HTTP status; 0 for what the client found out by itself, without an answer.
    package var status: Int
    /// What happened here; never personal data, never a secret.
    package var detail: String
    /// A stable name that programs may compare.
    package var code: String
    /// What the problem means for the next attempt (C8).
    package var failureClass: FailureClass
    /// What to do about it, as a sentence.
    package var wayOut: String?
    /// What is wrong with a configuration, each at its place.
    package var findings: [Finding]?

    package init(
        _ code: String, status: Int, title: String, _ failureClass: FailureClass, _ detail: String,
        wayOut: String? = nil, findings: [Finding]? = nil
    ) {
        type = "urn:clientela:problem:\(code)"
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.failureClass = failureClass
        self.wayOut = wayOut
        self.findings = findings
    }
}

extension Problem: CustomStringConvertible {
    package var description: String { wayOut.map { "\(detail); \($0)" } ?? detail }
}

/// A mistake in a configuration or a manifest: `file:line:column` and what is wrong there.
package struct Finding: Codable, Sendable, Hashable {
    package var file: String
    package var line: Int
    package var column: Int
    /// `error` or `warning`.
    package var severity: Severity
    package var code: String
    package var sentence: String

    /// Whether the finding keeps the configuration from being used.
    package enum Severity: String, Codable, Sendable, Hashable, CaseIterable {
        case error
        case warning
    }

    package init(file: String, line: Int, column: Int, severity: Severity, code: String, sentence: String) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.code = code
        self.sentence = sentence
    }
}
