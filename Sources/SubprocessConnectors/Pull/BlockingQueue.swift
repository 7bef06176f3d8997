import Dispatch

/// Does work that may block on a thread of its own, while the caller waits without holding one of the pool's.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    /// One piece of work after the other, or all at once.
    init(_ label: String, isConcurrent: Bool = false) {
        queue = DispatchQueue(label: label, attributes: isConcurrent ? .concurrent : [])
    }

    /// Runs the work; `onCancel` is called when the waiting task is cancelled, and must end the work.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value, onCancel: @escaping @Sendable () -> Void = {}
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
