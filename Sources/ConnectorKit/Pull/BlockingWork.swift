package import Dispatch

/// Work that may block, done on a queue's thread while the caller waits without holding one of the pool's.
package enum BlockingWork {
    /// Runs the work on the queue; `onCancel` is called when the waiting task is cancelled, and must end the work.
    package static func run<Value: Sendable>(
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
