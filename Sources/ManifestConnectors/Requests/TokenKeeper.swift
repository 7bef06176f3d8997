import ConnectorKit
import CustomerModel

/// A token with its end.
struct Token: Sendable {
    var text: String
    /// Which exchange gave it; to tell a stale one from its successor.
    var generation: Int
    var expiresAt: Timestamp
    /// Whether it was made for the question that got it; one that was kept may have been taken back meanwhile.
    var isNew: Bool
}

/// Gets a token when one is needed, once for all who wait, and again when it is refused or at its end.
actor TokenKeeper {
    private let now: @Sendable () -> Timestamp
    private let obtain: @Sendable (_ refused: String?) async throws -> ObtainedToken
    private var token: Token?
    private var exchange: Task<Token, any Error>?
    private var generation = 0

    init(
        now: @escaping @Sendable () -> Timestamp,
        obtain: @escaping @Sendable (_ refused: String?) async throws -> ObtainedToken
    ) {
        self.now = now
        self.obtain = obtain
    }

    /// A token that is good for now and is not of the refused generation.
    ///
    /// `isFresh`: the service gave it for this very call, so that a refusal is the last word.
    func token(refused: Int?) async throws -> (token: Token, isFresh: Bool) {
        if let token, token.generation != refused, now() < token.expiresAt { return (token, false) }
        if let exchange, let token = try await result(of: exchange) { return (token, token.isNew) }
        generation += 1
        let number = generation
        let obtain = obtain
        let now = now
        let refusedText = token.flatMap { $0.generation == refused ? $0.text : nil }
        let task = Task {
            let got = try await obtain(refusedText)
            // Renewed a little before its end, so that no request is under way when it ends.
            let margin = min(got.lifetime / 10, .seconds(60))
            return Token(
                text: got.text, generation: number, expiresAt: now().advanced(by: got.lifetime - margin),
                isNew: got.isNew)
        }
        exchange = task
        defer { exchange = nil }
        let got = try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
        token = got
        return (got, got.isNew)
    }

    /// What another's exchange gives; nil when that one was cancelled and we were not.
    private func result(of exchange: Task<Token, any Error>) async throws -> Token? {
        do {
            return try await exchange.value
        } catch {
            let wasCancelled = error is CancellationError || (error as? Failure)?.kind == .cancelled
            guard wasCancelled, !Task.isCancelled else { throw error }
            return nil
        }
    }
}
