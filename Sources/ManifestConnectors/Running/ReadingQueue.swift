import Dispatch

/// Where the pages of a source are read, one after the other, on a thread beside the cooperative pool.
///
/// Pages that were asked for together arrive together. Read on the pool, the first of them would keep the others from
/// being noticed, and the service would wait for its next request meanwhile. One page at a time also means one
/// parser's memory.
final class ReadingQueue: Sendable {
    private let queue = DispatchQueue(label: "clientela.pages")

    /// Runs the body when its turn comes.
    func run<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
