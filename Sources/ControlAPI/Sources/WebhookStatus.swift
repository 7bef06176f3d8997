package import CustomerModel

/// What a source's webhooks have brought since the daemon started.
package struct WebhookStatus: Codable, Sendable, Hashable {
    /// Deliveries that were not believed, for one reason.
    package struct Refused: Codable, Sendable, Hashable {
        package var reason: String
        package var sentence: String
        package var count: Int

        package init(reason: String, sentence: String, count: Int) {
            self.reason = reason
            self.sentence = sentence
            self.count = count
        }
    }

    /// The address to enter at the service; it ends in `TOKEN` where a secret belongs.
    package var address: String?
    /// Whether deliveries are signed; else they only bring a pull.
    package var signed: Bool
    /// What a person does at the service, a sentence each.
    package var steps: [String]
    package var accepted: Int
    package var repeated: Int
    /// Genuine, and about something that no pull would show.
    package var ignored: Int
    package var flooded: Int
    package var refused: [Refused]
    /// Whether something that was told is still to be pulled.
    package var pending: Bool
    /// When the last one came that was believed.
    package var lastAccepted: Timestamp?

    package init(
        address: String? = nil, signed: Bool, steps: [String] = [], accepted: Int = 0, repeated: Int = 0,
        ignored: Int = 0, flooded: Int = 0, refused: [Refused] = [], pending: Bool = false,
        lastAccepted: Timestamp? = nil
    ) {
        self.address = address
        self.signed = signed
        self.steps = steps
        self.accepted = accepted
        self.repeated = repeated
        self.ignored = ignored
        self.flooded = flooded
        self.refused = refused
        self.pending = pending
        self.lastAccepted = lastAccepted
    }
}
