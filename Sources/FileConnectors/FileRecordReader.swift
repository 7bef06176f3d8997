package import ConnectorKit
import CustomerModel
import Dispatch

/// A pull of files; the disk is read on a queue of its own, never on the cooperative pool.
package actor FileRecordReader: RecordReader {
    private let begin: @Sendable () async throws -> FilePull
    private let queue = DispatchQueue(label: "clientela.files")
    private var pull: FilePull?

    init(_ begin: @escaping @Sendable () async throws -> FilePull) { self.begin = begin }

    package func nextPage() async throws -> PulledPage? {
        if Task.isCancelled { throw Failure("cancelled", .cancelled, "the reading of files was stopped") }
        let pull: FilePull
        if let begun = self.pull {
            pull = begun
        } else {
            pull = try await begin()
            self.pull = pull
        }
        return try await BlockingWork.run(on: queue) {
            try pull.nextPage()
        } onCancel: {
            pull.cancel()
        }
    }

    package func outcome() async -> PullOutcome {
        pull?.outcome() ?? PullOutcome(reachedEnd: false, incompleteBecause: "the files were not read")
    }
}

/// Work that may block, done on a queue's thread while the caller waits without holding one of the pool's.
enum BlockingWork {
    static func run<Value: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Value,
        onCancel: @escaping @Sendable () -> Void = {}
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try work() }) }
            }
        } onCancel: {
            onCancel()
        }
    }
}
