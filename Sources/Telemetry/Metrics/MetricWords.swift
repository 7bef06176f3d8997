/// How a run ended.
package enum RunOutcome: String, MetricWord {
    case succeeded, failed, held, cancelled

    package static let label = "outcome"
}

/// The classes of C2.
package enum RecordClass: String, MetricWord {
    case repeated, quarantined, suppressed, new, linked, updated, unchanged, conflicts

    package static let label = "class"
}

/// Why the daemon waited.
package enum WaitReason: String, MetricWord {
    /// For the pace that the service allows or asks for.
    case pace
    /// Before another try.
    case retry

    package static let label = "reason"
}
