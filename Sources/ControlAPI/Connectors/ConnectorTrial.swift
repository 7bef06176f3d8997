package import CustomerModel

/// A wish to pull one page, to see what becomes of it; nothing is kept.
package struct NewTrial: RequestBody {
    /// An installed connector; or `manifest`.
    package var connector: String?
    /// A manifest that is not installed; or `connector`.
    package var manifest: ManifestText?
    package var settings: [String: JSONValue]
    package var secrets: [String: SecretText]
    /// The stream to pull; nil: the first.
    package var stream: StreamID?
    /// Whether examples are told as they are; else only their form.
    package var reveal: Bool

    package init(
        connector: String? = nil, manifest: ManifestText? = nil, settings: [String: JSONValue] = [:],
        secrets: [String: SecretText] = [:], stream: StreamID? = nil, reveal: Bool = false
    ) {
        self.connector = connector
        self.manifest = manifest
        self.settings = settings
        self.secrets = secrets
        self.stream = stream
        self.reveal = reveal
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        connector = try container.decodeIfPresent(String.self, forKey: .connector)
        manifest = try container.decodeIfPresent(ManifestText.self, forKey: .manifest)
        settings = try container.decodeIfPresent([String: JSONValue].self, forKey: .settings) ?? [:]
        secrets = try container.decodeIfPresent([String: SecretText].self, forKey: .secrets) ?? [:]
        stream = try container.decodeIfPresent(StreamID.self, forKey: .stream)
        reveal = try container.decodeIfPresent(Bool.self, forKey: .reveal) ?? false
    }

    package static let keys: Set<String> = ["connector", "manifest", "settings", "secrets", "stream", "reveal"]
    package static let whenEmpty: NewTrial? = nil
}

/// What became of the first page of a stream.
package struct ConnectorTrial: Codable, Sendable, Hashable {
    /// One of our fields.
    package struct Field: Codable, Sendable, Hashable {
        /// As in the database; also `consent`, `tags`, `orders`, `spent` and others that are no fields.
        package var field: String
        /// Where the service has it.
        package var from: String?
        /// How many people of the page have it.
        package var filled: Int
        /// One of the values, or its form.
        package var example: String?

        package init(field: String, from: String?, filled: Int, example: String?) {
            self.field = field
            self.from = from
            self.filled = filled
            self.example = example
        }
    }

    /// How many people of the page have a consent on a list.
    package struct ConsentCount: Codable, Sendable, Hashable {
        package var list: String
        package var consent: String
        package var people: Int

        package init(list: String, consent: String, people: Int) {
            self.list = list
            self.consent = consent
            self.people = people
        }
    }

    /// Why somebody was left out.
    package struct LeftOut: Codable, Sendable, Hashable {
        /// Where it stands on the page.
        package var position: String
        package var sentence: String

        package init(position: String, sentence: String) {
            self.position = position
            self.sentence = sentence
        }
    }

    package var connector: ConnectorDescription
    package var stream: StreamList.Stream
    /// All streams that the source would pull.
    package var streams: [StreamList.Stream]
    /// People on the page, those left out included.
    package var people: Int
    /// People in the stream, where the service tells.
    package var total: Int?
    package var fields: [Field]
    package var consents: [ConsentCount]
    package var leftOut: [LeftOut]
    package var warnings: [String]

    package init(
        connector: ConnectorDescription, stream: StreamList.Stream, streams: [StreamList.Stream], people: Int,
        total: Int?, fields: [Field], consents: [ConsentCount], leftOut: [LeftOut], warnings: [String]
    ) {
        self.connector = connector
        self.stream = stream
        self.streams = streams
        self.people = people
        self.total = total
        self.fields = fields
        self.consents = consents
        self.leftOut = leftOut
        self.warnings = warnings
    }
}
