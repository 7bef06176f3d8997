/// Something that the daemon tells the service manager; `sd_notify(3)` has the words.
package enum Notification: Sendable, Hashable {
    /// Started, or the reload is over.
    case ready
    /// The configuration is being read again, since this moment of the monotonic clock.
    case reloading(monotonicMicroseconds: UInt64)
    /// The end has begun.
    case stopping
    /// A sign of life for the watchdog.
    case alive
    /// What the daemon is doing, in one line.
    case status(String)
    /// Start, reload or end take longer than announced: so much longer, counted from now.
    case extendTimeout(Duration)

    /// More than a screen's width is of no use to `systemctl status`.
    private static let longestStatus = 240

    /// The assignment; one line, whatever the status says.
    var assignment: String {
        switch self {
        case .ready: return "READY=1"
        case .reloading(let moment): return "RELOADING=1\nMONOTONIC_USEC=\(moment)"
        case .stopping: return "STOPPING=1"
        case .alive: return "WATCHDOG=1"
        case .status(let text):
            return "STATUS=" + SafeText.shortened(SafeText.oneLine(text), toBytes: Self.longestStatus)
        case .extendTimeout(let time): return "EXTEND_TIMEOUT_USEC=\(max(0, time.wholeMicroseconds))"
        }
    }

    /// One message of several notifications.
    static func message(_ notifications: [Notification]) -> String {
        notifications.map(\.assignment).joined(separator: "\n")
    }
}

extension Duration {
    /// Microseconds, rounded down; the ends of time stay where they are.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, beyond) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflow || beyond ? (seconds < 0 ? .min : .max) : sum
    }
}
