import ConnectorKit
import CustomerModel
import CustomerStore
import SyncEngine
import Synchronization
import TestSupport
import Testing

/// What a run shows while another one has its turn (C10).
@Suite struct QueueTests {
    @Test("A run that waits for another's pull says so, and says so no longer when it has its turn")
    func queued() async throws {
        let bench = EngineBench(parallelPulls: 1)
        let (first, second) = (SourceName("caja"), SourceName("boletin"))
        let connector = SilentConnector()
        let silent = SyncSource(
            name: first, kind: .pos, connector: "silent", makeConnector: { _ in connector })
        let pulling = Task { await bench.engine.run([silent]) }
        while !connector.wasAsked { await Task.yield() }
        let other = bench.source("boletin", connector: ScriptedConnector(records: []))
        let waiting = Task { await bench.engine.run([other]) }
        while bench.engine.board.progress(of: second)?.isQueued != true { await Task.yield() }
        #expect(bench.engine.board.progress(of: first)?.isQueued == false)
        pulling.cancel()
        #expect(await waiting.value.map(\.state) == [.succeeded])
        #expect(bench.engine.board.progress(of: second)?.isQueued == false)
        #expect(await pulling.value.map(\.state) == [.cancelled])
    }
}

/// A service that takes the question and never answers.
private final class SilentConnector: Connector {
    private let asked = Mutex(false)

    var wasAsked: Bool { asked.withLock { $0 } }

    func check() async throws {}

    func discover() async throws -> [StreamDescription] { try await streams() }

    func streams() async throws -> [StreamDescription] {
        asked.withLock { $0 = true }
        let never = AsyncStream<Never> { _ in }
        for await _ in never {}
        try Task.checkCancellation()
        return []
    }

    func reader(for request: PullRequest) async throws -> any RecordReader { throw CancellationError() }
}
