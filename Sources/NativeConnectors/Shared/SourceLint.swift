import ConnectorKit
import CustomerModel

/// Holds a source against its connector's profile.
///
/// A setting is of the kind of its initial value; without one it is a text.
struct SourceLint {
    let profile: ConnectorProfile
    let source: SourceDefinition
    private(set) var findings: [Diagnostic] = []

    init(_ profile: ConnectorProfile, _ source: SourceDefinition) {
        self.profile = profile
        self.source = source
    }

    /// Everything that is wrong, by place; `further` adds what only this connector knows.
    static func findings(
        in source: SourceDefinition, for profile: ConnectorProfile, further: (inout SourceLint) -> Void
    ) -> [Diagnostic] {
        var lint = SourceLint(profile, source)
        lint.checkSettings()
        lint.checkSecrets()
        further(&lint)
        return lint.findings.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
    }

    mutating func note(_ code: String, at location: TextLocation, _ message: String) {
        findings.append(Diagnostic(.error, code, at: location, message))
    }

    /// Notes a setting whose value this connector cannot use.
    mutating func refuse(_ name: String, _ what: String) {
        guard let setting = source.settings[name] else { return }
        note("bad_value", at: setting.location, "the setting '\(name)' \(what)")
    }

    /// The text of a setting that is written and readable.
    func text(_ name: String) -> String? { source.settings[name]?.value.scalarText }

    /// Whether a setting is written, or may be where it could not be read.
    func mayHaveSetting(_ name: String) -> Bool {
        source.settings[name] != nil || source.unread.mayHoldSetting(name)
    }

    /// An address must have TLS, unless it is this machine or `allow_http` says that the network is the shop's own.
    mutating func checkAddress(_ name: String) {
        guard let text = text(name), !text.isEmpty else { return }
        guard let address = WebAddress(text) else {
            return refuse(name, "is no address; expected https://host/path")
        }
        guard address.scheme == "http", !address.isLoopback, self.text("allow_http") != "true" else { return }
        if let setting = source.settings[name] {
            note(
                "insecure_address", at: setting.location,
                "'\(name)' has no TLS; expected https://, or 'allow_http: true' if the network is yours")
        }
    }

    /// A whole number must be within limits.
    mutating func checkRange(_ name: String, _ range: ClosedRange<Int>) {
        guard let number = text(name).flatMap({ Int($0) }), !range.contains(number) else { return }
        refuse(name, "is \(number); expected \(range.lowerBound) to \(range.upperBound)")
    }

    private mutating func checkSettings() {
        let names = profile.settings.map(\.name)
        for (name, value) in source.settings {
            guard let declaration = profile.settings.first(where: { $0.name == name }) else {
                note(
                    "unknown_setting", at: value.location,
                    "\(profile.title) has no setting '\(name)'; \(expected(names, name))")
                continue
            }
            checkValue(value, declaration)
        }
        for setting in profile.settings where setting.isRequired && !mayHaveSetting(setting.name) {
            note(
                "missing_setting", at: source.connector.location,
                "source \(source.name.value) has no setting '\(setting.name)' (\(setting.about))")
        }
    }

    private mutating func checkValue(_ value: Located<SettingValue>, _ declaration: ConnectorProfile.Setting) {
        let name = declaration.name
        guard let text = value.value.scalarText, declaration.accepts(text) else {
            note(
                "wrong_type", at: value.location,
                "the setting '\(name)' is \(value.value.kind); expected \(declaration.initial?.kind ?? "a text")")
            return
        }
        if declaration.isRequired, text.isEmpty {
            note("missing_setting", at: value.location, "the setting '\(name)' is empty (\(declaration.about))")
        }
        if !declaration.choices.isEmpty, !declaration.choices.contains(text) {
            note(
                "bad_value", at: value.location,
                "the setting '\(name)' has a value that is not allowed; \(expected(declaration.choices, text))")
        }
    }

    private mutating func checkSecrets() {
        let names = profile.secrets.map(\.name)
        let written = source.secrets.mapValues(\.location).merging(source.unread.secrets) { first, _ in first }
        for (name, location) in written where !names.contains(name) {
            note(
                "unknown_secret", at: location, "\(profile.title) has no secret '\(name)'; \(expected(names, name))")
        }
        for secret in profile.secrets
        where secret.isRequired && source.secrets[secret.name] == nil && !source.unread.mayHoldSecret(secret.name) {
            note(
                "missing_secret", at: source.connector.location,
                "source \(source.name.value) has no secret '\(secret.name)' (\(secret.about))")
        }
    }

    private func expected(_ known: [String], _ typed: String) -> String {
        "expected one of \(known.joined(separator: ", "))\(NearestName.advice(typed, among: known))"
    }
}

extension ConnectorProfile.Setting {
    /// Texts of digits count as numbers: a version such as 2026-10 arrives as a text, and 19 as a number.
    fileprivate func accepts(_ text: String) -> Bool {
        switch initial {
        case .integer: Int(text) != nil
        case .boolean: text == "true" || text == "false"
        default: true
        }
    }
}
