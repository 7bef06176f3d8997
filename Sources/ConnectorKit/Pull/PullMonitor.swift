package import CustomerModel

/// What happens below a reader and is worth showing while it happens (C10).
package enum PullEvent: Sendable {
    /// An attempt failed and will be made again.
    case retrying(attempt: Int, after: Duration, reason: String)
    /// Nothing is sent until then, and why: `Mailchimp asked to wait`, `30 requests a minute`.
    case waiting(until: Timestamp, reason: String)
    /// The wait is over.
    case resumed
    /// The page size was changed to suit the provider.
    case pageSize(Int)
}

/// Hears what happens during a pull.
///
/// Called from any task, never blocking.
package protocol PullMonitor: Sendable {
    func observe(_ event: PullEvent)
}

/// Hears nothing.
package struct SilentMonitor: PullMonitor {
    package init() {}

    package func observe(_: PullEvent) {}
}
