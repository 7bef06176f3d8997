package import CustomerModel

/// What a delivery amounts to.
package enum WebhookVerdict: Sendable, Hashable {
    /// It is not what it claims to be.
    case refused(WebhookRefusal)
    /// The service only asks whether somebody is there; the text is its answer's body.
    case greeting(String)
    /// It is genuine and about something that no pull would show.
    case ofNoInterest
    /// Something has changed.
    case news(WebhookNews)
}

/// A change that a service told of.
package struct WebhookNews: Sendable, Hashable {
    /// The records that changed; nil: it is not known which, or nothing proves it.
    package var records: [NamedRecord]?
    /// nil where nothing tells two deliveries apart: then each counts.
    package var fingerprint: WebhookFingerprint?

    package init(records: [NamedRecord]? = nil, fingerprint: WebhookFingerprint? = nil) {
        self.records = records
        self.fingerprint = fingerprint
    }
}

/// A record by its name, with or without the stream that it is in.
package struct NamedRecord: Sendable, Hashable {
    /// nil: any stream that knows it.
    package var stream: StreamID?
    package var id: ExternalID

    package init(stream: StreamID? = nil, id: ExternalID) {
        self.stream = stream
        self.id = id
    }
}

/// Why a delivery is not believed.
package enum WebhookRefusal: String, Sendable, Hashable, CaseIterable {
    /// The address lacks the secret part that only the service knows.
    case wrongToken = "wrong_token"
    case noSignature = "no_signature"
    case wrongSignature = "wrong_signature"
    /// Signed, but without a time of signing that could be read.
    case noTimestamp = "no_timestamp"
    case tooOld = "too_old"
    /// Signed at a time that is yet to come: one of the clocks is wrong.
    case fromFuture = "from_future"
    case wrongMethod = "wrong_method"

    /// For people.
    package var sentence: String {
        switch self {
        case .wrongToken: "the address lacks the right token"
        case .noSignature: "there is no signature"
        case .wrongSignature: "the signature does not fit the secret"
        case .noTimestamp: "the time of signing cannot be read"
        case .tooOld: "it was signed too long ago"
        case .fromFuture: "it was signed in the future: one of the clocks is wrong"
        case .wrongMethod: "the method is not one that the service uses"
        }
    }
}
