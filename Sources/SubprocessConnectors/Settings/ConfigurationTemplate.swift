import ConnectorKit

/// The configuration of a tap or a source as the settings write it, with places for secrets.
indirect enum ConfigurationTemplate: Sendable, Hashable {
    case fixed(JSONValue)
    case text(SecretText)
    case list([ConfigurationTemplate])
    case table([Member])

    /// A key with its value.
    struct Member: Sendable, Hashable {
        var key: String
        var value: ConfigurationTemplate
    }

    /// Understands a setting; mistakes go to `report`.
    init(_ setting: Located<SettingValue>, report: (TextLocation, String) -> Void) {
        switch setting.value {
        case .text(let text):
            do {
                self = .text(try SecretText(text))
            } catch {
                report(setting.location, error.reason)
                self = .fixed(.text(""))
            }
        case .integer(let integer): self = .fixed(.number(String(integer)))
        case .number(let number): self = .fixed(number.isFinite ? .number(String(number)) : .null)
        case .boolean(let boolean): self = .fixed(.boolean(boolean))
        case .list(let items): self = .list(items.map { ConfigurationTemplate($0, report: report) })
        case .table(let entries):
            // In the order in which they were written.
            let sorted = entries.sorted { ($0.key.location, $0.key.value) < ($1.key.location, $1.key.value) }
            self = .table(
                sorted.map { Member(key: $0.key.value, value: ConfigurationTemplate($0.value, report: report)) })
        }
    }

    static let empty = ConfigurationTemplate.table([])

    /// The names of all secrets in it.
    var secrets: Set<String> {
        switch self {
        case .fixed: []
        case .text(let text): Set(text.secrets)
        case .list(let items): items.reduce(into: []) { $0.formUnion($1.secrets) }
        case .table(let members): members.reduce(into: []) { $0.formUnion($1.value.secrets) }
        }
    }

    /// The configuration with the secrets in their places.
    func filled(_ secrets: [String: Secret]) -> JSONValue {
        switch self {
        case .fixed(let value): value
        case .text(let text): .text(text.filled(secrets))
        case .list(let items): .list(items.map { $0.filled(secrets) })
        case .table(let members):
            .object(members.map { JSONValue.Member(key: $0.key, value: $0.value.filled(secrets)) })
        }
    }

    /// Secrets that a newer configuration has other values for.
    func rotated(in newer: JSONValue, from secrets: [String: Secret]) -> [String: Secret] {
        var found: [String: Secret] = [:]
        collect(newer, secrets, &found)
        return found
    }

    private func collect(_ newer: JSONValue, _ secrets: [String: Secret], _ found: inout [String: Secret]) {
        switch self {
        case .fixed: return
        case .text(let text):
            guard let value = newer.text, let (name, new) = text.extracted(from: value) else { return }
            if secrets[name]?.reveal() != new { found[name] = Secret(new) }
        case .list(let items):
            for (item, value) in zip(items, newer.items ?? []) { item.collect(value, secrets, &found) }
        case .table(let members):
            for member in members { if let value = newer[member.key] { member.value.collect(value, secrets, &found) } }
        }
    }
}
