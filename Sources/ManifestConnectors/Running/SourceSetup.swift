import ConnectorKit
import CustomerModel

/// A manifest with a source's own settings and secrets filled in.
struct SourceSetup: Sendable {
    var manifest: Manifest
    var source: SourceName
    var kind: SourceKind
    var scope: TemplateScope
    var auth: AuthRule?
    var zone: UTCOffsets
    var defaultCountry: String?
    var lists: [String]

    init(_ manifest: Manifest, _ definition: SourceDefinition) {
        self.manifest = manifest
        source = definition.name.value
        kind = definition.kind ?? manifest.kind
        lists = definition.lists.map(\.value)
        zone = TimeZoneFiles.offsets(named: definition.timeZone ?? manifest.timeZone) ?? .utc
        defaultCountry = definition.defaultCountry ?? manifest.defaultCountry
        var scope = TemplateScope()
        for (name, declaration) in manifest.settings { scope.settings[name] = declaration.initial }
        for (name, value) in definition.settings { scope.settings[name] = value.value.scalarText }
        for (name, secret) in definition.secrets { scope.secrets[name] = secret.value.reveal() }
        scope.tables = manifest.tables
        scope.sourceName = source.rawValue
        scope.sourceLists = lists
        self.scope = scope
        auth = manifest.auth.first { $0.isUsable(in: scope) }
    }
}

extension AuthRule {
    /// Whether a source gives all that this way of authentication needs.
    func isUsable(in scope: TemplateScope) -> Bool {
        guard when?.holds(in: scope) ?? true else { return false }
        return secrets.allSatisfy { scope.secrets[$0] != nil } && settings.allSatisfy { scope.settings[$0] != nil }
    }
}
