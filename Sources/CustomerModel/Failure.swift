/// What a failure means for the next attempt (C8).
package enum FailureClass: String, Sendable, Hashable, CaseIterable {
    /// Something in the configuration must be mended first.
    case configuration
    /// A key or a password is refused; no retry until it is changed.
    case authentication
    /// The provider asked to wait.
    case rateLimited = "rate_limited"
    /// It may work when tried again.
    case transient
    /// A record or a page that cannot be used.
    case data
    /// A brake held the run; a person must decide (C7).
    case held
    /// The run was asked to stop.
    case cancelled
    /// A bug, or a disk or database that does not work.
    case `internal`
}

/// An error as it travels through Clientela: its default text is the safe one.
package struct Failure: Error, Sendable, CustomStringConvertible {
    /// A stable name, such as `http_status` or `wrong_key`; programs may compare it.
    package var code: String
    package var kind: FailureClass
    /// What happened, where, and what to do; never personal data, never a secret.
    package var message: String
    /// More for the developer; may hold provider text, never printed by default.
    package var debugDetail: String?
    /// How long the provider asked to wait, where it did.
    package var retryAfter: Duration?

    package init(
        _ code: String, _ kind: FailureClass, _ message: String, debugDetail: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.kind = kind
        self.message = message
        self.debugDetail = debugDetail
        self.retryAfter = retryAfter
    }

    package var description: String { message }
}
