import CustomerModel

/// How long a source waits after a failure that may pass (C8).
package struct RetryPauses: Sendable, Hashable {
    /// After the first failure; each further one doubles it.
    package var first: Duration
    /// No pause of our own is longer.
    package var ceiling: Duration
    /// A provider is obeyed up to this; a longer wait is more likely a mistake, and would be silence.
    package var longestTold: Duration
    /// A held run is replaced by a new one so long after it started, at the earliest.
    package var heldRunAge: Duration

    package init(
        first: Duration = .seconds(60), ceiling: Duration = .seconds(3600),
        longestTold: Duration = .seconds(7 * 86_400), heldRunAge: Duration = .seconds(86_400)
    ) {
        self.first = first
        self.ceiling = ceiling
        self.longestTold = longestTold
        self.heldRunAge = heldRunAge
    }

    /// The pause after so many failures in a row: three quarters of its full length and up to a quarter more by chance.
    ///
    /// Below the ceiling each is longer than the one before.
    func pause(afterFailures count: Int, at moment: Timestamp, _ chance: Chance) -> Duration {
        // 2^20 minutes are two years.
        let doublings = min(max(count - 1, 0), 20)
        let whole = min(first * (1 << doublings), ceiling)
        return whole * (0.75 + 0.25 * chance.fraction(.retry, at: moment))
    }

    /// The same, but never shorter than the provider asked for.
    func pause(afterFailures count: Int, told: Duration?, at moment: Timestamp, _ chance: Chance) -> Duration {
        max(pause(afterFailures: count, at: moment, chance), min(told ?? .zero, longestTold))
    }
}
