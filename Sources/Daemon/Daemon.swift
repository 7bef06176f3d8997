package import ConnectorKit
import ControlAPI
import CustomerModel
package import CustomerStore
import Planning
package import SyncEngine
package import Timetable

/// The long-running program without its outside: follows the timetables, runs sources, and answers the control API.
///
/// It knows seams and the engine; the executable gives it a store, clocks, and what puts sources together.
package actor Daemon {
    /// What the daemon says of itself.
    package struct Program: Sendable {
        package var version: String
        package var pid: Int

        package init(version: String, pid: Int) {
            self.version = version
            self.pid = pid
        }
    }

    let program: Program
    let store: any CustomerStore
    let time: EngineTime
    let clocks: @Sendable () -> ClockReading
    let assembler: any Assembler
    let keeper: any TimetableKeeper
    let linked: any LinkedSources
    let workshop: any ConnectorWorkshop
    let observer: any DaemonObserver
    let notes: any WebhookNoteKeeper
    /// Reads webhooks for sources that there are not.
    let decoy: (any WebhookReading)?
    let since: Timestamp

    var engine: SyncEngine
    var assembly: Assembly
    var state = DaemonStatus.State.starting
    var queue = RunQueue(pullLimit: .max)
    var active: [SourceName: ActiveRun] = [:]
    var shelf = RunShelf()
    /// Findings of the configuration that is in use.
    var findings: [Diagnostic]
    /// What people said when they paused a source.
    var pauseReasons: [SourceName: String] = [:]
    /// How the next run of a source that a person asked for is to be done.
    var wishes: [SourceName: SyncOptions] = [:]
    /// Runs that are due and wait for the end of a preview or an undo of their source.
    var deferred: [SourceName: SyncOptions] = [:]
    var inbox: WebhookInbox
    /// Whether something is noted that is not written down.
    var notesAreUnsaved = false
    var tallies: [SourceName: WebhookTally] = [:]
    /// Against floods of webhooks.
    var gates: [WebhookGate: FloodGate] = [:]
    private var alarm: Task<Void, Never>?
    var clockWatch: ClockWatch
    /// Who waits for the end of the reload that is under way.
    var reloadQueue: [CheckedContinuation<Void, Never>] = []
    /// Consents that persons are asked for.
    var authorizations = AuthorizationShelf()
    /// Why the timetables could not be kept the last time.
    private(set) var stateTrouble: Failure?
    private let (pokes, poker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    package init(
        _ program: Program, store: any CustomerStore, engine: SyncEngine, time: EngineTime,
        clocks: @escaping @Sendable () -> ClockReading, assembly: Assembly, findings: [Diagnostic] = [],
        assembler: any Assembler, keeper: any TimetableKeeper, linked: any LinkedSources,
        workshop: any ConnectorWorkshop, observer: any DaemonObserver,
        notes: any WebhookNoteKeeper = NoWebhookNotes(), decoy: (any WebhookReading)? = nil
    ) {
        self.program = program
        self.store = store
        self.engine = engine
        self.time = time
        self.clocks = clocks
        self.assembly = assembly
        self.findings = findings
        self.assembler = assembler
        self.keeper = keeper
        self.linked = linked
        self.workshop = workshop
        self.observer = observer
        self.notes = notes
        self.decoy = decoy
        inbox = WebhookInbox(assembly.webhookLimits)
        since = time.now()
        let (memory, now) = (keeper.load(), clocks())
        clockWatch = ClockWatch(at: now)
        for source in assembly.sources {
            var timetable = source.timetable(at: now)
            if let known = memory[source.name] { timetable.restore(from: known, at: now) }
            queue.add(source.name, timetable)
        }
    }

    /// Follows the timetables until `drain` is called.
    package func run() async {
        if state == .starting {
            state = .running
            adoptWebhooks()
            restoreNotes()
        }
        poke()
        for await _ in pokes {
            guard state != .draining else { break }
            turn()
        }
        alarm?.cancel()
    }

    /// Starts nothing more and ends every run: what is being applied finishes its batch, and resumes after a restart.
    package func drain() async {
        state = .draining
        poke()
        let ending = Array(active.values)
        for run in ending { run.task.cancel() }
        for run in ending { await run.task.value }
        keepNotes()
        keep(memory)
    }

    /// Something has happened that may bring a run.
    func poke() { poker.yield() }

    /// Starts what is due and sets the alarm for what is next.
    private func turn() {
        let now = clocks()
        clockWatch.observed(at: now)
        let turn = queue.turn(at: now)
        for start in turn.starts {
            guard let source = source(named: start.source) else { continue }
            let options = start.reason == .requested ? wishes.removeValue(forKey: start.source) : nil
            guard active[start.source] == nil else {
                // A preview or an undo is under way: the run begins when that ends.
                deferred[start.source] = options ?? SyncOptions()
                continue
            }
            begin(source, .sync, options ?? SyncOptions())
        }
        let webhookWait = startWebhookPulls(at: now)
        keep(memory)
        observer.activity(activity(at: now))
        alarm?.cancel()
        guard let wait = [turn.wake.map { $0.steady - now.steady }, webhookWait].compactMap(\.self).min() else {
            return alarm = nil
        }
        let time = time
        alarm = Task { [weak self] in
            do { try await time.sleep(wait) } catch { return }
            await self?.poke()
        }
    }

    /// A state directory that cannot be written costs no run, and is told.
    private func keep(_ memory: [SourceName: TimetableMemory]) {
        do {
            try keeper.save(memory)
            stateTrouble = nil
        } catch {
            stateTrouble =
                error as? Failure ?? Failure("state_not_kept", .internal, "the daemon's own state cannot be written")
        }
    }

    /// What a restart must not forget.
    private var memory: [SourceName: TimetableMemory] {
        queue.sources.reduce(into: [:]) { memory, name in memory[name] = queue[name]?.memory }
    }

    // MARK: Runs

    func source(named name: SourceName) -> DaemonSource? { assembly.sources.first { $0.name == name } }

    /// Starts the run of a source that a person asked for, at once.
    func start(_ source: DaemonSource, _ options: SyncOptions) throws -> ActiveRun {
        try expectFree(source.name)
        wishes[source.name] = options
        _ = queue.requestRun(source.name, at: clocks())
        turn()
        guard let run = active[source.name] else {
            throw Problem.unavailable("not_started", "the run of source '\(source.name)' could not be started")
        }
        return run
    }

    /// Throws a `Problem` while something else is done with the source, or while the daemon stops.
    func expectFree(_ source: SourceName) throws {
        guard state == .running || state == .reloading else {
            throw Problem.unavailable("not_running", "the daemon is \(state.rawValue) and begins no run")
        }
        guard let run = active[source] else { return }
        let name = run.naming.current
        throw Problem.notNow(
            "already_running", "source '\(source)' has a run under way\(name.map { " (\($0))" } ?? "")",
            wayOut: "wait for its end, or stop it: clientelactl cancel \(name?.rawValue ?? "RUN")")
    }

    @discardableResult
    func begin(_ source: DaemonSource, _ purpose: ActiveRun.Purpose, _ options: SyncOptions) -> ActiveRun {
        let (engine, naming, name) = (engine, RunNaming(), source.name)
        if case .preview(let reference) = purpose { naming.settle(reference) }
        let task = Task { [weak self] in
            let report = await engine.run(source.sync, options: options) { naming.settle(RunReference($0)) }
            naming.settle(nil)
            await self?.ended(name, report)
        }
        return register(
            ActiveRun(
                source: name, purpose: purpose, mode: RunSummary.Mode(options), naming: naming, task: task))
    }

    @discardableResult
    func register(_ run: ActiveRun) -> ActiveRun {
        active[run.source] = run
        observer.runBegan(run.source.rawValue)
        return run
    }

    /// A run is over: the timetable hears how, and whoever waits for it.
    func ended(_ name: SourceName, _ report: RunReport) async {
        guard let run = active[name] else { return }
        active[name] = nil
        if run.purpose == .sync { queue.ended(name, outcome(of: report), at: clocks()) }
        if run.purpose == .webhook { webhookRunEnded(name, outcome(of: report)) }
        shelf.add(RunSummary(report, name: run.naming.current, isPreview: run.isPreview))
        observer.runEnded(report, isPreview: run.isPreview, isByWebhook: run.purpose == .webhook)
        engine.board.nudge()
        if let options = deferred.removeValue(forKey: name), state != .draining, let source = source(named: name) {
            begin(source, .sync, options)
        }
        poke()
    }

    private func outcome(of report: RunReport) -> RunOutcome {
        if report.state == .succeeded { return .succeeded }
        if report.state == .cancelled, state == .draining { return .interrupted }
        return .failed(
            report.error ?? Failure("no_reason", .internal, "source \(report.source): the run ended without a reason"))
    }

    /// One line for the service manager.
    private func activity(at now: ClockReading) -> String {
        if !active.isEmpty {
            let what = active.values.sorted { $0.source < $1.source }.map { run in
                switch run.purpose {
                case .sync: "syncs \(run.source)"
                case .preview: "previews \(run.source)"
                case .undo: "takes a run of \(run.source) back"
                case .webhook: "pulls what \(run.source) told of"
                }
            }
            return what.joined(separator: ", ")
        }
        if assembly.sources.isEmpty { return "ready; no source is configured" }
        let next = queue.sources.compactMap { name -> (wait: Duration, name: SourceName)? in
            queue[name]?.nextStart(at: now).map { ($0.wait, name) }
        }.min { $0.wait < $1.wait }
        guard let next, let sentence = queue.sentence(for: next.name, at: now) else {
            return "idle: every source waits for a person"
        }
        return "idle; \(next.name): \(sentence)"
    }
}
