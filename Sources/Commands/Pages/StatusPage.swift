import ControlAPI
import CustomerModel

/// One screen: is it working, when did it last work, what needs me.
enum StatusPage {
    /// `pace` knows how fast runs go, where somebody has watched them; else it is what one look tells.
    static func page(
        _ status: DaemonStatus, _ time: TimeText, pace: ((LiveProgress) -> Pace)? = nil
    ) -> Page {
        let pace =
            pace ?? { progress in
                var meter = PaceMeter()
                return meter.read(progress, at: time.now)
            }
        var page = Page()
        page.add(verdict(status), Span("  \(about(status, time))", .faint))
        page.add(lastSuccess(status, time))
        page.addGap()
        guard !status.sources.isEmpty else {
            page.add("  \(SourcesPage.nothing)")
            return page
        }
        page.add(sources(status, time), indent: 2)
        let running = status.sources.compactMap(\.currentRun)
        if !running.isEmpty {
            page.addGap()
            let width = running.map { TextWidth.columns($0.source.rawValue) }.max() ?? 0
            for progress in running {
                let line = ProgressLine.spans(progress, pace: pace(progress), now: time.now, nameWidth: width)
                page.add(row: ["  "] + line)
            }
        }
        let needs = Needs.page(status)
        if !needs.isEmpty {
            page.addGap()
            page.add(Span("Needs you", .strong))
            page.add(needs)
        }
        if status.quarantined > 0 {
            page.addGap()
            let records = NumberText.counted(status.quarantined, "record is", "records are")
            page.add(Span("\(records) left out; see why with: clientelactl quarantine", .faint))
        }
        return page
    }

    private static func verdict(_ status: DaemonStatus) -> Span {
        switch status.state {
        case .starting: return Span("Starting", .attention)
        case .reloading: return Span("Reloading its configuration", .attention)
        case .draining: return Span("Stopping: runs finish what they are applying", .attention)
        case .running: break
        }
        if status.sources.contains(where: { $0.state == .blocked })
            || status.warnings.contains(where: { $0.severity == .error })
        {
            return Span("Something does not work", .bad)
        }
        let waits = status.sources.contains { $0.state == .waiting || $0.state == .linked }
        let isNeeded =
            waits || status.waitingApprovals > 0 || status.openConflicts > 0
            || status.warnings.contains { $0.severity == .warning }
        return isNeeded ? Span("Working, and something needs you", .attention) : Span("Working", .good)
    }

    private static func about(_ status: DaemonStatus, _ time: TimeText) -> String {
        "clientelad \(status.version), process \(status.pid), since \(time.local(status.since)) (\(time.ago(status.since)))"
    }

    private static func lastSuccess(_ status: DaemonStatus, _ time: TimeText) -> Span {
        let successes = status.sources.compactMap { source in source.lastSuccess.map { (source.name, $0) } }
        guard let (name, moment) = successes.max(by: { $0.1 < $1.1 }) else {
            return Span("No run has succeeded yet.", status.sources.isEmpty ? .plain : .attention)
        }
        return Span("Last success: \(time.ago(moment)), at \(time.local(moment)) (\(name))")
    }

    private static func sources(_ status: DaemonStatus, _ time: TimeText) -> TextTable {
        var table = TextTable([
            ("source", .left), ("state", .left), ("last success", .left), ("next run", .left), ("last run", .left),
            ("records", .right), ("new", .right),
        ])
        for source in status.sources {
            let run = source.lastRun
            table.add(
                Span(source.name.rawValue, .strong), Span(source.state.rawValue, source.state.tone),
                SourcesPage.lastSuccess(source, time), SourcesPage.nextRun(source, time),
                Span(run?.state.rawValue ?? "-", run?.state.tone ?? .faint),
                Span(run.map { NumberText.grouped($0.counts.fetched) } ?? ""),
                Span(run.map { NumberText.grouped($0.newAccounts) } ?? ""))
        }
        return table
    }
}
