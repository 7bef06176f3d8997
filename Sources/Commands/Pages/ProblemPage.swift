import ControlAPI
import CustomerModel

/// Why something was not done, and what to do about it.
enum ProblemPage {
    static func page(_ problem: Problem) -> Page {
        var page = Page(Span("clientelactl: ", .strong), Span(problem.detail, .bad))
        for finding in problem.findings ?? [] { page.add(row(finding)) }
        if let wayOut = problem.wayOut { page.add(Span("  → \(wayOut)")) }
        return page
    }

    /// `file:line:column: error: what is wrong`.
    static func row(_ finding: Finding) -> Span {
        Span(
            "  \(finding.file):\(finding.line):\(finding.column): \(finding.severity.rawValue): \(finding.sentence)",
            finding.severity == .error ? .bad : .attention)
    }
}
