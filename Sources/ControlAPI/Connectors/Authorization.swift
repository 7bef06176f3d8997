package import CustomerModel

/// A wish to ask a service for a person's consent, for a source that is to be linked.
package struct NewAuthorization: RequestBody {
    /// How a person says yes.
    package enum Way: String, Codable, Sendable, Hashable, CaseIterable {
        /// In a browser, which then comes to `redirect`.
        case page
        /// On any device, with a short code.
        case device
    }

    package var connector: String
    /// A linked source whose consent is to be given again: its settings and secrets count; nil: a source to come.
    package var source: SourceName?
    /// The connector's settings by its own names for them.
    package var settings: [String: JSONValue]
    package var secrets: [String: SecretText]
    package var way: Way
    /// Where the browser comes to afterwards; needed for a page.
    package var redirect: String?

    package init(
        connector: String, source: SourceName? = nil, settings: [String: JSONValue] = [:],
        secrets: [String: SecretText] = [:], way: Way, redirect: String? = nil
    ) {
        self.connector = connector
        self.source = source
        self.settings = settings
        self.secrets = secrets
        self.way = way
        self.redirect = redirect
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        connector = try container.decode(String.self, forKey: .connector)
        source = try container.decodeIfPresent(SourceName.self, forKey: .source)
        settings = try container.decodeIfPresent([String: JSONValue].self, forKey: .settings) ?? [:]
        secrets = try container.decodeIfPresent([String: SecretText].self, forKey: .secrets) ?? [:]
        way = try container.decode(Way.self, forKey: .way)
        redirect = try container.decodeIfPresent(String.self, forKey: .redirect)
    }

    package static let keys: Set<String> = [
        "connector", "source", "settings", "secrets", "way", "redirect",
    ]
    package static let whenEmpty: NewAuthorization? = nil
}

/// A consent that a person is asked for; what it gives never leaves the daemon.
package struct Authorization: Codable, Sendable, Hashable {
    /// How far it is.
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        case waiting
        /// A source can be linked with it.
        case granted
    }

    package var id: String
    package var connector: String
    package var way: NewAuthorization.Way
    package var state: State
    /// Where the person says yes.
    package var url: String
    /// What the person enters there; with a device.
    package var userCode: String?
    /// The address with the code in it already.
    package var completeURL: String?
    /// The shortest time between two looks at it; with a device.
    package var intervalSeconds: Int?
    package var expiresAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case id, connector, way, state, url, userCode, intervalSeconds, expiresAt
        case completeURL = "completeUrl"
    }

    package init(
        id: String, connector: String, way: NewAuthorization.Way, state: State = .waiting, url: String,
        userCode: String? = nil, completeURL: String? = nil, intervalSeconds: Int? = nil, expiresAt: Timestamp
    ) {
        self.id = id
        self.connector = connector
        self.way = way
        self.state = state
        self.url = url
        self.userCode = userCode
        self.completeURL = completeURL
        self.intervalSeconds = intervalSeconds
        self.expiresAt = expiresAt
    }
}

/// A consent that takes the place of a source's older one.
package struct RenewedConsent: RequestBody {
    /// The id of a granted authorization.
    package var authorization: String

    package init(authorization: String) { self.authorization = authorization }

    package static let keys: Set<String> = ["authorization"]
    package static let whenEmpty: RenewedConsent? = nil
}

/// The address that the browser came to, whole; the code is in it.
package struct AuthorizationAnswer: RequestBody {
    package var address: String

    package init(address: String) { self.address = address }

    package static let keys: Set<String> = ["address"]
    package static let whenEmpty: AuthorizationAnswer? = nil
}
