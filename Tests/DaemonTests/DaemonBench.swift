import ConnectorKit
import ControlAPI
import CustomerModel
import CustomerStore
import Daemon
import SyncEngine
import Synchronization
import TestSupport
import Timetable

/// A daemon on a store in memory, whose clocks stand still unless a test moves them.
struct DaemonBench {
    let store = MemoryStore()
    let assembler: ScriptedAssembler
    let keeper = MemoryKeeper()
    let linked = MemoryLinkedSources()
    let workshop = ScriptedWorkshop()
    let observer = RecordingObserver()
    let notes: MemoryNotes
    let daemon: Daemon
    private let running: Task<Void, Never>
    private let shift: Shift
    private let advance: Shift

    /// How far the wall clock was moved.
    private final class Shift: Sendable {
        private let value = Mutex(Duration.zero)

        func withLock<Answer>(_ body: (inout sending Duration) -> sending Answer) -> Answer { value.withLock(body) }
    }

    /// `patience`: waits that are no longer are over at once.
    init(
        _ sources: [DaemonSource], memory: [SourceName: TimetableMemory] = [:], patience: Duration = .seconds(1),
        notes: MemoryNotes = MemoryNotes()
    ) async throws {
        self.notes = notes
        let advance = Shift()
        self.advance = advance
        try keeper.save(memory)
        let time = EngineTime(clock: PatientClock(patience: patience), now: { Self.now.wall })
        let shift = Shift()
        self.shift = shift
        assembler = ScriptedAssembler(Assembly(sources: sources))
        let daemon = Daemon(
            Daemon.Program(version: "test", pid: 1), store: store,
            engine: SyncEngine(store: store, spools: MemorySpoolFactory(), time: time), time: time,
            clocks: {
                let passed = advance.withLock { $0 }
                return ClockReading(
                    wall: Self.now.wall.advanced(by: shift.withLock { $0 } + passed),
                    steady: Self.now.steady + passed)
            }, assembly: Assembly(sources: sources), assembler: assembler, keeper: keeper,
            linked: linked, workshop: workshop, observer: observer, notes: notes)
        self.daemon = daemon
        running = Task { await daemon.run() }
        while try await !daemon.readiness().ready { await Task.yield() }
    }

    /// Moves the wall clock alone.
    func setClock(by distance: Duration) { shift.withLock { $0 += distance } }

    /// Lets time pass on both clocks, and has the daemon look at them.
    func advance(by distance: Duration) async {
        advance.withLock { $0 += distance }
        let turns = observer.heard.activities.count
        // Whoever runs already hears nothing new by it.
        _ = try? await daemon.resume(SourceName("caja"))
        while observer.heard.activities.count == turns { await Task.yield() }
    }

    static let now = ClockReading(wall: Timestamp(seconds: 1_800_000_000), steady: .seconds(1_000))

    /// Ends the daemon.
    func end() async {
        await daemon.drain()
        await running.value
    }

    /// The outcome of the newest run of a source, once it has one.
    func settled(_ source: String = "caja") async throws -> RunSummary {
        while true {
            if let run = try await daemon.runs(RunFilter(source: SourceName(source), limit: 1)).runs.first {
                return try await daemon.outcome(of: run.id, within: .seconds(60))
            }
            await Task.yield()
        }
    }

    static func source(
        _ name: String = "caja", people: Int = 3, policy: SourceDefinition.ImportPolicy = .automatic,
        schedule: Timetable.Schedule = .standard, lists: [String] = [], isLinked: Bool = false,
        connector: (any Connector)? = nil
    ) -> DaemonSource {
        let connector = connector ?? ScriptedConnector(records: records(people))
        let place = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        return DaemonSource(
            sync: SyncSource(
                name: SourceName(name), kind: .pos, connector: "scripted", importPolicy: policy,
                makeConnector: { _ in connector }),
            schedule: schedule,
            definition: SourceDefinition(
                name: Located(SourceName(name), at: place), connector: Located("scripted", at: place),
                lists: lists.map { Located($0, at: place) }, importPolicy: policy),
            isLinked: isLinked)
    }

    static func records(_ count: Int) -> [Record] {
        (0..<count).map { number in
            var record = Record(externalID: ExternalID("\(number)"))
            record.fields[.email] = "p\(number)@example.com"
            return record
        }
    }
}

/// A clock on which short waits are over at once and long ones never.
struct PatientClock: Clock {
    typealias Instant = ContinuousClock.Instant

    let patience: Duration

    var now: Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        guard deadline - now > patience else { return await Task.yield() }
        for await _ in AsyncStream<Never>(unfolding: {
            try? await Task.sleep(for: .seconds(3600)); return nil
        }) {}
        try Task.checkCancellation()
    }
}

/// Gives what a test put there.
final class ScriptedAssembler: Assembler {
    private let next: Mutex<(assembly: Assembly?, findings: [Diagnostic])>
    private let gate = Mutex<(isShut: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    /// Reads nothing until it is opened.
    func shut() { gate.withLock { $0.isShut = true } }

    func open() {
        let waiting = gate.withLock { gate in
            defer { gate = (false, []) }
            return gate.waiting
        }
        for one in waiting { one.resume() }
    }

    /// How many wait at the gate.
    var waiting: Int { gate.withLock { $0.waiting.count } }

    init(_ assembly: Assembly) { next = Mutex((assembly, [])) }

    func set(_ assembly: Assembly?, _ findings: [Diagnostic] = []) { next.withLock { $0 = (assembly, findings) } }

    /// What it gives is what was there when it was asked, as a file is that was read already.
    func assemble() async -> (assembly: Assembly?, findings: [Diagnostic]) {
        let read = next.withLock { $0 }
        await withCheckedContinuation { continuation in
            let isOpen = gate.withLock { gate in
                if gate.isShut { gate.waiting.append(continuation) }
                return !gate.isShut
            }
            if isOpen { continuation.resume() }
        }
        return read
    }

    func connectors() async -> [ConnectorDescription] {
        [ConnectorDescription(name: "scripted", title: "Scripted", kind: .pos)]
    }
}

/// Keeps timetables in memory.
final class MemoryKeeper: TimetableKeeper {
    private let kept = Mutex<[SourceName: TimetableMemory]>([:])
    private let refusal = Mutex<Failure?>(nil)

    func refuse(_ failure: Failure?) { refusal.withLock { $0 = failure } }

    func load() -> [SourceName: TimetableMemory] { kept.withLock { $0 } }

    func save(_ memory: [SourceName: TimetableMemory]) throws {
        if let failure = refusal.withLock({ $0 }) { throw failure }
        kept.withLock { $0 = memory }
    }
}

/// Keeps linked sources in memory.
final class MemoryLinkedSources: LinkedSources {
    private let kept = Mutex<[SourceName: LinkedSource]>([:])
    private let cleared = Mutex<Set<SourceName>>([])

    func source(_ name: SourceName) -> LinkedSource? { kept.withLock { $0[name] } }

    func holds(_ name: SourceName) -> Bool { source(name) != nil }

    func keep(_ source: LinkedSource) { kept.withLock { $0[source.source.name] = source } }

    func forget(_ name: SourceName) { kept.withLock { $0[name] = nil } }

    func forgetReplacements(of name: SourceName) { cleared.withLock { _ = $0.insert(name) } }

    /// Whose replaced secrets were forgotten.
    var forgotten: Set<SourceName> { cleared.withLock { $0 } }

    func place(of name: SourceName) -> String { "linked/\(name).yaml" }
}

/// Remembers what it heard.
final class RecordingObserver: DaemonObserver {
    struct Heard {
        var begun: [String] = []
        var ended: [RunState] = []
        var reloads: [ReloadOutcome] = []
        var refusals: [[Finding]] = []
        var activities: [String] = []
        var webhooks: [WebhookAnswer] = []
        var webhookSources: Set<String?> = []
    }

    private let state = Mutex(Heard())

    var warnings: [OperatorWarning] { [] }
    var heard: Heard { state.withLock { $0 } }

    func runBegan(_ source: String) { state.withLock { $0.begun.append(source) } }
    func runEnded(_ report: RunReport, isPreview: Bool, isByWebhook: Bool) {
        state.withLock { $0.ended.append(report.state) }
    }
    func webhook(_ answer: WebhookAnswer, source: SourceName?) {
        state.withLock {
            $0.webhooks.append(answer)
            $0.webhookSources.insert(source?.rawValue)
        }
    }
    func reloading() {}
    func reloaded(_ outcome: ReloadOutcome) { state.withLock { $0.reloads.append(outcome) } }
    func reloadRefused(_ findings: [Finding]) { state.withLock { $0.refusals.append(findings) } }
    func activity(_ sentence: String) { state.withLock { $0.activities.append(sentence) } }
    func metrics(_ status: DaemonStatus) -> String { "metrics of \(status.sources.count)" }
}
