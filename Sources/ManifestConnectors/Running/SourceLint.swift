import ConnectorKit
import StrictYAML
import WebhookSignatures

/// Checks a source's settings, secrets and lists against what its manifest declares.
struct SourceLint {
    private let manifest: Manifest
    private let source: SourceDefinition
    private var findings: [Diagnostic] = []

    private init(_ manifest: Manifest, _ source: SourceDefinition) {
        self.manifest = manifest
        self.source = source
    }

    /// Everything that is wrong, by place.
    static func findings(in source: SourceDefinition, for manifest: Manifest) -> [Diagnostic] {
        var lint = SourceLint(manifest, source)
        lint.checkSettings()
        lint.checkSecrets()
        lint.checkWebhookSecrets()
        lint.checkAuthentication()
        lint.checkAddress()
        lint.checkLists()
        lint.checkZone()
        return lint.findings.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
    }

    private mutating func note(_ code: String, at location: TextLocation, _ message: String) {
        findings.append(Diagnostic(.error, code, at: location, message))
    }

    private mutating func checkSettings() {
        let declared = manifest.settings.merging(Manifest.commonSettings) { own, _ in own }
        for (name, value) in source.settings {
            guard let declaration = declared[name] else {
                note(
                    "unknown_setting", at: value.location,
                    "\(manifest.title) has no setting '\(name)'; \(expected(declared.keys, name))")
                continue
            }
            checkValue(of: name, value, declaration)
        }
        for (name, declaration) in declared
        where declaration.isRequired && source.settings[name] == nil && !source.unread.mayHoldSetting(name) {
            note(
                "missing_setting", at: source.connector.location,
                "source \(source.name.value) has no setting '\(name)'\(about(declaration.about))")
        }
    }

    private mutating func checkValue(
        of name: String, _ value: Located<SettingValue>, _ declaration: SettingDeclaration
    ) {
        guard let text = value.value.scalarText, declaration.kind.accepts(value.value) else {
            note(
                "wrong_type", at: value.location,
                "the setting '\(name)' is \(value.value.kind); expected \(declaration.kind.words)")
            return
        }
        if !declaration.allowed.isEmpty, !declaration.allowed.contains(text) {
            note(
                "bad_value", at: value.location,
                "the setting '\(name)' has a value that is not allowed; \(expected(declaration.allowed, text))")
        }
        guard name == "base_url" else { return }
        guard let address = WebAddress(text) else {
            note("bad_value", at: value.location, "'base_url' is no address; expected https://host/path")
            return
        }
        let allowsHTTP = source.settings["allow_http"]?.value.scalarText == "true"
        if address.scheme == "http", !address.isLoopback, !allowsHTTP {
            note(
                "insecure_address", at: value.location,
                "'base_url' has no TLS; expected https://, or 'allow_http: true' if the network is yours")
        }
    }

    private mutating func checkSecrets() {
        let written = source.secrets.mapValues(\.location).merging(source.unread.secrets) { first, _ in first }
        for (name, location) in written where manifest.secrets[name] == nil {
            note(
                "unknown_secret", at: location,
                "\(manifest.title) has no secret '\(name)'; \(expected(manifest.secrets.keys, name))")
        }
        for (name, declaration) in manifest.secrets
        where declaration.isRequired && source.secrets[name] == nil && !source.unread.mayHoldSecret(name) {
            note(
                "missing_secret", at: source.connector.location,
                "source \(source.name.value) has no secret '\(name)'\(about(declaration.about))")
        }
    }

    /// A token that could be guessed, or a key that cannot be read, is no proof of anything.
    private mutating func checkWebhookSecrets() {
        guard let webhooks = manifest.webhooks else { return }
        if let name = webhooks.pathSecret, let secret = source.secrets[name], PathToken(secret.value) == nil {
            note(
                "weak_secret", at: secret.location,
                "the secret '\(name)' ends an address that nobody may guess; expected at least 16 letters, digits, '-' or '_'"
            )
        }
        for way in webhooks.signatures {
            guard let secret = source.secrets[way.secret], SignatureCheck(way.rule, secret: secret.value) == nil else {
                continue
            }
            let form = way.rule.secretEncoding.map { "as the service shows it, in \($0.rawValue)" } ?? "a text"
            note("bad_value", at: secret.location, "the secret '\(way.secret)' is no key; expected it \(form)")
        }
    }

    private mutating func checkAuthentication() {
        guard !manifest.auth.isEmpty, findings.isEmpty, source.unread.isEmpty, SourceSetup(manifest, source).auth == nil
        else { return }
        let ways = manifest.auth.map { way in
            (way.secrets.map { "secret '\($0)'" } + way.settings.map { "setting '\($0)'" }).joined(separator: ", ")
        }
        note(
            "missing_secret", at: source.connector.location,
            "source \(source.name.value) cannot prove who asks; expected \(ways.joined(separator: "; or "))")
    }

    private mutating func checkAddress() {
        guard findings.isEmpty, source.unread.isEmpty, source.settings["base_url"] == nil else { return }
        let scope = SourceSetup(manifest, source).scope
        guard !manifest.baseURL.contains(where: { $0.isUsable(in: scope) }) else { return }
        let ways = manifest.baseURL.map { way in
            way.needs.map { "\($0.kind.rawValue) '\($0.name)'" }.joined(separator: ", ")
        }
        note(
            "missing_setting", at: source.connector.location,
            "source \(source.name.value) does not say where \(manifest.title) is; expected \((ways + ["setting 'base_url'"]).joined(separator: "; or "))"
        )
    }

    private mutating func checkLists() {
        let streams = manifest.streams
        guard streams.listing == nil, streams.lists == .streams else { return }
        let known = streams.fixed.map(\.id)
        for list in source.lists where !known.contains(list.value) {
            note(
                "unknown_list", at: list.location,
                "\(manifest.title) has no list '\(list.value)'; \(expected(known, list.value))")
        }
    }

    private mutating func checkZone() {
        guard let zone = source.timeZone, TimeZoneFiles.offsets(named: zone) == nil else { return }
        note(
            "bad_value", at: source.connector.location,
            "source \(source.name.value): there is no time zone '\(zone)'; expected a name such as America/Panama")
    }

    private func expected(_ known: some Sequence<String>, _ typed: String) -> String {
        let names = known.sorted()
        guard !names.isEmpty else { return "expected none" }
        return "expected one of \(names.joined(separator: ", "))\(NearestName.advice(typed, among: names))"
    }

    private func about(_ text: String) -> String { text.isEmpty ? "" : " (\(text))" }
}

extension SettingDeclaration.Kind {
    /// Texts of digits count as numbers: a version such as 1.10 arrives as a text.
    fileprivate func accepts(_ value: SettingValue) -> Bool {
        switch (self, value) {
        case (_, .list), (_, .table): false
        case (.text, _): true
        case (.integer, _): value.scalarText.flatMap { Int($0) } != nil
        case (.number, _): value.scalarText.flatMap { Double($0) } != nil
        case (.boolean, _): value.scalarText == "true" || value.scalarText == "false"
        }
    }

    fileprivate var words: String {
        switch self {
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        }
    }
}
