import CSystemd
import Glibc

/// The service manager that started the daemon, if one did; everything is quietly nothing outside systemd.
package struct ServiceManager: Sendable {
    /// How long the manager waits for a sign of life before it ends the process; nil: it does not watch.
    package let watchdogInterval: Duration?

    private let send: @Sendable (String) -> Bool

    /// A manager that is told through `send`, which says whether the message went out; for tests.
    package init(watchdogInterval: Duration?, send: @escaping @Sendable (String) -> Bool) {
        self.watchdogInterval = watchdogInterval
        self.send = send
    }

    /// The manager named by `NOTIFY_SOCKET` and `WATCHDOG_USEC`.
    ///
    /// Takes the watchdog's variables out of the environment: call it once, before there are other threads.
    package static func inherited() -> ServiceManager {
        var microseconds: UInt64 = 0
        let isWatched = csystemd_take_watchdog(&microseconds) > 0 && microseconds > 0
        return ServiceManager(
            watchdogInterval: isWatched ? .microseconds(Int64(clamping: microseconds)) : nil,
            send: { csystemd_notify($0) > 0 })
    }

    /// Sends the notifications in one message; false when nobody was there to be told.
    @discardableResult
    package func notify(_ notifications: Notification...) -> Bool { send(Notification.message(notifications)) }

    /// The daemon serves, after start or reload.
    package func ready(status: String) { notify(.ready, .status(status)) }

    /// A reload begins; `ready(status:)` ends it, whether it was accepted or refused.
    package func reloading() { notify(.reloading(monotonicMicroseconds: Self.monotonicMicroseconds())) }

    /// The end begins.
    package func stopping(status: String) { notify(.stopping, .status(status)) }

    private static func monotonicMicroseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
    }
}
