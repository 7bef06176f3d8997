/// Chooses how many records a transaction takes, and how long the database is left alone between two (section 6).
///
/// Another program's writer finds the database free at least as long as it finds it taken, so a writer that polls, as
/// SQLite's does, gets in after one transaction or two.
struct BatchPacer: Sendable {
    private static let bounds = 16...2000

    /// How long a transaction should hold the database.
    let target: Duration
    /// How long it is left alone, at least.
    let shortestPause: Duration
    private(set) var size: Int

    init(target: Duration, shortestPause: Duration = .milliseconds(1), initialSize: Int = 100) {
        self.target = target
        self.shortestPause = shortestPause
        size = initialSize
    }

    /// Learns how long a transaction of so many records held the database; returns the pause before the next.
    mutating func pause(afterHolding held: Duration, records: Int) -> Duration {
        guard records > 0 else { return held }
        let ratio = min(max(target / max(held, .microseconds(1)), 0.25), 1.5)
        let wanted = Double(max(records, size / 2)) * ratio
        size = min(max(Int(wanted), Self.bounds.lowerBound), Self.bounds.upperBound)
        return max(min(held, .milliseconds(50)), shortestPause)
    }
}
