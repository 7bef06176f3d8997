import ControlAPI
import CustomerModel

/// Sources as a table, a line each.
enum SourcesPage {
    static let nothing = "no source yet: link one with: clientelactl setup"

    static func page(_ list: SourceList, _ time: TimeText) -> Page {
        guard !list.sources.isEmpty else { return Page("\(nothing)") }
        var table = TextTable("source", "connector", "state", "last success", "next run", "schedule", "import", "from")
        for source in list.sources {
            table.add(
                Span(source.name.rawValue, .strong), Span(source.connector),
                Span(source.state.rawValue, source.state.tone), lastSuccess(source, time), nextRun(source, time),
                Span(schedule(source)), Span(source.importPolicy.rawValue),
                Span(source.managed ? "linked here" : "configuration"))
        }
        var page = Page()
        page.add(table)
        for source in list.sources {
            if let why = source.why { page.add(Span("  \(source.name): \(why)", source.state.tone)) }
        }
        return page
    }

    static func lastSuccess(_ source: SourceStatus, _ time: TimeText) -> Span {
        guard let moment = source.lastSuccess else { return Span("never", .faint) }
        return Span("\(time.local(moment)), \(time.ago(moment))")
    }

    static func nextRun(_ source: SourceStatus, _ time: TimeText) -> Span {
        guard !source.paused, let moment = source.nextRun else { return Span("-", .faint) }
        return Span("\(time.until(moment))")
    }

    private static func schedule(_ source: SourceStatus) -> String {
        if let seconds = source.schedule?.everySeconds { return "every \(TimeText.interval(seconds))" }
        return source.schedule?.calendar ?? "-"
    }
}

extension SourceStatus.State {
    /// Whether it is well.
    var tone: Tone {
        switch self {
        case .idle, .running: .good
        case .waiting, .retrying, .linked: .attention
        case .blocked: .bad
        case .paused: .faint
        }
    }
}
