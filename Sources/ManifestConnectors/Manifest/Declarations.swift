import ConnectorKit
import StrictYAML

/// A setting that a source of this connector may have.
struct SettingDeclaration: Sendable {
    /// What the value must be.
    enum Kind: String, Sendable, CaseIterable {
        case text
        case integer
        case number
        case boolean
    }

    var kind: Kind
    var isRequired: Bool
    var initial: String?
    var about: String
    /// The only values allowed; empty: any.
    var allowed: [String]

    static var shape: YAMLShape<SettingDeclaration> {
        .table { reader in
            let kind = reader.optional("type", .choice(of: Kind.self)) ?? .text
            let isRequired = reader.optional("required", .boolean) ?? false
            let initial = reader.optional("default", .anyText)
            let about = reader.optional("about", .anyText) ?? ""
            let allowed = reader.optional("allowed", .list(of: .anyText)) ?? []
            if let initial, !allowed.isEmpty, !allowed.contains(initial) {
                reader.error("bad_value", at: "default", "the default is not among the values that 'allowed' lists")
            }
            return SettingDeclaration(
                kind: kind, isRequired: isRequired, initial: initial, about: about, allowed: allowed)
        }
    }
}

extension SettingDeclaration {
    /// As people are told of it.
    func setting(named name: String) -> ConnectorProfile.Setting {
        ConnectorProfile.Setting(
            name, about, isRequired: isRequired, initial: initial.map(value(from:)), choices: allowed)
    }

    private func value(from text: String) -> SettingValue {
        switch kind {
        case .text: .text(text)
        case .integer: Int(text).map(SettingValue.integer) ?? .text(text)
        case .number: Double(text).map(SettingValue.number) ?? .text(text)
        case .boolean: .boolean(text == "true")
        }
    }
}

/// A secret that a source of this connector may have.
struct SecretDeclaration: Sendable {
    var isRequired: Bool
    /// Where a person finds it; part of the message about a refused key.
    var about: String

    static var shape: YAMLShape<SecretDeclaration> {
        .table { reader in
            let isRequired = reader.optional("required", .boolean) ?? true
            let about = reader.optional("about", .anyText) ?? ""
            return SecretDeclaration(isRequired: isRequired, about: about)
        }
    }
}
