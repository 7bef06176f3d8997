import ConnectorKit
import CustomerModel
import CustomerStore
import SyncEngine
import TestSupport

/// An engine on a store in memory, with clocks that cost no time.
struct EngineBench {
    let store = MemoryStore()
    let engine: SyncEngine

    init(stall: Duration = .seconds(300), batchCap: Int = .max, parallelPulls: Int = 4) {
        engine = SyncEngine(
            store: store, spools: MemorySpoolFactory(batchCap: batchCap),
            time: EngineTime(clock: InstantClock(), now: { Timestamp(seconds: 1_800_000_000) }),
            limits: EngineLimits(parallelPulls: parallelPulls, stall: stall))
    }

    func source(
        _ name: String = "caja", kind: SourceKind = .pos, connector: ScriptedConnector,
        policy: SourceDefinition.ImportPolicy = .automatic, brakes: Brakes = Brakes()
    ) -> SyncSource {
        SyncSource(
            name: SourceName(name), kind: kind, connector: "scripted", importPolicy: policy, brakes: brakes,
            makeConnector: { _ in connector })
    }

    /// Runs one source with these records once.
    func run(
        _ records: [Record], options: SyncOptions = SyncOptions(), policy: SourceDefinition.ImportPolicy = .automatic,
        brakes: Brakes = Brakes()
    ) async -> RunReport {
        await run(ScriptedConnector(records: records), options: options, policy: policy, brakes: brakes)
    }

    func run(
        _ connector: ScriptedConnector, options: SyncOptions = SyncOptions(),
        policy: SourceDefinition.ImportPolicy = .automatic, brakes: Brakes = Brakes()
    ) async -> RunReport {
        await engine.run([source(connector: connector, policy: policy, brakes: brakes)], options: options)[0]
    }
}

/// A clock on which every wait is over at once.
struct InstantClock: Clock {
    typealias Instant = ContinuousClock.Instant

    var now: Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        // A wait that is longer than a batch's pause stands for a guard: it must not fire at once.
        guard deadline - now > .seconds(1) else { return await Task.yield() }
        let never = AsyncStream<Never> { _ in }
        for await _ in never {}
        try Task.checkCancellation()
    }
}

func people(_ range: Range<Int>, email: Bool = true) -> [Record] {
    range.map { number in
        var record = Record(externalID: ExternalID("\(number)"))
        if email { record.fields[.email] = "p\(number)@x.com" }
        record.fields[.firstName] = "Persona \(number)"
        return record
    }
}
