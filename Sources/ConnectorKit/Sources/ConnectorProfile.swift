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

    package init(
        name: String, title: String, kind: SourceKind, about: String? = nil, steps: [String] = [],
        settings: [Setting] = [], secrets: [SecretNeed] = []
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.about = about
        self.steps = steps
        self.settings = settings
        self.secrets = secrets
    }
}
