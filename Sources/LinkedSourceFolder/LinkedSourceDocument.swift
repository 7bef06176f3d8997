import ControlAPI
import CustomerModel
import Daemon
import FoundationEssentials

/// A linked source as its file says it: a configuration with one source, as JSON, which is YAML too.
///
///     {"sources":{"boletin":{"connector":"mailchimp","secrets":{"api_key":{"file":"boletin.secrets/api_key"}}}}}
struct LinkedSourceDocument: Codable, Sendable {
    /// The configuration's keys of a source.
    struct Entry: Codable, Sendable {
        var connector: String
        var settings: [String: JSONValue]?
        var secrets: [String: SecretPlace]?
        var lists: [String]?
        var schedule: When?
        var `import`: SourceStatus.ImportPolicy?
    }

    /// The file that holds a secret, from the folder of the document.
    struct SecretPlace: Codable, Sendable {
        var file: String
    }

    /// `schedule` of a source.
    struct When: Codable, Sendable {
        enum CodingKeys: String, CodingKey {
            case everyMinutes = "every_minutes"
            case calendar
        }

        var everyMinutes: Int?
        var calendar: String?
    }

    var sources: [String: Entry]
}

extension LinkedSourceDocument {
    /// Throws a `Failure` of class `.configuration` for a schedule that the configuration could not say.
    init(_ linked: LinkedSource, secretFile: (String) -> String) throws {
        let source = linked.source
        let entry = Entry(
            connector: source.connector, settings: source.settings.isEmpty ? nil : source.settings,
            secrets: source.secrets.isEmpty
                ? nil
                : Dictionary(uniqueKeysWithValues: source.secrets.keys.map { ($0, SecretPlace(file: secretFile($0))) }),
            lists: linked.streams.isEmpty ? nil : linked.streams.map(\.rawValue),
            schedule: try source.schedule.map(When.init), import: source.importPolicy)
        sources = [source.name.rawValue: entry]
    }

    /// The source that the document holds, its secrets as they were read; nil when it holds another.
    func source(_ name: SourceName, secrets: [String: SecretText]) -> LinkedSource? {
        guard let entry = sources[name.rawValue] else { return nil }
        let source = NewSource(
            name: name, connector: entry.connector, settings: entry.settings ?? [:], secrets: secrets,
            schedule: entry.schedule.map {
                Schedule(everySeconds: $0.everyMinutes.map { $0 * 60 }, calendar: $0.calendar)
            },
            importPolicy: entry.import)
        return LinkedSource(source, streams: (entry.lists ?? []).map { StreamID($0) })
    }

    static func read(_ bytes: [UInt8]) -> LinkedSourceDocument? {
        try? JSONDecoder().decode(LinkedSourceDocument.self, from: Data(bytes))
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }
}

extension LinkedSourceDocument.When {
    init(_ schedule: Schedule) throws {
        if let calendar = schedule.calendar, schedule.everySeconds == nil {
            self.init(everyMinutes: nil, calendar: calendar)
            return
        }
        guard let seconds = schedule.everySeconds, schedule.calendar == nil, seconds > 0, seconds % 60 == 0 else {
            throw Failure(
                "bad_schedule", .configuration,
                "a schedule is either every_seconds, in whole minutes, or a calendar expression")
        }
        self.init(everyMinutes: seconds / 60, calendar: nil)
    }
}
