import ControlAPI

/// What a reload changed.
enum ReloadText {
    static func page(_ outcome: ReloadOutcome) -> Page {
        guard !outcome.changes.isEmpty || !outcome.findings.isEmpty else {
            return Page("the configuration was read again; nothing has changed")
        }
        var page = Page("the configuration was read again")
        for change in outcome.changes {
            let name = change.source.map { "\($0): " } ?? ""
            page.add("  \(mark(change.kind)) \(name)\(change.sentence)")
        }
        for finding in outcome.findings { page.add(ProblemPage.row(finding)) }
        return page
    }

    private static func mark(_ kind: ReloadOutcome.Change.Kind) -> String {
        switch kind {
        case .added: "+"
        case .removed: "-"
        case .changed: "~"
        }
    }
}
