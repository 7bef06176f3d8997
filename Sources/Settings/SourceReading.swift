import ConnectorKit
import CustomerModel
import StrictYAML
import Timetable

/// Reads one entry of `sources`.
struct SourceReading {
    let defaults: SourceDefaults
    let timeZones: TimeZones
    let secrets: SecretReading

    /// A source, whether it is enabled, and when it runs by itself.
    struct Result {
        var definition: SourceDefinition
        var isEnabled: Bool
        var schedule: Schedule
    }

    /// The source; nil after its mistakes were noted.
    func source(named name: Located<String>, from value: YAMLValue, _ findings: Findings) -> Result? {
        let shape = YAMLShape<Result>.table { source(named: name, from: $0) }
        return shape.read(value, findings)
    }

    private func source(named name: Located<String>, from reader: MappingReader) -> Result? {
        let connector = reader.required("connector", .located(.name()))
        let isEnabled = reader.optional("enabled", .boolean) ?? true
        let kind = reader.optional("kind", .choice(of: SourceKind.self))
        let rank = reader.optional("rank", .integer(in: 1...1_000_000))
        let writtenSettings = reader.optional("settings", .any)
        let settings = writtenSettings?.read(.dictionary(of: .setting), reader.findings) ?? []
        let writtenSecrets = reader.optional("secrets", .any)
        let secrets = writtenSecrets?.read(secrets.shape(resolving: isEnabled), reader.findings) ?? [:]
        let lists = reader.optional("lists", .list(of: .located(.text))) ?? []
        noteRepeated(lists, in: reader)
        var options = defaults
        options.read(reader, timeZones: timeZones)
        guard let connector else { return nil }
        var unread = UnreadNames()
        unread.settings = names(in: writtenSettings, hides: &unread.mayHideSettings)
        for setting in settings { unread.settings[setting.key.value] = nil }
        unread.secrets = names(in: writtenSecrets, hides: &unread.mayHideSecrets)
        for name in secrets.keys { unread.secrets[name] = nil }
        if reader.hasUnknownKeys { (unread.mayHideSettings, unread.mayHideSecrets) = (true, true) }
        let definition = SourceDefinition(
            name: Located(SourceName(name.value), at: name.location), connector: connector, kind: kind, rank: rank,
            settings: Dictionary(settings.map { ($0.key.value, $0.value) }) { first, _ in first },
            secrets: secrets, lists: lists, importPolicy: options.importPolicy, brakes: options.brakes,
            fullPullInterval: options.fullPullInterval, lookback: options.lookback, timeZone: options.timeZone,
            defaultCountry: options.defaultCountry, foldsGmail: options.foldsGmail, unread: unread)
        return Result(
            definition: definition, isEnabled: isEnabled,
            schedule: options.schedule.schedule(timeZone: options.timeZone, timeZones))
    }

    /// The names of a table with the places of their values.
    ///
    /// `hides`: there may be others, because it is no table, or a name cannot be one.
    private func names(in value: YAMLValue?, hides: inout Bool) -> [String: TextLocation] {
        guard let value else { return [:] }
        switch value.content {
        case .empty: return [:]
        case .table(let entries):
            var names: [String: TextLocation] = [:]
            for entry in entries {
                // What stands alone or is no name may be a secret in the wrong place: no message may repeat it.
                if case .empty = entry.value.content {
                    hides = true
                } else if NamePattern.matches(entry.key.value) {
                    names[entry.key.value] = entry.value.location
                } else {
                    hides = true
                }
            }
            return names
        default:
            hides = true
            return [:]
        }
    }

    private func noteRepeated(_ lists: [Located<String>], in reader: MappingReader) {
        var seen: [String: TextLocation] = [:]
        for list in lists {
            if let first = seen[list.value] {
                reader.findings.error(
                    "repeated_list", at: list.location,
                    "the list '\(Excerpt.of(list.value))' is already named in line \(first.line); "
                        + "expected each list once")
            }
            seen[list.value] = seen[list.value] ?? list.location
        }
    }
}
