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

/// What became of a webhook; those that are refused, by the reason.
package enum WebhookOutcome: String, MetricWord {
    case accepted, repeated, ignored, greeted, flooded
    case notKept = "not_kept"
    /// For no source that there is.
    case unknownSource = "unknown_source"
    case wrongToken = "wrong_token"
    case noSignature = "no_signature"
    case wrongSignature = "wrong_signature"
    case noTimestamp = "no_timestamp"
    case tooOld = "too_old"
    case fromFuture = "from_future"
    case wrongMethod = "wrong_method"

    package static let label = "outcome"
}
