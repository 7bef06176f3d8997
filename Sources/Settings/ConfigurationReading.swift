import ConnectorKit
import CustomerModel
import StrictYAML

/// Reads the composed files into one configuration.
struct ConfigurationReading {
    let surroundings: any Surroundings
    /// The folder of the main file.
    let directory: String
    /// The main file first.
    let files: [ConfigurationFile]
    let findings: Findings

    /// What the main file says apart from sources.
    private struct MainPart {
        var database: DatabaseSettings?
        var stateDirectory: String
        var connectorDirectories: [String]
        /// Whether nothing is wrong with the folders that are named.
        var directoriesAreSure: Bool
        var http: HTTPSettings
        var reports: ReportSettings
        var webhooks: WebhookSettings?
        var limits: RunLimits
    }

    /// What could be read.
    struct Outcome {
        /// nil when something that it needs is missing or wrong.
        var configuration: Configuration?
        var sources: [SourceDefinition]
        var connectorDirectories: [String]
        var knowsAllDirectories: Bool
    }

    func read() -> Outcome {
        var main: MainPart?
        var defaults = MergedTables(what: "the default")
        var sources = MergedTables(what: "the source")
        for (index, file) in files.enumerated() {
            let shape = YAMLShape<Void>.table { reader in
                if index == 0 { main = mainPart(from: reader, of: file) }
                if file.linkedIn == nil, let value = reader.optional("defaults", .any) {
                    defaults.add(value, findings)
                }
                if let value = reader.optional("sources", .any) { sources.add(value, findings) }
            }
            _ = shape.read(file.root, findings)
        }
        let common = sourceDefaults(from: defaults.entries)
        let read = sources.entries.compactMap { source(from: $0, defaults: common) }
        noteMissingSources(sources.entries.isEmpty)
        var outcome = Outcome(
            sources: sorted(read), connectorDirectories: main?.connectorDirectories ?? [],
            knowsAllDirectories: main?.directoriesAreSure ?? false)
        guard let main, let database = main.database else { return outcome }
        outcome.configuration = Configuration(
            database: database, stateDirectory: main.stateDirectory, connectorDirectories: main.connectorDirectories,
            http: main.http, limits: main.limits, sources: sorted(read.filter(\.isEnabled)),
            disabledSources: sorted(read.filter { !$0.isEnabled }),
            schedules: Dictionary(read.map { ($0.definition.name.value, $0.schedule) }) { first, _ in first },
            linkedSources: Set(read.map(\.definition.name).filter(isLinked).map(\.value)),
            files: files.map(\.path))
        outcome.configuration?.reports = main.reports
        outcome.configuration?.webhooks = main.webhooks
        return outcome
    }

    private func sorted(_ sources: [SourceReading.Result]) -> [SourceDefinition] {
        sources.map(\.definition).sorted { $0.name.value < $1.name.value }
    }

    // MARK: - Sources

    private var timeZones: TimeZones { TimeZones(surroundings: surroundings) }

    private func sourceDefaults(from entries: [YAMLEntry]) -> SourceDefaults {
        var defaults = SourceDefaults()
        guard let first = entries.first else { return defaults }
        let whole = YAMLValue(.table(entries), at: first.key.location, path: "defaults")
        _ = whole.read(.table { defaults.read($0, timeZones: timeZones) }, findings)
        return defaults
    }

    private func source(from entry: YAMLEntry, defaults: SourceDefaults) -> SourceReading.Result? {
        let nameIsGood = NamePattern.matches(entry.key.value)
        if !nameIsGood {
            findings.error(
                "bad_name", at: entry.key.location,
                "the source's name '\(Excerpt.of(entry.key.value))' is not allowed; expected at most 40 small letters, "
                    + "digits, '_' or '-', such as boletin")
        }
        let reading = SourceReading(
            defaults: defaults, timeZones: timeZones, secrets: secrets(in: file(of: entry.key.location)))
        let source = reading.source(named: entry.key, from: entry.value, findings)
        return nameIsGood ? source : nil
    }

    private func isLinked(_ name: Located<SourceName>) -> Bool { file(of: name.location)?.linkedIn != nil }

    private func file(of place: TextLocation) -> ConfigurationFile? { files.first { $0.name == place.file } }

    private func secrets(in file: ConfigurationFile?) -> SecretReading {
        SecretReading(
            resolver: SecretResolver(
                surroundings: surroundings, directory: file?.linkedIn ?? directory,
                fileIsOpenToOthers: file?.isOpenToOthers ?? false))
    }

    private func noteMissingSources(_ areMissing: Bool) {
        guard areMissing, !findings.hasErrors, let main = files.first else { return }
        findings.warning(
            "no_sources", at: main.root.location,
            "no source is configured, so there is nothing to do; expected at least one under 'sources'")
    }

    // MARK: - The main file

    private func mainPart(from reader: MappingReader, of file: ConfigurationFile) -> MainPart {
        let database = reader.required("database", .table { databaseSettings(from: $0) })
        let state = reader.optional("state_directory", .text("the path of a folder"))
        let before = findings.errorCount
        let explicit = reader.optional(
            "connector_directories", .list(of: .located(.text("the path of a folder"))))
        let folders = ConnectorDirectories(surroundings: surroundings, directory: directory)
        let directories = folders.all(explicit: explicit ?? [], findings)
        let directoriesAreSure = findings.errorCount == before && !findings.isFull
        let http = HTTPReading(secrets: secrets(in: file), surroundings: surroundings, directory: directory)
        let reports = ReportsReading(secrets: secrets(in: file))
        return MainPart(
            database: database,
            stateDirectory: StatePath(written: state, directory: directory).path,
            connectorDirectories: directories, directoriesAreSure: directoriesAreSure,
            http: reader.optional("http", .table { http.settings(from: $0) }) ?? HTTPSettings(),
            reports: reader.optional("reports", .table { reports.settings(from: $0) }) ?? ReportSettings(),
            webhooks: reader.optional("webhooks", .table { WebhooksReading().settings(from: $0) }) ?? nil,
            limits: reader.optional("limits", .table { runLimits(from: $0) }) ?? RunLimits())
    }

    private func databaseSettings(from reader: MappingReader) -> DatabaseSettings? {
        let engine = reader.optional("engine", .choice(of: DatabaseSettings.Engine.self)) ?? .sqlite
        let path = reader.required("path", .text("the path of the SQLite file"))
        return path.map { DatabaseSettings(engine: engine, path: FilePath.absolute($0, from: directory)) }
    }

    private func runLimits(from reader: MappingReader) -> RunLimits {
        var limits = RunLimits()
        if let pulls = reader.optional("maximum_parallel_pulls", .integer(in: 1...64)) {
            limits.maximumParallelPulls = pulls
        }
        if let time = reader.optional("batch_time_milliseconds", .milliseconds(in: 1...1000)) {
            limits.batchTime = time
        }
        if let time = reader.optional("batch_pause_milliseconds", .milliseconds(in: 0...1000)) {
            limits.batchPause = time
        }
        return limits
    }
}
