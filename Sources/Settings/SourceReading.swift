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
        let settings = reader.optional("settings", .dictionary(of: .setting)) ?? []
        let secrets = reader.optional("secrets", secrets.shape(resolving: isEnabled)) ?? [:]
        let lists = reader.optional("lists", .list(of: .located(.text))) ?? []
        noteRepeated(lists, in: reader)
        var options = defaults
        options.read(reader, timeZones: timeZones)
        guard let connector else { return nil }
        let definition = SourceDefinition(
            name: Located(SourceName(name.value), at: name.location), connector: connector, kind: kind, rank: rank,
            settings: Dictionary(settings.map { ($0.key.value, $0.value) }) { first, _ in first },
            secrets: secrets, lists: lists, importPolicy: options.importPolicy, brakes: options.brakes,
            fullPullInterval: options.fullPullInterval, lookback: options.lookback, timeZone: options.timeZone,
            defaultCountry: options.defaultCountry, foldsGmail: options.foldsGmail)
        return Result(
            definition: definition, isEnabled: isEnabled,
            schedule: options.schedule.schedule(timeZone: options.timeZone, timeZones))
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
