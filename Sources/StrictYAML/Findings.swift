package import ConnectorKit

/// Collects what is wrong with a document, so that one pass tells everything.
///
/// A reference type: readers and shapes of one document share it. It belongs to one task.
package final class Findings {
    /// The most findings that are kept of one document; more help nobody.
    package static let limit = 200

    /// The findings so far, in the order in which they were made.
    package private(set) var all: [Diagnostic] = []

    package init() {}

    /// Whether something was found that stops the program.
    package var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// The number of errors so far.
    package var errorCount: Int { all.count { $0.severity == .error } }

    /// Whether further findings would be dropped.
    package var isFull: Bool { all.count >= Findings.limit }

    /// The number of findings so far; two equal counts mean that nothing was found in between.
    package var count: Int { all.count }

    /// The findings by place, each once.
    package var sorted: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return all.filter { seen.insert($0).inserted }.sorted {
            ($0.location, $0.message) < ($1.location, $1.message)
        }
    }

    /// Notes an error: `what is wrong; what was expected; did you mean …`.
    package func error(_ code: String, at location: TextLocation, _ message: String) {
        add(Diagnostic(.error, code, at: location, message))
    }

    /// Notes something that works but should be changed.
    package func warning(_ code: String, at location: TextLocation, _ message: String) {
        add(Diagnostic(.warning, code, at: location, message))
    }

    /// Notes a finding made elsewhere.
    ///
    /// An error is never dropped for warnings before it.
    package func add(_ finding: Diagnostic) {
        guard all.count < Findings.limit || (finding.severity == .error && !hasErrors) else { return }
        all.append(finding)
    }

    /// Notes that a value is of another kind than expected, or empty.
    package func wrongType(_ value: YAMLValue, expected: String, advice: String = "") {
        if case .empty = value.content {
            error(
                "empty_value", at: value.location, "\(value.name) has no value; expected \(expected), or no such line")
        } else {
            error("wrong_type", at: value.location, "\(value.name) is \(value.found); expected \(expected)\(advice)")
        }
    }
}
