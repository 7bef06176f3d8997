/// Asks a service for a person's consent, so that nobody has to copy a key (RFC 6749, 7636, 8628).
package protocol Authorizer: Sendable {
    /// Where a person says yes; afterwards the browser comes to `redirect` with a code.
    ///
    /// Throws a `Failure` of class `.configuration` when the service has no such page.
    func beginWithPage(redirect: String) throws -> PageAuthorization

    /// Changes the code that came with the browser for secrets, by the connector's names for them.
    ///
    /// Throws a `Failure`: `.authentication` when the service refuses the code or the application.
    func redeem(_ code: String, of page: PageAuthorization) async throws -> [String: Secret]

    /// Asks for a short code that a person enters on another device.
    ///
    /// Throws a `Failure` of class `.configuration` when the service has none.
    func beginWithDevice() async throws -> DeviceAuthorization

    /// Asks once whether the person has said yes by now; never more often than the interval allows.
    ///
    /// Throws a `Failure`: `.authentication` for a no, or when the code has ended.
    func poll(_ device: DeviceAuthorization) async throws -> DeviceAnswer
}

/// A consent under way in a browser; each is good for one answer.
package struct PageAuthorization: Sendable, Hashable {
    /// The service's page, whole.
    package var url: String
    /// What must come back with the code; it proves that the answer is to this question.
    package var state: String
    /// The proof that the code is ours (RFC 7636); nil where the service has no such thing.
    package var verifier: Secret?
    package var redirect: String

    package init(url: String, state: String, verifier: Secret?, redirect: String) {
        self.url = url
        self.state = state
        self.verifier = verifier
        self.redirect = redirect
    }
}

/// A consent under way on another device.
package struct DeviceAuthorization: Sendable, Hashable {
    /// What the person enters there.
    package var userCode: String
    /// Where the person enters it.
    package var url: String
    /// The same with the code in it already, where the service has that.
    package var completeURL: String?
    package var deviceCode: Secret
    /// The shortest time between two polls.
    package var interval: Duration
    /// How long the code is good.
    package var lifetime: Duration

    package init(
        userCode: String, url: String, completeURL: String?, deviceCode: Secret, interval: Duration, lifetime: Duration
    ) {
        self.userCode = userCode
        self.url = url
        self.completeURL = completeURL
        self.deviceCode = deviceCode
        self.interval = interval
        self.lifetime = lifetime
    }
}

/// What the service says of a consent on another device.
package enum DeviceAnswer: Sendable, Hashable {
    /// The secrets, by the connector's names for them.
    case granted([String: Secret])
    case pending
    /// Pending; polls must come less often from now on.
    case slowDown
}
