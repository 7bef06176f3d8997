import ConnectorKit
import CustomerModel
import RecordColumns

/// What a source of a child process says, understood.
struct SubprocessSettings: Sendable {
    var `protocol`: ChildProtocol
    var source: SourceName
    /// The program and its arguments.
    var command: [String] = []
    var config = ConfigurationTemplate.empty
    /// The streams to pull; empty: found out.
    var streams: [String] = []
    /// A file with what discovery prints, where the program cannot or should not do it.
    var catalog: String?
    var discovers = true
    var replication = Replication.automatic
    var cursorField: String?
    /// The option by which a tap is given its catalogue.
    var catalogOption = "--catalog"
    /// Variables beyond `PATH`, `HOME`, `LANG` and `TMPDIR`.
    var environment: [String: SecretText] = [:]
    var runAs: String?
    var limits = ChildLimits()
    /// What the columns give.
    var records: RecordSettings
    var timeZone: String?
    /// As they are configured; the store may know newer values.
    var secrets: [String: Secret]

    /// As it stands in messages: `tap-mailchimp`.
    var program: String { command.first?.split(separator: "/").last.map(String.init) ?? "" }

    static func keys(_ kind: ChildProtocol) -> [String] {
        SubprocessProfile.own(kind).map(\.name) + RecordSettings.keys
    }

    /// Reads the settings; every finding goes to `diagnostics`, and what is wrong keeps its default.
    init(_ source: SourceDefinition, _ kind: ChildProtocol, diagnostics: inout [Diagnostic]) {
        `protocol` = kind
        self.source = source.name.value
        timeZone = source.timeZone
        secrets = source.secrets.mapValues(\.value)
        var reader = SettingsReader(
            settings: source.settings, unread: source.unread, manual: "docs/singer-airbyte.md")
        reader.refuseUnknown(Self.keys(kind))
        records = RecordSettings(source, kind: kind.kind, hasNames: true, reader: &reader)
        readCommand(&reader, source)
        if let setting = source.settings["config"] { readConfig(setting, &reader) }
        if let texts = reader.texts("stream") { streams = texts }
        if !source.lists.isEmpty {
            if let setting = source.settings["stream"] {
                reader.report(
                    "unexpected_lists", setting.location, "'stream' and 'lists' say the same; write one of them")
            }
            streams = source.lists.map(\.value)
        }
        catalog = reader.text("catalog")
        discovers = reader.boolean("discovery") ?? discovers
        replication =
            reader.choice(
                "replication", Dictionary(uniqueKeysWithValues: Replication.allCases.map { ($0.rawValue, $0) }))
            ?? replication
        cursorField = reader.text("cursor_field")
        catalogOption =
            reader.choice("catalog_option", ["catalog": "--catalog", "properties": "--properties"]) ?? catalogOption
        readEnvironment(&reader)
        runAs = reader.text("run_as")
        readLimits(&reader)
        if !discovers, catalog == nil, streams.isEmpty, source.settings["stream"] == nil {
            reader.report(
                "missing_setting", source.settings["discovery"]?.location ?? source.connector.location,
                "without discovery the setting 'stream' must say what is read")
        }
        checkSecrets(source, &reader)
        diagnostics += reader.diagnostics
    }

    private mutating func readCommand(_ reader: inout SettingsReader, _ source: SourceDefinition) {
        guard let setting = source.settings["command"] else {
            return reader.missing("command", at: source.connector.location)
        }
        if case .text(let text) = setting.value {
            command = text.split(whereSeparator: \.isWhitespace).map(String.init)
        } else {
            command = reader.texts("command") ?? []
            if command.isEmpty { return }
        }
        guard let program = command.first else {
            return reader.report("unknown_value", setting.location, "'command' is empty; expected a program")
        }
        if program.contains("/"), !program.hasPrefix("/") {
            reader.report(
                "unknown_value", setting.location,
                "'command' begins with the relative path '\(program)'; expected an absolute path, or a name in PATH")
        }
        if command.contains(where: { $0.contains("{{") }) {
            reader.report(
                "unknown_value", setting.location,
                "'command' holds '{{'; everybody on the machine sees arguments, so secrets belong into 'config'")
        }
    }

    private mutating func readConfig(_ setting: Located<SettingValue>, _ reader: inout SettingsReader) {
        guard case .table = setting.value else {
            return reader.report("wrong_type", setting.location, "'config' is \(setting.value.kind); expected a table")
        }
        var mistakes: [(TextLocation, String)] = []
        config = ConfigurationTemplate(setting) { mistakes.append(($0, $1)) }
        for (location, message) in mistakes { reader.report("bad_template", location, "'config': \(message)") }
    }

    private mutating func readEnvironment(_ reader: inout SettingsReader) {
        guard let setting = reader.settings["environment"] else { return }
        guard case .table(let entries) = setting.value else {
            return reader.report(
                "wrong_type", setting.location, "'environment' is \(setting.value.kind); expected a table")
        }
        for (name, value) in entries.sorted(by: { $0.key.value < $1.key.value }) {
            let allowed = name.value.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
            }
            guard allowed, !name.value.isEmpty else {
                reader.report("unknown_value", name.location, "'\(name.value)' is no name of a variable")
                continue
            }
            guard let text = value.value.scalarText else {
                let _: Bool? = reader.wrongType("environment.\(name.value)", value, "a text")
                continue
            }
            do {
                environment[name.value] = try SecretText(text)
            } catch {
                reader.report("bad_template", value.location, "'environment.\(name.value)': \(error.reason)")
            }
        }
    }

    private mutating func readLimits(_ reader: inout SettingsReader) {
        if let value = reader.integer("memory_limit_mb", in: 32...1_048_576) { limits.memoryBytes = value << 20 }
        if let value = reader.integer("idle_timeout_seconds", in: 1...86_400) { limits.idle = .seconds(value) }
        if let value = reader.integer("time_limit_seconds", in: 1...604_800) { limits.total = .seconds(value) }
        if let value = reader.integer("output_limit_mb", in: 1...16_777_216) { limits.outputBytes = value << 20 }
    }

    private func checkSecrets(_ source: SourceDefinition, _ reader: inout SettingsReader) {
        var used = config.secrets
        for text in environment.values { used.formUnion(text.secrets) }
        for name in used.sorted() where source.secrets[name] == nil && !source.unread.mayHoldSecret(name) {
            reader.report(
                "missing_secret", source.settings["config"]?.location ?? source.connector.location,
                "{{ secret.\(name) }} is used, but the source has no secret '\(name)'")
        }
        for (name, secret) in source.secrets.sorted(by: { $0.key < $1.key }) where !used.contains(name) {
            reader.report(
                "unknown_secret", secret.location,
                "the secret '\(name)' is not used; write {{ secret.\(name) }} where it belongs in 'config'")
        }
    }
}

/// What a child may use.
struct ChildLimits: Sendable, Equatable {
    /// Memory that each of its processes may write to.
    var memoryBytes = 2048 << 20
    /// The longest time without a word.
    var idle = Duration.seconds(240)
    /// The longest time altogether; also the processor time of each process.
    var total = Duration.seconds(6 * 3600)
    /// What it may print altogether.
    var outputBytes = 20_480 << 20
    /// What it may print in a row that is no message.
    var noiseBytes = 256 << 20
    /// Between the request to end and the end.
    var grace = Duration.seconds(5)
}

/// What a child speaks.
enum ChildProtocol: String, Sendable, CaseIterable {
    case singer
    case airbyte

    /// What a source of it is, when it does not say.
    var kind: SourceKind { .file }
}
