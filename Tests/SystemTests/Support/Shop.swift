import ConnectorKit
import CurlTransport
import CustomerModel
import CustomerStore
import Foundation
import ManifestConnectors
import SQLiteStore
import SimulatedServices
import SyncEngine
import TestSupport

/// Everything real but the waiting: libcurl, pacing and retries, manifest, spool, engine and SQLite; whoever waits for
/// a provider finds the time already passed.
final class Shop: Sendable {
    let folder: TemporaryFolder
    let clock = VirtualClock(automatic: true, origin: Timestamp(milliseconds: ServiceClock.reference))
    let store: SQLiteCustomerStore
    private let transport: CurlTransport
    private let engine: SyncEngine
    private let gates: AccountGates
    private let pageSize: Int?
    private let stall: Duration

    var database: String { folder.path("customers.sqlite") }

    /// `pageSize`: of the people's pages, nil as the shipped manifests say; `stall`: how long a silent server is borne;
    /// `busyTimeout`: how long another program's transaction is.
    init(
        pageSize: Int? = 50, stall: Duration = .seconds(20), busyTimeout: Duration = .seconds(10)
    ) async throws {
        self.pageSize = pageSize
        self.stall = stall
        folder = try TemporaryFolder()
        var options = SQLiteStoreOptions()
        options.busyTimeout = busyTimeout
        store = SQLiteCustomerStore(
            path: folder.path("customers.sqlite"), erasureKey: [UInt8](repeating: 7, count: 32), options: options)
        try await store.prepare()
        transport = try CurlTransport(CurlOptions(proxy: .none))
        let clock = clock
        // The engine's own guard against standstill must not find its time passed.
        engine = SyncEngine(
            store: store, spools: SQLiteSpoolFactory(directory: folder.path),
            time: EngineTime(clock: ContinuousClock(), now: { clock.timestamp }),
            limits: EngineLimits(batchTarget: .milliseconds(20)))
        gates = AccountGates(clock: clock, now: { clock.timestamp })
    }

    /// Closes what is open; the folder goes with the last reference.
    func close() async {
        await transport.shutdown()
        await store.close()
    }

    /// Runs each source once.
    func sync(
        _ sources: [(Provider, SourceDefinition)], options: SyncOptions = SyncOptions()
    ) async throws -> [RunReport] {
        await engine.run(try sources.map { try source($0, $1) }, options: options)
    }

    /// Runs one source once.
    func sync(
        _ provider: Provider, _ service: SimulatedService, secrets: [String: String]? = nil,
        options: SyncOptions = SyncOptions()
    ) async throws -> RunReport {
        try await sync([(provider, provider.definition(service, secrets: secrets))], options: options)[0]
    }

    func contents() throws -> DatabaseContents { try DatabaseContents(path: database) }

    private func source(_ provider: Provider, _ definition: SourceDefinition) throws -> SyncSource {
        let factory = try provider.factory(pageSize: pageSize)
        let (clock, gates, transport) = (clock, gates, ImpatientTransport(transport: transport, stall: stall))
        return SyncSource(
            name: definition.name.value, kind: definition.kind ?? factory.kind, rank: definition.rank,
            connector: definition.connector.value, importPolicy: definition.importPolicy, brakes: definition.brakes,
            fullPullInterval: definition.fullPullInterval, lookback: definition.lookback,
            makeConnector: { monitor in
                let gate = gates.gate(for: definition.name.value.rawValue, pacing: factory.pacing(for: definition))
                return try factory.makeConnector(
                    for: definition,
                    context: ConnectorContext(
                        transport: polite(transport, through: gate, monitor: monitor), monitor: monitor,
                        now: { clock.timestamp }, hold: { gate.hold(until: $0, reason: $1) }))
            })
    }
}

/// Waits for a silent server as briefly as a test can, and takes no bodies larger than the simulated ones.
private struct ImpatientTransport: HTTPTransport {
    let transport: CurlTransport
    let stall: Duration

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.limits.stall = stall
        request.limits.bodyBytes = 4 << 20
        return try await transport.send(request)
    }
}
