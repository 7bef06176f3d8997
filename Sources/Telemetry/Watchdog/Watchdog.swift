/// Decides when the service manager's watchdog gets its sign of life (C10); it is told everything, and waits for nothing.
///
/// A ping says "all that is going on moves", not "a timer works": while one activity is stuck there is none, and the
/// manager ends and restarts the daemon one interval after the last ping. States, from the moment of the last ping:
///
/// - *content*: nothing is stuck. A ping every half interval, and a look whenever one is due.
/// - *worried*: something is stuck. No ping; a look every eighth of an interval, so that an activity that moves again
///   before the interval is over is seen in time, and the next ping follows at once.
package struct Watchdog<Instant: InstantProtocol>: Sendable where Instant: Sendable, Instant.Duration == Duration {
    /// What to do now.
    package struct Decision: Sendable, Hashable {
        /// Whether to tell the manager that the daemon is alive.
        package var pings: Bool
        /// How long to do nothing before the next look; positive.
        package var nextLook: Duration
        /// The activities that hold the ping back, in the order given.
        package var stuck: [String]
        /// Whether `stuck` is another list than at the last look: the moment to say so, in the status and in the log.
        package var hasChanged: Bool

        /// For the status line while something is stuck; nil when nothing is.
        package var status: String? {
            stuck.isEmpty ? nil : "stuck, to be restarted by the watchdog: " + stuck.joined(separator: ", ")
        }
    }

    private let interval: Duration
    private var nextPing: Instant
    private var stuck: [String] = []

    /// A watchdog whose manager waits for `interval` between two signs of life, at a moment when it need not be told.
    package init(interval: Duration, now: Instant) {
        self.interval = max(interval, .milliseconds(1))
        nextPing = now.advanced(by: self.interval / 2)
    }

    /// What to do at this moment, given all that is going on.
    package mutating func look(at now: Instant, activities: [WatchedActivity<Instant>]) -> Decision {
        let found = activities.filter { $0.isStuck(at: now) }.map(\.name)
        let wasStuck = !stuck.isEmpty
        let hasChanged = found != stuck
        stuck = found
        guard found.isEmpty else {
            return Decision(pings: false, nextLook: interval / 8, stuck: found, hasChanged: hasChanged)
        }
        let isDue = now >= nextPing || wasStuck
        if isDue { nextPing = now.advanced(by: interval / 2) }
        return Decision(pings: isDue, nextLook: now.duration(to: nextPing), stuck: [], hasChanged: hasChanged)
    }
}
