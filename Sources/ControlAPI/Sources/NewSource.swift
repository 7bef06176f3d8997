package import CustomerModel

/// A source as the shopkeeper links it: it is kept in the state directory, its secrets apart from it.
package struct NewSource: RequestBody {
    package var name: SourceName
    package var connector: String
    /// The connector's settings by its own names for them.
    package var settings: [String: JSONValue]
    package var secrets: [String: SecretText]
    package var schedule: Schedule?
    /// nil: the configuration's default.
    package var importPolicy: SourceStatus.ImportPolicy?
    /// The id of a granted authorization, whose secret the source gets.
    package var authorization: String?

    package init(
        name: SourceName, connector: String, settings: [String: JSONValue] = [:], secrets: [String: SecretText] = [:],
        schedule: Schedule? = nil, importPolicy: SourceStatus.ImportPolicy? = nil, authorization: String? = nil
    ) {
        self.name = name
        self.connector = connector
        self.settings = settings
        self.secrets = secrets
        self.schedule = schedule
        self.importPolicy = importPolicy
        self.authorization = authorization
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(SourceName.self, forKey: .name)
        connector = try container.decode(String.self, forKey: .connector)
        settings = try container.decodeIfPresent([String: JSONValue].self, forKey: .settings) ?? [:]
        secrets = try container.decodeIfPresent([String: SecretText].self, forKey: .secrets) ?? [:]
        schedule = try container.decodeIfPresent(Schedule.self, forKey: .schedule)
        importPolicy = try container.decodeIfPresent(SourceStatus.ImportPolicy.self, forKey: .importPolicy)
        authorization = try container.decodeIfPresent(String.self, forKey: .authorization)
    }

    package static let keys: Set<String> = [
        "name", "connector", "settings", "secrets", "schedule", "import_policy", "authorization",
    ]
    package static let whenEmpty: NewSource? = nil
}

/// A secret on its way in; it has no way out: nothing prints it.
package struct SecretText: Codable, Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The secret itself, for who stores it.
    package let exposed: String

    package init(_ text: String) { exposed = text }

    package init(from decoder: any Decoder) throws {
        exposed = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(exposed)
    }

    package var description: String { "•••" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What the service says to a source's credentials; a refusal is an answer and no error of the API.
package struct CheckOutcome: Codable, Sendable, Hashable {
    package var works: Bool
    package var sentence: String
    /// Why it does not work.
    package var failure: FailureNote?

    package init(works: Bool, sentence: String, failure: FailureNote? = nil) {
        self.works = works
        self.sentence = sentence
        self.failure = failure
    }
}

/// The lists or customer tables that a source's account offers.
package struct StreamList: Codable, Sendable, Hashable {
    /// One of them.
    package struct Stream: Codable, Sendable, Hashable {
        package var id: StreamID
        /// For people: `Novedades`.
        package var name: String
        /// People in it, where the service tells.
        package var count: Int?
        /// Whether runs pull it.
        package var chosen: Bool

        package init(id: StreamID, name: String, count: Int? = nil, chosen: Bool) {
            self.id = id
            self.name = name
            self.count = count
            self.chosen = chosen
        }
    }

    package var streams: [Stream]

    package init(streams: [Stream]) { self.streams = streams }
}

/// Which streams a managed source shall pull; none: all that the connector pulls by default.
package struct StreamChoice: RequestBody {
    package var streams: [StreamID]

    package init(streams: [StreamID]) { self.streams = streams }

    package static let keys: Set<String> = ["streams"]
    package static let whenEmpty: StreamChoice? = nil
}
