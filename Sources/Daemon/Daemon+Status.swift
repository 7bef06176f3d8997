import ConnectorKit
package import ControlAPI
package import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import Timetable

extension Daemon {
    package func health() async throws -> Health { Health() }

    package func readiness() async throws -> Readiness {
        switch state {
        case .running, .reloading: Readiness(ready: true)
        case .starting: Readiness(ready: false, because: "the daemon is starting")
        case .draining: Readiness(ready: false, because: "the daemon is stopping")
        }
    }

    package func status() async throws -> DaemonStatus {
        let facts = try await facts()
        let now = clocks()
        clockWatch.observed(at: now)
        let machine = WarningRules.ofMachine(clockWatch.jump, stateTrouble: stateTrouble, now: now.wall)
        let sources = assembly.sources.sorted { $0.name < $1.name }.map { status(of: $0, facts) }
        return DaemonStatus(
            version: program.version, pid: program.pid, since: since, state: state, sources: sources,
            waitingApprovals: facts.waiting,
            openConflicts: facts.questions.values.map(\.conflicts).reduce(0, +),
            quarantined: facts.questions.values.map(\.quarantined).reduce(0, +),
            warnings: WarningRules.ofConfiguration(findings) + machine + observer.warnings + sources.flatMap(\.warnings)
        )
    }

    package func warnings() async throws -> WarningList { WarningList(warnings: try await status().warnings) }

    package func metrics() async throws -> String { observer.metrics(try await status()) }

    package func sources() async throws -> SourceList { SourceList(sources: try await status().sources) }

    package func source(_ name: SourceName) async throws -> SourceStatus {
        status(of: try known(name), try await facts())
    }

    package func pause(_ name: SourceName, _ request: PauseRequest) async throws -> SourceStatus {
        _ = try known(name)
        queue.pause(name, at: clocks())
        pauseReasons[name] = request.reason.map { String($0.prefix(200)) }
        poke()
        return try await source(name)
    }

    package func resume(_ name: SourceName) async throws -> SourceStatus {
        _ = try known(name)
        queue.resume(name, at: clocks())
        pauseReasons[name] = nil
        poke()
        return try await source(name)
    }

    // MARK: One source

    /// What the database says of all sources, read at one moment.
    private struct Facts: Sendable {
        var last: [SourceName: RunReport] = [:]
        var success: [SourceName: RunReport] = [:]
        var questions: [SourceName: QuestionCounts] = [:]
        var waiting = 0
    }

    private func facts() async throws -> Facts {
        try await answer { reader in
            var facts = Facts()
            let counts = try reader.questionCounts()
            for standing in try reader.roster() {
                // A few records that came beside the schedule say little of how the source is.
                let whole = try reader.runs(RunQuery(source: standing.id, isWhole: true, limit: 5))
                let waiting = try reader.runs(RunQuery(source: standing.id, state: .waiting, limit: 1)).first
                let last = whole.first { $0.state.isFinal || $0.state == .waiting }
                facts.last[standing.name] = [last, waiting].compactMap(\.self).max {
                    ($0.id?.rawValue ?? 0) < ($1.id?.rawValue ?? 0)
                }
                facts.success[standing.name] =
                    try reader.runs(RunQuery(source: standing.id, state: .succeeded, isWhole: true, limit: 1)).first
                facts.questions[standing.name] = counts[standing.id]
            }
            facts.waiting = try reader.runs(RunQuery(state: .waiting, limit: PageSize.maximum)).count
            return facts
        }
    }

    private func status(of source: DaemonSource, _ facts: Facts) -> SourceStatus {
        let (name, now) = (source.name, clocks())
        let run = active[name]
        let timetable = queue[name]
        let success = facts.success[name].map { $0.startedAt.advanced(by: $0.duration) }
        let state = Self.state(of: timetable, isRunning: run != nil)
        var why = queue.sentence(for: name, at: now)
        if state == .paused, let reason = pauseReasons[name] { why = "paused by a person: \(reason)" }
        var status = SourceStatus(
            name: name, connector: source.sync.connector, kind: source.sync.kind, state: state, why: why,
            paused: timetable?.isPausedByPerson ?? false, managed: source.isLinked,
            importPolicy: source.sync.importPolicy == .confirm ? .confirm : .automatic,
            schedule: ControlAPI.Schedule(source.schedule), lastSuccess: success,
            nextRun: run == nil ? timetable?.nextStart(at: now)?.moment : nil,
            lastRun: facts.last[name].map { RunSummary($0) }, currentRun: run.flatMap(live),
            openConflicts: facts.questions[name]?.conflicts ?? 0,
            quarantined: facts.questions[name]?.quarantined ?? 0, webhooks: webhookStatus(of: source))
        status.warnings = WarningRules.of(status, schedule: source.schedule, since: since, now: now.wall)
        if let tally = tallies[name], let warning = WarningRules.ofWebhooks(tally, source: name, now: now.wall) {
            status.warnings.append(warning)
        }
        return status
    }

    private static func state(of timetable: SourceTimetable?, isRunning: Bool) -> SourceStatus.State {
        if isRunning { return .running }
        guard let timetable else { return .idle }
        if timetable.isPausedByPerson { return .paused }
        switch timetable.state {
        case .idle,
            .retrying where timetable.awaitsFirstRun:
            return timetable.awaitsFirstRun ? .linked : .idle
        case .running: return .running
        case .retrying: return .retrying
        case .stoppedUntilMended: return .blocked
        case .awaitingApproval: return .waiting
        }
    }
}

extension ControlAPI.Schedule {
    /// nil: the source runs only when a person asks.
    init?(_ schedule: Timetable.Schedule) {
        switch schedule.rhythm {
        case .manual: return nil
        case .interval(let interval, _): self.init(everySeconds: Int(interval.components.seconds))
        case .calendar(let expression, _, _): self.init(calendar: expression.normalized)
        }
    }
}
