/// Runs an operation so that the caller's leave does not leave it half done.
enum Shielded {
    /// The operation's answer; when the task is cancelled, an error at once.
    ///
    /// The operation then goes on by itself, unless it `onlyReads`: then it is cancelled too.
    static func run<Value: Sendable>(
        onlyReads: Bool, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (results, continuation) = AsyncStream<Result<Value, any Error>>.makeStream()
        let task = Task {
            do {
                continuation.yield(.success(try await operation()))
            } catch {
                continuation.yield(.failure(error))
            }
            continuation.finish()
        }
        if onlyReads { continuation.onTermination = { _ in task.cancel() } }
        for await result in results { return try result.get() }
        throw CancellationError()
    }
}
