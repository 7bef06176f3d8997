import CustomerModel

/// What is counted apart when webhooks come in floods.
enum WebhookGate: Sendable, Hashable {
    /// All that is for no source.
    case nobody
    /// All that is read for a source: a bound for the work, far above what a service sends.
    case reading(SourceName)
    /// What a source's secret refuses.
    case refused(SourceName)
    /// What it believes.
    case proven(SourceName)

    /// How many may pass in a minute.
    func perMinute(_ limits: WebhookInbox.Limits) -> Int {
        switch self {
        case .reading: limits.deliveriesPerMinute * 20
        case .nobody, .refused, .proven: limits.deliveriesPerMinute
        }
    }
}
