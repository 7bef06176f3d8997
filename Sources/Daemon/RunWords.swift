import ControlAPI
import CustomerModel
import CustomerStore
import Planning
import SyncEngine

/// The engine's values in the words of the control API.
extension RunReference {
    init(_ id: RunID) { self.init(id.description) }

    /// The number of a report; nil for the daemon's own names.
    var number: RunID? { Int64(plain: rawValue).map(RunID.init(rawValue:)) }
}

extension RunSummary.State {
    init(_ state: RunState) {
        self =
            switch state {
            case .pulling: .pulling
            case .staged: .staged
            case .planned: .planned
            case .waiting: .waiting
            case .applying: .applying
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }

    var stored: RunState? { RunState(rawValue: rawValue) }

    /// The state of a run whose report is not there yet: its last step is not over before the report is.
    func underWay(_ isPreview: Bool) -> RunSummary.State { isAtRest ? (isPreview ? .planned : .applying) : self }
}

extension RunSummary.Mode {
    init(_ mode: RunMode) {
        self =
            switch mode {
            case .full: .full
            case .incremental: .incremental
            case .named: .named
            case .undo: .undo
            case .decision: .decision
            }
    }
}

extension RunSummary.Mode {
    /// What a run is for, before its report says it.
    init(_ options: SyncOptions) {
        self = options.records != nil ? .named : options.forcesFull ? .full : .incremental
    }
}

extension RecordCounts {
    init(_ counts: RunCounts) {
        self.init()
        fetched = counts.fetched
        repeated = counts.repeated
        quarantined = counts.quarantined
        suppressed = counts.suppressed
        new = counts.new
        linked = counts.linked
        updated = counts.updated
        unchanged = counts.unchanged
        conflicts = counts.conflicts
    }
}

extension RunSummary {
    /// `name`: for a run that has no number; `leftOut`: from the database, where the report is from there too.
    init(_ report: RunReport, name: RunReference? = nil, isPreview: Bool = false, leftOut: [LeftOutCount] = []) {
        let leftOut = report.leftOut.isEmpty ? leftOut : report.leftOutCounts
        self.init(
            id: report.id.map(RunReference.init) ?? name ?? RunReference(""), source: report.source,
            state: State(report.state), mode: Mode(report.mode), preview: isPreview,
            counts: RecordCounts(report.counts), newAccounts: report.newAccounts,
            announcedNewAccounts: report.announcedNewAccounts, merged: report.merged, missing: report.missing,
            expectedTotal: report.expectedTotal, pages: report.pages, retries: report.retries,
            startedAt: report.startedAt, durationSeconds: Double(report.duration.milliseconds) / 1000,
            leftOut: leftOut.map {
                LeftOut(reason: $0.reason.rawValue, sentence: $0.reason.sentence, count: $0.count)
            }, warnings: report.warnings, kept: report.kept,
            failure: report.error.map { FailureNote($0, wayOut: $0.kind.wayOut) })
    }
}

extension LiveProgress {
    init(_ progress: RunProgress, run: RunReference, mode: RunSummary.Mode, isPreview: Bool) {
        self.init(
            run: run, source: progress.source, state: RunSummary.State(progress.state).underWay(isPreview),
            mode: mode, preview: isPreview, fetched: progress.fetched,
            expected: progress.expected, pages: progress.pages, retries: progress.retries, settled: progress.settled,
            staged: progress.staged, newAccounts: progress.newAccounts, startedAt: progress.startedAt,
            waitingUntil: progress.waitingUntil, waitingBecause: progress.waitingBecause)
    }
}

extension FailureClass {
    /// What a person does about a run that ended so; nil where the failure says it, or nothing is to be done.
    var wayOut: String? {
        switch self {
        case .configuration, .authentication: "mend what it names, then: clientelactl reload"
        case .held: "look at the numbers, then: clientelactl import RUN, or clientelactl discard RUN"
        case .transient, .rateLimited: "nothing: it is tried again by itself"
        case .internal: "look at the journal: journalctl -u clientelad"
        case .data, .cancelled: nil
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
