package import CustomerModel

/// What a person has to know of a connector before a source of it can be linked.
package struct ConnectorProfile: Sendable, Hashable {
    /// A setting that a source may have.
    package struct Setting: Sendable, Hashable {
        package var name: String
        package var about: String
        package var isRequired: Bool
        package var initial: SettingValue?
        /// The only values allowed; empty: any.
        package var choices: [String]

        package init(
            _ name: String, _ about: String, isRequired: Bool = false, initial: SettingValue? = nil,
            choices: [String] = []
        ) {
            self.name = name
            self.about = about
            self.isRequired = isRequired
            self.initial = initial
            self.choices = choices
        }
    }

    /// A secret that a source may have.
    package struct SecretNeed: Sendable, Hashable {
        package var name: String
        /// Where a person finds it.
        package var about: String
        package var isRequired: Bool

        package init(_ name: String, _ about: String, isRequired: Bool = true) {
            self.name = name
            self.about = about
            self.isRequired = isRequired
        }
    }

    /// How a person's consent can stand for a key.
    package struct Authorization: Sendable, Hashable {
        /// The secret that comes of it.
        package var secret: String
        /// In a browser that comes back to us.
        package var hasPage: Bool
        /// On another device, with a short code.
        package var hasDevice: Bool
        /// The settings and secrets that have to be there before, in some way of it.
        package var settings: [String]
        package var secrets: [String]

        package init(
            secret: String, hasPage: Bool, hasDevice: Bool, settings: [String] = [], secrets: [String] = []
        ) {
            self.secret = secret
            self.hasPage = hasPage
            self.hasDevice = hasDevice
            self.settings = settings
            self.secrets = secrets
        }
    }

    /// What a source of a connector can bring about a person.
    package enum Gift: String, Sendable, Hashable, CaseIterable {
        case lists
        case consent
        case phones
        case birthdays
        case addresses
        case languages
        case tags
        case spend
        /// What changed since the last pull, without reading everything.
        case increments
        /// Who was deleted at the service.
        case deletions
    }

    /// The name in the configuration: `mailchimp`.
    package var name: String
    /// The name for people: `Mailchimp`.
    package var title: String
    package var kind: SourceKind
    /// What it is, or where its documentation is.
    package var about: String?
    /// What a person does at the service before it can be linked, a sentence each.
    package var steps: [String]
    /// In the order in which they are worth asking for.
    package var settings: [Setting]
    /// In the order in which they are worth asking for.
    package var secrets: [SecretNeed]
    /// nil: keys have to be copied.
    package var authorization: Authorization?
    package var brings: Set<Gift>
    /// What it cannot see, in sentences; nil when there is nothing to say.
    package var cannotSee: String?

    package init(
        name: String, title: String, kind: SourceKind, about: String? = nil, steps: [String] = [],
        settings: [Setting] = [], secrets: [SecretNeed] = [], authorization: Authorization? = nil,
        brings: Set<Gift> = [], cannotSee: String? = nil
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.about = about
        self.steps = steps
        self.settings = settings
        self.secrets = secrets
        self.authorization = authorization
        self.brings = brings
        self.cannotSee = cannotSee
    }
}
