package import CustomerModel

/// When a source starts next if nothing happens before, and why then.
package struct NextStart: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case requested
        case scheduled
        /// Again, after a failure that may pass.
        case retry
        /// The configuration or the key was mended.
        case mended
        /// A new run takes the place of one that has waited for approval too long.
        case replacesHeldRun
    }

    /// The wall's time; now, when it is due.
    package var moment: Timestamp
    /// From the reading that was asked about; zero when it is due.
    package var wait: Duration
    package var reason: Reason
    /// It was due or will be earlier, but quiet hours hold it until their end.
    package var isHeldByQuietHours: Bool
    /// How long it has been due, quiet hours or not; for a fair order.
    var overdue: Duration

    package var isDue: Bool { wait <= .zero }
}
