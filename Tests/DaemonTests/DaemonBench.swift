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
    let daemon: Daemon
    private let running: Task<Void, Never>
    private let shift: Shift

    /// How far the wall clock was moved.
    private final class Shift: Sendable {
        private let value = Mutex(Duration.zero)

        func withLock<Answer>(_ body: (inout sending Duration) -> sending Answer) -> Answer { value.withLock(body) }
    }

    /// `patience`: waits that are no longer are over at once.
    init(
        _ sources: [DaemonSource], memory: [SourceName: TimetableMemory] = [:], patience: Duration = .seconds(1)
    ) async throws {
        try keeper.save(memory)
        let time = EngineTime(clock: PatientClock(patience: patience), now: { Self.now.wall })
        let shift = Shift()
        self.shift = shift
        assembler = ScriptedAssembler(Assembly(sources: sources))
        let daemon = Daemon(
            Daemon.Program(version: "test", pid: 1), store: store,
            engine: SyncEngine(store: store, spools: MemorySpoolFactory(), time: time), time: time,
            clocks: {
                ClockReading(wall: Self.now.wall.advanced(by: shift.withLock { $0 }), steady: Self.now.steady)
            }, assembly: Assembly(sources: sources), assembler: assembler, keeper: keeper,
            linked: linked, workshop: workshop, observer: observer)
        self.daemon = daemon
        running = Task { await daemon.run() }
        while try await !daemon.readiness().ready { await Task.yield() }
    }

    /// Moves the wall clock alone.
    func setClock(by distance: Duration) { shift.withLock { $0 += distance } }

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

    init(_ assembly: Assembly) { next = Mutex((assembly, [])) }

    func set(_ assembly: Assembly?, _ findings: [Diagnostic] = []) { next.withLock { $0 = (assembly, findings) } }

    func assemble() async -> (assembly: Assembly?, findings: [Diagnostic]) { next.withLock { $0 } }

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
    }

    private let state = Mutex(Heard())

    var warnings: [OperatorWarning] { [] }
    var heard: Heard { state.withLock { $0 } }

    func runBegan(_ source: String) { state.withLock { $0.begun.append(source) } }
    func runEnded(_ report: RunReport, isPreview: Bool) { state.withLock { $0.ended.append(report.state) } }
    func reloading() {}
    func reloaded(_ outcome: ReloadOutcome) { state.withLock { $0.reloads.append(outcome) } }
    func reloadRefused(_ findings: [Finding]) { state.withLock { $0.refusals.append(findings) } }
    func activity(_ sentence: String) { state.withLock { $0.activities.append(sentence) } }
    func metrics(_ status: DaemonStatus) -> String { "metrics of \(status.sources.count)" }
}
