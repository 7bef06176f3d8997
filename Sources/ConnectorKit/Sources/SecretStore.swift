package import CustomerModel

/// Keeps secrets that a service replaces by new ones: a refresh token that is good for one exchange only.
package protocol SecretStore: Sendable {
    /// The newest value of a source's secret; nil when it was never replaced.
    func current(_ name: String, of source: SourceName) async -> Secret?

    /// Keeps a new value; it must be safe before this returns, since the old one is worthless from now on.
    func replace(_ name: String, of source: SourceName, by secret: Secret) async throws
}

/// Forgets what it is given when the program ends: for services that do not rotate, and for tests.
package actor VolatileSecretStore: SecretStore {
    private var secrets: [String: Secret] = [:]

    package init() {}

    package func current(_ name: String, of source: SourceName) -> Secret? { secrets["\(source)/\(name)"] }

    package func replace(_ name: String, of source: SourceName, by secret: Secret) {
        secrets["\(source)/\(name)"] = secret
    }
}
