package import ConnectorKit

/// Findings as a terminal shows them.
package enum FindingsText {
    /// A line for each finding, `file:line:column: error: …`, by place, and a last line that counts them.
    ///
    /// Empty when there is none. Ends with a line break.
    package static func lines(_ findings: [Diagnostic]) -> String {
        guard !findings.isEmpty else { return "" }
        let sorted = findings.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
        let errors = sorted.count { $0.severity == .error }
        let counts = [count(errors, "error"), count(sorted.count - errors, "warning")].compactMap { $0 }
        return sorted.map { $0.description + "\n" }.joined() + counts.joined(separator: ", ") + "\n"
    }

    private static func count(_ number: Int, _ noun: String) -> String? {
        switch number {
        case 0: nil
        case 1: "1 \(noun)"
        default: "\(number) \(noun)s"
        }
    }
}
