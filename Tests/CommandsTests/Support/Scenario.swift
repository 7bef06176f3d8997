import ControlAPI
import CustomerModel
import TestSupport

/// What a scripted daemon can be like; golden files name them.
enum Scenario: String, CaseIterable {
    /// There is nothing yet.
    case empty
    /// Nothing needs anybody.
    case healthy
    /// A key is refused, a run failed.
    case trouble
    /// It stops.
    case draining
    /// Every operation is refused as things are.
    case refusing
    /// The configuration has mistakes.
    case mistakes
    /// A run ends while it is followed.
    case ends
    /// A run fails while it is followed.
    case fails
    /// A run needs a person while it is followed.
    case held
    /// A service does not take a key.
    case refused
    /// Names that a terminal must not obey, and wide ones.
    case hostile

    static let operations = ["sync", "syncAll", "pause", "resume", "reload", "undo", "cancel", "discard", "importRun"]

    func prepare(_ service: ScriptedControlService) {
        switch self {
        case .empty:
            service.change { script in
                script.status = DaemonStatus(
                    version: "1.0.0", pid: 4711, since: ScriptedValues.moment, state: .running)
                (script.runs, script.conflicts, script.quarantine, script.connectors) = ([], [], [], [])
                script.reload = ReloadOutcome(changes: [])
            }
        case .healthy:
            service.change { $0.status = Self.quiet }
        case .trouble:
            service.change { script in
                script.status = Self.quiet
                script.status.sources[0].state = .blocked
                script.status.sources[0].why = "Mailchimp refuses the key"
                script.status.sources[0].lastRun = Self.failed
                script.status.warnings = [
                    OperatorWarning(
                        "disk_full", .error, "the disk is full", wayOut: "make room in /var/lib/clientela",
                        since: ScriptedValues.moment)
                ]
                script.runs = [Self.failed]
            }
        case .draining: service.change { $0.status.state = .draining }
        case .refusing:
            for operation in Self.operations {
                service.fail(
                    operation,
                    with: Problem.notNow(
                        "already_running", "boletin has a run already", wayOut: "watch it with: clientelactl status"))
            }
        case .mistakes:
            service.fail(
                "reload",
                with: Problem.invalid(
                    "invalid_configuration", "the configuration has 1 mistake; the old one goes on",
                    wayOut: "mend it, then: clientelactl reload",
                    findings: [
                        Finding(
                            file: "/etc/clientela/clientela.yaml", line: 12, column: 7, severity: .error,
                            code: "unknown_key", sentence: "'conector' is not known; did you mean 'connector'?")
                    ]))
        case .ends, .fails, .held:
            // What an import and an undo begin has these names in the script.
            service.change { script in
                var run = ScriptedValues.begun(SourceName("boletin"), SyncRequest())
                script.runs.append(run)
                run.id = RunReference("4")
                script.runs.append(run)
            }
        case .refused:
            service.change {
                $0.check = CheckOutcome(
                    works: false, sentence: "Mailchimp refuses the key",
                    failure: FailureNote(
                        code: "wrong_key", failureClass: .authentication, sentence: "Mailchimp refuses the key",
                        wayOut: "make a new one at Mailchimp"))
            }
        case .hostile:
            service.change { script in
                var conflict = ScriptedValues.conflict
                conflict.customer.name = "田中さくら\u{1B}[2J"
                conflict.owner.name = "Ana\u{202E}\nPérez"
                script.conflicts = [conflict, ScriptedValues.conflict]
            }
        }
    }

    /// The news of the run that is followed.
    func events(of run: RunReference, preview: Bool) -> [RunEvent] {
        var progress = ScriptedValues.progress
        progress.run = run
        var summary: RunSummary
        switch self {
        case .ends: summary = Self.succeeded
        case .fails: summary = Self.failed
        case .held: summary = ScriptedValues.run
        default: return []
        }
        summary.id = run
        summary.preview = preview
        return [.progress(progress), .finished(summary)]
    }

    static var quiet: DaemonStatus {
        let newsletter = SourceStatus(
            name: SourceName("boletin"), connector: "mailchimp", kind: .newsletter, state: .idle,
            schedule: Schedule(everySeconds: 3600), lastSuccess: ScriptedValues.moment,
            nextRun: ScriptedValues.moment.advanced(by: .seconds(9000)), lastRun: succeeded)
        return DaemonStatus(
            version: "1.0.0", pid: 4711, since: ScriptedValues.moment.advanced(by: .seconds(-200_000)),
            state: .running, sources: [newsletter])
    }

    static var succeeded: RunSummary {
        var run = ScriptedValues.run
        run.state = .succeeded
        run.failure = nil
        run.announcedNewAccounts = nil
        (run.kept, run.warnings) = ([], [])
        return run
    }

    static var failed: RunSummary {
        var run = RunSummary(
            id: RunReference("41"), source: SourceName("boletin"), state: .failed, mode: .incremental,
            startedAt: ScriptedValues.moment, durationSeconds: 61)
        run.failure = FailureNote(
            code: "wrong_key", failureClass: .authentication, sentence: "Mailchimp refuses the key",
            wayOut: "make a new key at Mailchimp, put it into the configuration, then: clientelactl reload")
        return run
    }
}
