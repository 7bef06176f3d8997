import ConnectorKit
import CustomerModel
import StrictYAML

/// A service, as one file in `config/connectors/` describes it.
///
/// `docs/connectors.md` explains each key.
struct Manifest: Sendable {
    /// The format that this program reads.
    static let version = 1
    /// Settings that every connector has.
    static let commonSettings: [String: SettingDeclaration] = [
        "base_url": SettingDeclaration(
            kind: .text, isRequired: false, initial: nil, about: "where the service is, instead of the manifest's word",
            allowed: []),
        "allow_http": SettingDeclaration(
            kind: .boolean, isRequired: false, initial: "false", about: "allow an address without TLS", allowed: []),
    ]

    /// What people are told of it; the order of its settings and secrets is the manifest's.
    var profile: ConnectorProfile
    /// IANA name of the zone in which times without one are written.
    var timeZone: String
    var defaultCountry: String?
    var settings: [String: SettingDeclaration]
    var secrets: [String: SecretDeclaration]
    var tables: [String: [String: String]]
    /// The first whose settings and secrets a source has is used.
    var baseURL: [BaseURL]
    var auth: [AuthRule]
    var headers: [(name: String, value: Template)]
    var check: RequestTemplate
    var streams: StreamsRule
    var people: PeopleRule
    var errors: ErrorTable
    var pacing: RequestPacing

    /// The name in the configuration.
    var name: String { profile.name }
    /// For people: `Mailchimp`.
    var title: String { profile.title }
    /// What a source is, when it does not say.
    var kind: SourceKind { profile.kind }

    /// Reads a manifest; nil, with findings, when it is wrong.
    static func read(_ bytes: [UInt8], file: String, findings: Findings) -> Manifest? {
        let before = findings.all.count { $0.severity == .error }
        guard let root = YAMLDocument.root(of: bytes, file: file, findings: findings) else { return nil }
        let log = ReferenceLog()
        let manifest = root.read(shape(ManifestShapes(log: log)), findings)
        ReferenceCheck(log: log, root: root).run(findings)
        let after = findings.all.count { $0.severity == .error }
        return before == after ? manifest : nil
    }

    private static func shape(_ shapes: ManifestShapes) -> YAMLShape<Manifest> {
        .table { reader in
            let version = reader.required("manifest", .integer(in: 1...Manifest.version))
            let name = reader.required("name", YAMLShape<String>.name())
            let title = reader.required("title", .text)
            let kind = reader.required("kind", .choice(of: SourceKind.self))
            let about = reader.optional("about", .anyText)
            let cannotSee = reader.optional("cannot_see", .text)
            let steps = reader.optional("steps", .list(of: .text)) ?? []
            let timeZone = reader.optional("time_zone", .text) ?? "UTC"
            if TimeZoneFiles.offsets(named: timeZone) == nil {
                reader.error(
                    "bad_value", at: "time_zone",
                    "there is no time zone '\(timeZone)'; expected a name such as America/Panama")
            }
            let country = reader.optional("default_country", .text("an ISO 3166 code"))
            let settings = reader.optional("settings", .dictionary(keys: .name(), of: SettingDeclaration.shape)) ?? []
            let secrets = reader.optional("secrets", .dictionary(keys: .name(), of: SecretDeclaration.shape)) ?? []
            let tables = reader.optional("tables", .dictionary(keys: .name(), of: .dictionary(of: .anyText))) ?? []
            let baseURL = reader.required("base_url", .oneOrMore(of: BaseURL.shape(shapes)))
            let auth = reader.optional("auth", .oneOrMore(of: AuthRule.shape(shapes))) ?? []
            let headers = reader.optional("headers", RequestTemplate.headers(shapes, ManifestShapes.always)) ?? []
            let check = reader.required("check", RequestTemplate.shape(shapes, ManifestShapes.always))
            let streams = reader.required("streams", StreamsRule.shape(shapes))
            let people = reader.required("people", PeopleRule.shape(shapes))
            let errors = reader.optional("errors", ErrorTable.shape(shapes)) ?? ErrorTable()
            var pacing = reader.optional("pacing", RequestPacing.shape) ?? RequestPacing()
            pacing.statusClasses = errors.statuses
            for name in settings.map(\.key) where commonSettings[name.value] != nil {
                reader.findings.error(
                    "reserved_name", at: name.location, "every connector has the setting '\(name.value)' already")
            }
            guard version != nil, let name, let title, let kind, let baseURL, let check, let streams, let people
            else { return nil }
            let tableMap = tables.map { table in
                (table.key.value, Dictionary(table.value.map { ($0.key.value, $0.value) }) { first, _ in first })
            }
            let profile = ConnectorProfile(
                name: name, title: title, kind: kind, about: about, steps: steps,
                settings: settings.map { $0.value.setting(named: $0.key.value) },
                secrets: secrets.map { .init($0.key.value, $0.value.about, isRequired: $0.value.isRequired) },
                authorization: AuthRule.authorization(in: auth), brings: people.gifts(streams), cannotSee: cannotSee)
            return Manifest(
                profile: profile, timeZone: timeZone, defaultCountry: country,
                settings: Dictionary(settings.map { ($0.key.value, $0.value) }) { first, _ in first },
                secrets: Dictionary(secrets.map { ($0.key.value, $0.value) }) { first, _ in first },
                tables: Dictionary(tableMap) { first, _ in first }, baseURL: baseURL, auth: auth, headers: headers,
                check: check, streams: streams, people: people, errors: errors, pacing: pacing)
        }
    }
}
