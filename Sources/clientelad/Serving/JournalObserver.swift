import ConnectorKit
import ControlAPI
import CustomerModel
import CustomerStore
import Daemon
import Logging
import Planning
import Reporting
import Synchronization
import Telemetry

/// Tells the journal, the service manager and the metrics what the daemon does; nothing personal, nothing per record.
final class JournalObserver: DaemonObserver {
    private let logger: Logger
    private let manager: ServiceManager
    private let reports: ReportDesk
    private let counted: Metrics
    private let lastActivity = Mutex("")

    init(logger: Logger, metrics: Metrics, manager: ServiceManager, reports: ReportDesk) {
        self.logger = logger
        counted = metrics
        self.manager = manager
        self.reports = reports
    }

    var warnings: [OperatorWarning] { reports.warnings }

    func runBegan(_ source: String) {}

    func runEnded(_ report: RunReport, isPreview: Bool, isByWebhook: Bool) {
        defer { CodePages.release() }
        guard !isPreview else { return }
        count(report)
        // Whoever wants to hear of every run does not want to hear of every new subscriber.
        if !isByWebhook || report.state != .succeeded { reports.ended(report) }
        let source = report.source.rawValue
        let run = report.id?.rawValue
        let accounts = NumberText.counted(report.newAccounts, "new account", "new accounts")
        switch report.state {
        case .waiting:
            logger.announce(
                .approvalNeeded, .notice, "\(report.error?.message ?? "a run waits for approval")", source: source,
                run: run)
        case .succeeded:
            logger.announce(
                .runFinished, .info, "\(source): run \(run ?? 0) succeeded, \(accounts)", source: source, run: run)
        default:
            let failure = report.error
            logger.announce(
                .runFailed, failure?.kind == .cancelled ? .notice : .error,
                "\(failure?.message ?? "\(source): the run failed")", source: source, run: run,
                metadata: [LogKey.failure: .string(failure?.code ?? "unknown")])
        }
    }

    func webhook(_ answer: WebhookAnswer, source: SourceName?) {
        let outcome: Telemetry.WebhookOutcome =
            switch answer {
            case .accepted: .accepted
            case .repeated: .repeated
            case .ignored: .ignored
            case .greeting: .greeted
            case .flooded: .flooded
            case .notKept: .notKept
            case .unknownSource: .unknownSource
            case .refused(.wrongToken): .wrongToken
            case .refused(.noSignature): .noSignature
            case .refused(.wrongSignature): .wrongSignature
            case .refused(.noTimestamp): .noTimestamp
            case .refused(.tooOld): .tooOld
            case .refused(.fromFuture): .fromFuture
            case .refused(.wrongMethod): .wrongMethod
            }
        counted.webhooks.add(1, for: SourceLabels(source?.rawValue ?? "-", outcome))
    }

    func reloading() {
        lastActivity.withLock { $0 = "" }
        manager.reloading()
    }

    func reloaded(_ outcome: ReloadOutcome) {
        reports.adopt()
        for change in outcome.changes where change.kind == .removed {
            if let source = change.source { counted.forget(source: source.rawValue) }
        }
        let what = outcome.changes.map(\.sentence).joined(separator: "; ")
        logger.announce(.reloaded, .notice, "configuration reloaded: \(what.isEmpty ? "nothing changed" : what)")
        manager.ready(status: "reloaded")
    }

    func reloadRefused(_ findings: [Finding]) {
        counted.reloadFailures.add()
        logger.announce(
            .reloadRefused, .error,
            "the configuration has \(NumberText.counted(findings.count, "finding", "findings")); the old one goes on")
        manager.ready(status: "the new configuration was refused; the old one goes on")
    }

    func activity(_ sentence: String) {
        let isNew = lastActivity.withLock { last in
            defer { last = sentence }
            return last != sentence
        }
        if isNew { manager.notify(.status(sentence)) }
    }

    func metrics(_ status: DaemonStatus) -> String {
        counted.activeRuns.set(Double(status.sources.count { $0.currentRun != nil }))
        counted.waitingApprovals.set(Double(status.waitingApprovals))
        counted.warnings.set(Double(status.warnings.count))
        for source in status.sources {
            guard let success = source.lastSuccess else { continue }
            counted.lastSuccess.set(Double(success.milliseconds) / 1000, for: SourceLabel(source.name.rawValue))
        }
        return counted.text
    }

    private func count(_ report: RunReport) {
        let source = report.source.rawValue
        let outcome: Telemetry.RunOutcome =
            switch report.state {
            case .succeeded: .succeeded
            case .waiting: .held
            case .cancelled: .cancelled
            default: .failed
            }
        counted.runs.add(1, for: SourceLabels(source, outcome))
        // A held run changed nothing, and is counted when it goes on.
        guard report.state != .waiting else { return }
        counted.newAccounts.add(Double(report.newAccounts), for: SourceLabel(source))
        counted.requestRetries.add(Double(report.retries), for: SourceLabel(source))
        counted.runTimes.observe(report.duration, for: SourceLabel(source))
        let counts = report.counts
        let classes: [(Telemetry.RecordClass, Int)] = [
            (.repeated, counts.repeated), (.quarantined, counts.quarantined), (.suppressed, counts.suppressed),
            (.new, counts.new), (.linked, counts.linked), (.updated, counts.updated), (.unchanged, counts.unchanged),
            (.conflicts, counts.conflicts),
        ]
        for (name, number) in classes where number > 0 {
            counted.records.add(Double(number), for: SourceLabels(source, name))
        }
    }
}
