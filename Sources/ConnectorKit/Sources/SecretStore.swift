package import CustomerModel

/// Keeps secrets that a service replaces by new ones: a refresh token that is good for one exchange only.
///
/// What is kept belongs to the secret that a person configured. When the person configures another, the kept ones are
/// worthless and not given out again.
package protocol SecretStore: Sendable {
    /// The newest value of a source's secret; nil when it was never replaced since that one was configured.
    ///
    /// Throws a `Failure` when it is kept and cannot be read.
    func current(_ name: String, of source: SourceName, since configured: Secret) async throws -> Secret?

    /// Keeps a new value; it is safe before this returns, since the old one is worthless from now on.
    ///
    /// Throws a `Failure` when it cannot be made safe; it is then given out by this store all the same, and made safe
    /// as soon as that is possible.
    func replace(_ name: String, of source: SourceName, since configured: Secret, by secret: Secret) async throws

    /// Does work that nobody else may do for that source meanwhile, in this program or in another.
    ///
    /// Throws a `Failure` of class `.transient` when its turn does not come in a reasonable time.
    func alone<Result: Sendable>(
        for source: SourceName, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result
}

/// Forgets what it is given when the program ends: for services that do not rotate, and for tests.
package actor VolatileSecretStore: SecretStore {
    private struct Key: Hashable {
        var source: SourceName
        var name: String
        var configured: Secret
    }

    private var secrets: [Key: Secret] = [:]
    private var turns: [SourceName: Task<Void, Never>] = [:]

    package init() {}

    package func current(_ name: String, of source: SourceName, since configured: Secret) -> Secret? {
        secrets[Key(source: source, name: name, configured: configured)]
    }

    package func replace(_ name: String, of source: SourceName, since configured: Secret, by secret: Secret) {
        secrets[Key(source: source, name: name, configured: configured)] = secret
    }

    package func alone<Result: Sendable>(
        for source: SourceName, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let before = turns[source]
        let mine = Task {
            await before?.value
            return try await work()
        }
        turns[source] = Task { _ = await mine.result }
        return try await withTaskCancellationHandler {
            try await mine.value
        } onCancel: {
            mine.cancel()
        }
    }
}
