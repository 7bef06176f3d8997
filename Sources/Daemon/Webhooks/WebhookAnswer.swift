package import ConnectorKit

/// What becomes of a delivery, for who sent it.
package enum WebhookAnswer: Sendable, Hashable {
    /// It is noted; a pull follows.
    case accepted
    /// It came before.
    case repeated
    /// It is genuine and about something else.
    case ignored
    /// The service asked whether somebody is there; the answer's body.
    case greeting(String)
    case refused(WebhookRefusal)
    /// There is no such source, or it takes no webhooks.
    case unknownSource
    /// Too many came; one may come again after that time.
    case flooded(Duration)
    /// It could not be kept: the service should send it again.
    case notKept
}
