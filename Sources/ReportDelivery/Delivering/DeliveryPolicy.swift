package import CustomerModel

/// How patiently a report is delivered (C8).
package struct DeliveryPolicy: Sendable, Hashable {
    /// After the first failure; each further one about doubles it.
    package var firstPause: Duration
    package var longestPause: Duration
    /// A receiver's own wish is obeyed up to this.
    package var longestTold: Duration
    /// Attempts in all.
    package var maximumAttempts: Int
    /// An older report helps nobody.
    package var maximumAge: Duration
    /// Deliveries that wait at the same time; the oldest makes room.
    package var maximumPending: Int

    package init(
        firstPause: Duration = .seconds(30), longestPause: Duration = .seconds(7200),
        longestTold: Duration = .seconds(6 * 3600), maximumAttempts: Int = 20,
        maximumAge: Duration = .seconds(86_400), maximumPending: Int = 64
    ) {
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.longestTold = longestTold
        self.maximumAttempts = maximumAttempts
        self.maximumAge = maximumAge
        self.maximumPending = maximumPending
    }

    /// Whether another attempt may help; all else is final.
    package func isRetried(_ kind: FailureClass) -> Bool { kind == .transient || kind == .rateLimited }

    /// The pause after so many failures: within a quarter around its length, and never shorter than the receiver asked.
    ///
    /// `jitter` is from 0 to 1.
    package func pause(afterFailures count: Int, told: Duration?, jitter: Double) -> Duration {
        let whole = min(firstPause * (1 << min(max(count - 1, 0), 20)), longestPause)
        return max(whole * (0.75 + 0.5 * min(max(jitter, 0), 1)), min(told ?? .zero, longestTold))
    }
}
