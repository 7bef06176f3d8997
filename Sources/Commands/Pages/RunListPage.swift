import ControlAPI
import CustomerModel

/// Runs as a table, a line each.
enum RunListPage {
    static func page(_ list: RunPage, _ time: TimeText) -> Page {
        guard !list.runs.isEmpty else { return Page("no such run") }
        var table = TextTable([
            ("run", .right), ("begun", .left), ("source", .left), ("state", .left), ("kind", .left),
            ("records", .right), ("new accounts", .right), ("took", .right),
        ])
        for run in list.runs {
            table.add(
                Span(run.id.rawValue, .strong), Span(time.minute(run.startedAt)), Span(run.source.rawValue),
                Span(run.state.rawValue, run.state.tone),
                Span(run.preview ? "preview" : run.mode.rawValue), Span(NumberText.grouped(run.counts.fetched)),
                Span(NumberText.grouped(run.newAccounts)),
                Span(run.state.isAtRest ? LengthText.exact(seconds: run.durationSeconds) : "-"))
        }
        var page = Page()
        page.add(table)
        if let next = list.next { page.add(Span("older ones: clientelactl runs --before \(next)", .faint)) }
        return page
    }
}

extension RunSummary.State {
    /// Whether it is well.
    var tone: Tone {
        switch self {
        case .succeeded: .good
        case .waiting, .cancelled: .attention
        case .failed: .bad
        case .pulling, .staged, .planned, .applying: .plain
        }
    }
}
