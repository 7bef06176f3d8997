import ControlAPI
import CustomerModel

/// What a person should do, each with the command that does it.
enum Needs {
    static func page(_ status: DaemonStatus) -> Page {
        var page = Page()
        func add(_ sentence: String, _ wayOut: String?, _ tone: Tone = .attention) {
            page.add(Span("  \(tone == .bad ? "✗" : "!") \(sentence)", tone))
            if let wayOut { page.add("    → \(wayOut)") }
        }
        for source in status.sources {
            switch source.state {
            case .waiting:
                let run = source.lastRun.flatMap { $0.state == .waiting ? $0.id.rawValue : nil }
                add(
                    "\(source.name): \(source.why ?? "a run waits for you")",
                    "clientelactl import \(run ?? source.name.rawValue)")
            case .linked:
                add(
                    "\(source.name): \(source.why ?? "linked, and not imported yet")",
                    "clientelactl preview \(source.name); clientelactl import \(source.name)")
            case .blocked:
                add("\(source.name): \(source.why ?? "nothing runs")", source.lastRun?.failure?.wayOut, .bad)
            case .retrying: add("\(source.name): \(source.why ?? "the last run failed; it is tried again")", nil)
            case .idle, .running, .paused: break
            }
        }
        if status.openConflicts > 0 {
            let conflicts = NumberText.counted(status.openConflicts, "address", "addresses")
            add("\(conflicts) could belong to two customers", "clientelactl conflicts")
        }
        for warning in status.warnings where warning.severity != .notice {
            add(WarningsPage.sentence(warning), warning.wayOut, warning.severity == .error ? .bad : .attention)
        }
        return page
    }
}
