package import ConnectorKit
package import ControlAPI

extension ConnectorDescription {
    /// A connector as the control API tells of it.
    package init(_ profile: ConnectorProfile) {
        self.init(
            name: profile.name, title: profile.title, kind: profile.kind, about: profile.about, steps: profile.steps,
            settings: profile.settings.map {
                SettingDescription(
                    name: $0.name, about: $0.about, required: $0.isRequired, default: $0.initial.map(JSONValue.init),
                    choices: $0.choices.isEmpty ? nil : $0.choices)
            },
            secrets: profile.secrets.map {
                SecretDescription(name: $0.name, about: $0.about, required: $0.isRequired)
            },
            consent: profile.authorization.map {
                ConsentDescription(
                    secret: $0.secret, ways: ($0.hasPage ? [.page] : []) + ($0.hasDevice ? [.device] : []),
                    settings: $0.settings, secrets: $0.secrets)
            },
            brings: ConnectorProfile.Gift.allCases.filter(profile.brings.contains).map(\.rawValue),
            cannotSee: profile.cannotSee)
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
