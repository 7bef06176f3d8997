/// Carries out what a `Watchdog` says, until it is cancelled.
package struct WatchdogKeeper<Timekeeper: Clock>: Sendable
where Timekeeper.Duration == Duration, Timekeeper.Instant: Sendable {
    private let manager: ServiceManager
    private let clock: Timekeeper
    private let activities: @Sendable () -> [WatchedActivity<Timekeeper.Instant>]
    private let onChange: @Sendable (Watchdog<Timekeeper.Instant>.Decision) -> Void

    /// A keeper that asks for all that is going on at each look, from any thread, and tells when other activities are
    /// stuck than before, none included.
    package init(
        manager: ServiceManager, clock: Timekeeper,
        activities: @escaping @Sendable () -> [WatchedActivity<Timekeeper.Instant>],
        onChange: @escaping @Sendable (Watchdog<Timekeeper.Instant>.Decision) -> Void = { _ in }
    ) {
        self.manager = manager
        self.clock = clock
        self.activities = activities
        self.onChange = onChange
    }

    /// Returns at once when the manager does not watch, else when the task is cancelled.
    package func run() async {
        guard let interval = manager.watchdogInterval else { return }
        manager.notify(.alive)
        var watchdog = Watchdog(interval: interval, now: clock.now)
        while !Task.isCancelled {
            let decision = watchdog.look(at: clock.now, activities: activities())
            if decision.pings { manager.notify(.alive) }
            if decision.hasChanged {
                if let status = decision.status { manager.notify(.status(status)) }
                onChange(decision)
            }
            do { try await clock.sleep(for: decision.nextLook, tolerance: interval / 16) } catch { return }
        }
    }
}
