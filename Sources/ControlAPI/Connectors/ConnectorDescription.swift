package import CustomerModel

/// A service that can be linked, and what it needs to know.
package struct ConnectorDescription: Codable, Sendable, Hashable {
    /// The name in the configuration: `mailchimp`.
    package var name: String
    /// The name for people: `Mailchimp`.
    package var title: String
    package var kind: SourceKind
    package var about: String?
    /// What a person does at the service before it can be linked, a sentence each.
    package var steps: [String]
    package var settings: [SettingDescription]
    package var secrets: [SecretDescription]
    /// How a person's consent can stand for a secret; nil: it cannot.
    package var consent: ConsentDescription?
    /// What a source of it can bring: `lists`, `consent`, `birthdays`, `spend` and others.
    package var brings: [String]
    /// What it cannot see.
    package var cannotSee: String?

    package init(
        name: String, title: String, kind: SourceKind, about: String? = nil, steps: [String] = [],
        settings: [SettingDescription] = [], secrets: [SecretDescription] = [], consent: ConsentDescription? = nil,
        brings: [String] = [], cannotSee: String? = nil
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.about = about
        self.steps = steps
        self.settings = settings
        self.secrets = secrets
        self.consent = consent
        self.brings = brings
        self.cannotSee = cannotSee
    }
}

/// How a person's consent can be asked for.
package struct ConsentDescription: Codable, Sendable, Hashable {
    /// The secret that it gives.
    package var secret: String
    package var ways: [NewAuthorization.Way]
    /// The settings and secrets that may have to be there before.
    package var settings: [String]
    package var secrets: [String]

    package init(
        secret: String, ways: [NewAuthorization.Way], settings: [String] = [], secrets: [String] = []
    ) {
        self.secret = secret
        self.ways = ways
        self.settings = settings
        self.secrets = secrets
    }
}

/// A setting of a connector.
package struct SettingDescription: Codable, Sendable, Hashable {
    package var name: String
    package var about: String
    package var required: Bool
    package var `default`: JSONValue?
    /// The values that it can have, where they are few.
    package var choices: [String]?

    package init(
        name: String, about: String, required: Bool = false, default: JSONValue? = nil, choices: [String]? = nil
    ) {
        self.name = name
        self.about = about
        self.required = required
        self.default = `default`
        self.choices = choices
    }
}

/// A secret of a connector; its value is never told.
package struct SecretDescription: Codable, Sendable, Hashable {
    package var name: String
    package var about: String
    package var required: Bool

    package init(name: String, about: String, required: Bool = true) {
        self.name = name
        self.about = about
        self.required = required
    }
}

/// Every connector, by name.
package struct ConnectorList: Codable, Sendable, Hashable {
    package var connectors: [ConnectorDescription]

    package init(connectors: [ConnectorDescription]) { self.connectors = connectors }
}
