import CustomerStore
import Telemetry

/// Measures how long each transaction holds the shared database, which is how long other programs may have to wait.
struct MeasuredStore: CustomerStore {
    let store: any CustomerStore
    let metrics: Metrics

    func prepare() async throws { try await store.prepare() }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        try await store.read(body)
    }

    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Answer
    ) async throws -> Answer {
        try await store.write { [metrics] writer in
            let begin = ContinuousClock.now
            defer { metrics.databaseLocks.observe(begin.duration(to: .now), for: NoLabels()) }
            return try body(writer)
        }
    }

    func close() async { await store.close() }
}
