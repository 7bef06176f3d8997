import ConnectorKit
import StrictYAML

/// A question about a source's setting: `{setting: way, is: [a, b]}`.
struct SettingCondition: Sendable {
    var setting: String
    var values: [String]

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<SettingCondition> {
        .table { reader in
            let setting = reader.required("setting", .located(.name()))
            let values = reader.required("is", shapes.comparands)
            guard let setting, let values else { return nil }
            shapes.log.note(
                Template(reference: TemplateReference(.setting, setting.value)), at: setting.location,
                allowed: ManifestShapes.always)
            return SettingCondition(setting: setting.value, values: values)
        }
    }

    /// Whether the source's setting has one of the values.
    func holds(in scope: TemplateScope) -> Bool { scope.settings[setting].map(values.contains) ?? false }
}
