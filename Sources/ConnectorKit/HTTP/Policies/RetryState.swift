/// How often and how patiently one request is tried.
package struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first included; at least 1.
    package var maximumAttempts: Int
    /// The longest single pause; a provider that asks for more ends the request.
    package var longestWait: Duration
    /// The longest time spent in pauses.
    package var longestTotalWait: Duration
    /// The first pause where the provider asks for none; each next one is about twice as long.
    package var firstPause: Duration
    /// Where the growing ends.
    package var largestPause: Duration

    package init(
        maximumAttempts: Int, longestWait: Duration, longestTotalWait: Duration = .seconds(1800),
        firstPause: Duration = .seconds(1), largestPause: Duration = .seconds(60)
    ) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.longestWait = longestWait
        self.longestTotalWait = longestTotalWait
        self.firstPause = firstPause
        self.largestPause = largestPause
    }
}

/// The attempts of one request: failures go in, what to do next comes out.
///
/// `attempt n` → failed → `attempt n + 1` after a pause, until it works or `giveUp`; nothing follows that.
package struct RetryState: Sendable {
    /// What follows a failed attempt.
    package enum Action: Sendable, Hashable {
        /// `attempt` counts from 1, so the first is 2.
        case retry(attempt: Int, after: Duration)
        case giveUp(Reason)
    }

    /// Why a request is not tried again.
    package enum Reason: Sendable, Hashable {
        case attemptsUsedUp
        /// The provider wants a longer wait than is allowed, in one or in all.
        case waitTooLong(Duration)
    }

    private let policy: RetryPolicy
    private var waited = Duration.zero
    /// Attempts made and failed.
    package private(set) var failedAttempts = 0

    package init(_ policy: RetryPolicy) { self.policy = policy }

    /// An attempt failed.
    ///
    /// The pause is never shorter than the provider's wish, and grows by itself: where the provider says nothing, or
    /// says 0 each time, the n-th lies within a quarter around `firstPause` × 2ⁿ⁻¹. `jitter` is from 0 to 1.
    package mutating func failed(providerWait: Duration?, jitter: Double) -> Action {
        failedAttempts += 1
        guard failedAttempts < policy.maximumAttempts else { return .giveUp(.attemptsUsedUp) }
        let pause = max(providerWait ?? .zero, ownPause(jitter))
        guard pause <= policy.longestWait, waited + pause <= policy.longestTotalWait else {
            return .giveUp(.waitTooLong(pause))
        }
        waited += pause
        return .retry(attempt: failedAttempts + 1, after: pause)
    }

    private func ownPause(_ jitter: Double) -> Duration {
        let growth = Double(1 << min(failedAttempts - 1, 20))
        let pause = min(policy.firstPause * growth, policy.largestPause)
        return min(pause * (0.75 + 0.5 * min(max(jitter, 0), 1)), policy.longestWait)
    }
}
