import ControlAPI
import CustomerModel

/// All that stands out, the gravest first.
enum WarningsPage {
    static func page(_ list: WarningList, _ time: TimeText) -> Page {
        guard !list.warnings.isEmpty else { return Page(Span("nothing stands out", .good)) }
        var page = Page()
        for warning in list.warnings {
            let since = warning.since.map { ", since \(time.local($0)) (\(time.ago($0)))" } ?? ""
            page.add(
                Span(warning.severity.rawValue, warning.severity.tone), Span(": \(sentence(warning))"),
                Span("  [\(warning.code)\(since)]", .faint))
            page.add("  → \(warning.wayOut)")
        }
        return page
    }

    /// `boletin: no successful run since Monday`.
    static func sentence(_ warning: OperatorWarning) -> String {
        warning.source.map { "\($0): \(warning.sentence)" } ?? warning.sentence
    }
}

extension OperatorWarning.Severity {
    /// How soon it matters.
    var tone: Tone {
        switch self {
        case .notice: .plain
        case .warning: .attention
        case .error: .bad
        }
    }
}
