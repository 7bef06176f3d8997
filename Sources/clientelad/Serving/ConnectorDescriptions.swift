import ConnectorKit
import ControlAPI

extension ConnectorDescription {
    /// A connector as the control API tells of it.
    init(_ profile: ConnectorProfile) {
        self.init(
            name: profile.name, title: profile.title, kind: profile.kind, about: profile.about, steps: profile.steps,
            settings: profile.settings.map {
                SettingDescription(
                    name: $0.name, about: $0.about, required: $0.isRequired, default: $0.initial.map(JSONValue.init),
                    choices: $0.choices.isEmpty ? nil : $0.choices)
            },
            secrets: profile.secrets.map {
                SecretDescription(name: $0.name, about: $0.about, required: $0.isRequired)
            })
    }
}

extension JSONValue {
    init(_ value: SettingValue) {
        self =
            switch value {
            case .text(let text): .text(text)
            case .integer(let integer): .integer(integer)
            case .number(let number): .number(number)
            case .boolean(let boolean): .boolean(boolean)
            case .list(let items): .list(items.map { JSONValue($0.value) })
            case .table(let members):
                .object(Dictionary(members.map { ($0.key.value, JSONValue($0.value.value)) }) { first, _ in first })
            }
    }
}
