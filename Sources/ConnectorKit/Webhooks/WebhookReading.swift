/// Reads the deliveries of one source: knows its secrets, and what its service sends.
///
/// It looks at nothing but the delivery, so that an answer takes no longer than the reading.
package protocol WebhookReading: Sendable {
    /// What a pull can be asked for when something has changed.
    var reach: WebhookReach { get }

    /// What a person has to know to enter the address at the service.
    var guide: WebhookGuide { get }

    func verdict(on delivery: WebhookDelivery) -> WebhookVerdict
}

/// How little a source can pull to learn of a change.
package struct WebhookReach: Sendable, Hashable {
    /// Single records by their names.
    package var namesRecords: Bool
    /// What changed since the last pull.
    package var increments: Bool

    package init(namesRecords: Bool, increments: Bool) {
        self.namesRecords = namesRecords
        self.increments = increments
    }
}

/// How a service is told where to deliver.
package struct WebhookGuide: Sendable, Hashable {
    /// Whether a secret token ends the address.
    package var hasToken: Bool
    /// Whether deliveries are signed; without that they only bring a pull.
    package var isSigned: Bool
    /// What a person does at the service, a sentence each.
    package var steps: [String]

    package init(hasToken: Bool, isSigned: Bool, steps: [String] = []) {
        self.hasToken = hasToken
        self.isSigned = isSigned
        self.steps = steps
    }
}
