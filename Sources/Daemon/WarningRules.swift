import ConnectorKit
import ControlAPI
import CustomerModel
import Timetable

/// What an operator should know: each warning with a code, a sentence and a way out.
///
/// Pure.
enum WarningRules {
    /// A source that never succeeds within so many of its intervals, and at least a day, is worth a word (C10).
    private static let patience = 3
    private static let shortestSilence: Duration = .seconds(86_400)

    static func ofConfiguration(_ findings: [Diagnostic]) -> [OperatorWarning] {
        findings.filter { $0.severity == .warning }.map {
            OperatorWarning(
                "configuration", .notice, $0.description, wayOut: "mend it, then: clientelactl reload")
        }
    }

    /// How long a word about a clock that was set is of use.
    private static let memoryOfJumps: Duration = .seconds(86_400)

    /// Of the machine under the daemon.
    static func ofMachine(_ jump: ClockWatch.Jump?, stateTrouble: Failure?, now: Timestamp) -> [OperatorWarning] {
        var warnings: [OperatorWarning] = []
        if let stateTrouble {
            warnings.append(
                OperatorWarning(
                    "state_not_kept", .warning, stateTrouble.message,
                    wayOut: "until then a restart forgets pauses, and when sources ran last"))
        }
        if let jump, now.duration(since: jump.moment) < memoryOfJumps {
            let minutes = abs(jump.distance.components.seconds) / 60
            let way = jump.distance < .zero ? "back" : "forward"
            warnings.append(
                OperatorWarning(
                    "clock_was_set", .notice,
                    "the system's clock was set \(way) by \(minutes) minutes; runs go on by the new time",
                    wayOut: "where that was not meant, look at: timedatectl", since: jump.moment))
        }
        return warnings
    }

    static func of(
        _ source: SourceStatus, schedule: Timetable.Schedule, since: Timestamp, now: Timestamp
    ) -> [OperatorWarning] {
        var warnings: [OperatorWarning] = []
        let name = source.name
        switch source.state {
        case .blocked:
            let failure = source.lastRun?.failure
            warnings.append(
                OperatorWarning(
                    failure?.failureClass == .authentication ? "key_refused" : "source_misconfigured", .error,
                    failure?.sentence ?? "source \(name) cannot run as it is configured",
                    wayOut: "mend what it names, then: clientelactl reload", source: name,
                    since: source.lastRun?.startedAt))
        case .waiting:
            let run = source.lastRun?.id.rawValue ?? "RUN"
            warnings.append(
                OperatorWarning(
                    "approval_needed", .notice,
                    source.lastRun?.failure?.sentence ?? "a run of source \(name) waits for you",
                    wayOut: "import it: clientelactl import \(run); or drop it: clientelactl discard \(run)",
                    source: name, since: source.lastRun?.startedAt))
        case .idle, .retrying:
            if let failure = source.lastRun?.failure, source.lastRun?.state == .failed {
                warnings.append(
                    OperatorWarning(
                        "last_run_failed", .warning, failure.sentence,
                        wayOut: failure.wayOut ?? "see more: clientelactl runs --source \(name)", source: name,
                        since: source.lastRun?.startedAt))
            }
        case .linked, .running, .paused: break
        }
        if let silence = silence(source, schedule: schedule, since: since, now: now) { warnings.append(silence) }
        if source.openConflicts > 0 {
            let count = source.openConflicts
            warnings.append(
                OperatorWarning(
                    "open_conflicts", .notice,
                    count == 1
                        ? "an e-mail of source \(name) belongs to another customer and waits for your decision"
                        : "\(count) e-mails of source \(name) belong to other customers and wait for your decision",
                    wayOut: "look at them: clientelactl conflicts", source: name))
        }
        return warnings
    }

    /// So many in a row were refused that it is no accident, and not yet so long ago that it is history.
    private static let refusalsInRow = 5
    private static let memoryOfRefusals: Duration = .seconds(86_400)

    static func ofWebhooks(_ tally: WebhookTally, source: SourceName, now: Timestamp) -> OperatorWarning? {
        guard tally.refusalsInRow >= refusalsInRow, let last = tally.lastRefusal,
            now.duration(since: last.at) < memoryOfRefusals
        else { return nil }
        return OperatorWarning(
            "webhooks_refused", .warning,
            "the last \(tally.refusalsInRow) webhooks of source \(source) were refused: \(last.reason.sentence)",
            wayOut: "compare its secret and public_url with what the service has, then: clientelactl reload",
            source: source, since: last.at)
    }

    /// "No successful run since …".
    private static func silence(
        _ source: SourceStatus, schedule: Timetable.Schedule, since: Timestamp, now: Timestamp
    ) -> OperatorWarning? {
        guard !schedule.isManual, !source.paused, ![.blocked, .waiting, .linked].contains(source.state)
        else { return nil }
        var limit = shortestSilence
        if case .interval(let interval, _) = schedule.rhythm { limit = max(limit, interval * patience) }
        if case .calendar = schedule.rhythm { limit = max(limit, shortestSilence * 8) }
        let last = source.lastSuccess ?? since
        guard now.duration(since: last) > limit else { return nil }
        let day = TimeFormat.iso.format(last).prefix(16)
        return OperatorWarning(
            "no_recent_success", .warning,
            source.lastSuccess == nil
                ? "source \(source.name) has had no successful run since the daemon started (\(day) UTC)"
                : "source \(source.name) has had no successful run since \(day) UTC",
            wayOut: "see why: clientelactl runs --source \(source.name)", source: source.name, since: last)
    }
}
