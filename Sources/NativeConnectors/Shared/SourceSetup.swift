import ConnectorKit
import CustomerModel

/// What one source says, with what its connector's profile has for the rest.
struct SourceSetup: Sendable {
    let source: SourceName
    let lists: [String]
    let defaultCountry: String?
    private let settings: [String: SettingValue]
    private let secrets: [String: Secret]

    init(_ definition: SourceDefinition, _ profile: ConnectorProfile) {
        source = definition.name.value
        lists = definition.lists.map(\.value)
        defaultCountry = definition.defaultCountry
        var settings: [String: SettingValue] = [:]
        for setting in profile.settings { settings[setting.name] = setting.initial }
        for (name, value) in definition.settings { settings[name] = value.value }
        self.settings = settings
        secrets = definition.secrets.mapValues(\.value)
    }

    /// A setting as text; nil when it is empty or left out.
    func text(_ name: String) -> String? {
        settings[name]?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
    }

    func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    func flag(_ name: String) -> Bool { text(name) == "true" }

    func secret(_ name: String) -> Secret? { secrets[name] }

    /// A secret that the lint has seen; throws where nobody asked the lint.
    func required(_ name: String) throws -> Secret {
        guard let secret = secrets[name] else {
            throw Failure("missing_secret", .configuration, "source \(source) has no secret '\(name)'")
        }
        return secret
    }

    /// The address that a setting gives, else another one; throws for one that cannot be read.
    func address(_ name: String, otherwise: String) throws -> WebAddress {
        let text = text(name) ?? otherwise
        guard let address = WebAddress(text) else {
            throw Failure(
                "bad_address", .configuration,
                "source \(source): the setting '\(name)' is no address; expected https://host/path")
        }
        return address
    }
}
