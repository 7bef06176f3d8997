import ControlAPI
import CustomerModel

/// One run: what happened first, then the numbers that are not zero, then what needs attention.
enum RunText {
    static func page(_ run: RunSummary, _ time: TimeText) -> Page {
        var page = Page(headline(run))
        numbers(of: run, on: &page)
        page.add("  \(footer(run, time))")
        for warning in run.warnings { page.add(Span("  ! \(warning)", .attention)) }
        for sentence in run.kept { page.add("  = \(sentence)") }
        if let failure = run.failure {
            let isHeld = run.state == .waiting
            page.add(Span("  \(isHeld ? "!" : "✗") \(failure.sentence)", isHeld ? .attention : .bad))
        }
        for way in waysOut(run) { page.add("  → \(way)") }
        return page
    }

    /// What happened, in one sentence.
    static func headline(_ run: RunSummary) -> Span {
        let accounts = NumberText.newAccounts(run.newAccounts)
        let name = run.source.rawValue
        switch (run.state, run.mode) {
        case (.succeeded, .undo): return Span("\(name): taken back", .good)
        case (.failed, .undo), (.cancelled, .undo): return Span("\(name): only partly taken back", .bad)
        case (.succeeded, .decision): return Span("\(name): your decision is carried out", .good)
        case (.succeeded, _) where run.preview: return Span("\(name): an import would create \(accounts)", .good)
        case (.succeeded, _): return Span("\(name): imported, \(accounts)", .good)
        case (.waiting, _):
            return Span("\(name): held, nothing imported (\(accounts) would be created)", .attention)
        case (.cancelled, _): return Span("\(name): stopped before the end, \(accounts) so far", .attention)
        case (.failed, _):
            let hasBegun = run.counts.new + run.counts.linked + run.counts.updated + run.counts.unchanged > 0
            guard hasBegun else { return Span("\(name): failed", .bad) }
            return Span("\(name): not finished, \(accounts)\(run.preview ? " would be created" : "") so far", .bad)
        case (.applying, .undo): return Span("\(name): is being taken back", .strong)
        case (.pulling, _), (.staged, _), (.planned, _), (.applying, _):
            return Span("\(name): under way, \(accounts) so far", .strong)
        }
    }

    private static func numbers(of run: RunSummary, on page: inout Page) {
        let counts = run.counts
        func add(_ number: Int, _ sentence: String) {
            guard number > 0 else { return }
            let digits = NumberText.grouped(number)
            page.add("  \(String(repeating: " ", count: max(0, 9 - digits.count)))\(digits)  \(sentence)")
        }
        guard run.mode != .undo else {
            add(counts.updated, "changes taken back")
            add(counts.unchanged, "left as they are")
            return
        }
        let isAnnouncement = run.preview || run.state == .waiting
        add(run.newAccounts, isAnnouncement ? "new accounts would be created" : "new accounts")
        if let announced = run.announcedNewAccounts, announced != run.newAccounts {
            add(announced, "new accounts were announced before")
        }
        add(counts.linked, "recognised by their e-mail as a customer already there")
        add(counts.updated, isAnnouncement ? "would be updated" : "updated")
        add(counts.unchanged, "unchanged")
        for reason in run.leftOut { add(reason.count, "left out: \(reason.sentence)") }
        add(counts.quarantined - run.leftOut.reduce(0) { $0 + $1.count }, "left out")
        add(counts.suppressed, "left out: erased on request")
        add(counts.conflicts, "wait for your decision: their e-mail belongs to another customer")
        add(counts.repeated, "given twice by the source, counted once")
        add(run.merged, "customers became one with another of the same e-mail")
        add(run.missing, "no longer in the source (kept as customers)")
    }

    private static func footer(_ run: RunSummary, _ time: TimeText) -> String {
        var parts: [String] = []
        if run.mode.isSync {
            var records = NumberText.counted(run.counts.fetched, "record", "records")
            if let expected = run.expectedTotal { records += " of \(NumberText.grouped(expected))" }
            parts.append("\(records) in \(NumberText.counted(run.pages, "page", "pages"))")
        }
        if run.retries > 0 { parts.append(NumberText.counted(run.retries, "retry", "retries")) }
        if run.state.isAtRest { parts.append(LengthText.exact(seconds: run.durationSeconds)) }
        if run.mode == .incremental, run.pages > 0 { parts.append("only what has changed") }
        if run.mode == .named { parts.append("only what a webhook named") }
        // A run that could not even be opened has no number.
        if !run.id.rawValue.isEmpty { parts.append("run \(run.id)") }
        parts.append("begun \(time.local(run.startedAt))")
        return parts.joined(separator: ", ")
    }

    private static func waysOut(_ run: RunSummary) -> [String] {
        switch run.state {
        case .waiting:
            [
                "import it with: clientelactl import \(run.id)",
                "or drop it with: clientelactl discard \(run.id)",
            ]
        case .failed, .cancelled: run.failure?.wayOut.map { [$0] } ?? []
        case .succeeded where run.preview: ["import with: clientelactl import \(run.source)"]
        case .pulling, .staged, .planned, .applying: ["follow it with: clientelactl run \(run.id) --follow"]
        case .succeeded: []
        }
    }
}
