import ConnectorKit
import CustomerModel
import RecordColumns

/// What a source of files says, understood.
struct FileSettings: Sendable {
    var format: FileFormat
    var path = ""
    var patterns: [String] = []
    /// nil: found out from the file.
    var delimiter: UInt8?
    /// nil: found out from the file.
    var encoding: TextEncoding?
    var hasHeader = true
    /// What the columns give.
    var records: RecordSettings
    var authorization: Secret?
    var timeZone: String?

    var isURL: Bool { path.hasPrefix("https://") || path.hasPrefix("http://") }

    static let keys = ["path", "pattern", "delimiter", "encoding", "header"] + RecordSettings.keys

    /// Reads the settings; every finding goes to `diagnostics`, and what is wrong keeps its default.
    init(_ source: SourceDefinition, format: FileFormat, diagnostics: inout [Diagnostic]) {
        self.format = format
        patterns = format.defaultPatterns
        timeZone = source.timeZone
        authorization = source.secrets["authorization"]?.value
        var reader = SettingsReader(settings: source.settings, unread: source.unread, manual: "docs/files.md")
        reader.refuseUnknown(Self.keys)
        hasHeader = reader.boolean("header") ?? hasHeader
        records = RecordSettings(source, kind: .file, hasNames: hasHeader || format == .jsonl, reader: &reader)
        records.mayColumnsComeLater = format == .jsonl
        if let text = reader.text("path") { path = text }
        if path.isEmpty, source.settings["path"] == nil { reader.missing("path", at: source.connector.location) }
        if let texts = reader.texts("pattern") { patterns = texts }
        delimiter = reader.choice("delimiter", ["automatic": nil].merging(Dialect.delimiters) { $1 }) ?? nil
        encoding = reader.choice("encoding", ["automatic": nil].merging(TextEncoding.names) { $1 }) ?? nil
        if !hasHeader, format == .csv, records.mapping.isEmpty {
            reader.missing("mapping", at: source.connector.location)
        }
        for (name, secret) in source.secrets where name != "authorization" {
            reader.report(
                "unknown_secret", secret.location,
                "a file source knows no secret '\(name)'; it may have 'authorization'")
        }
        if let list = source.lists.first {
            reader.report(
                "unexpected_lists", list.location, "a file source has no lists to choose; use 'pattern' to choose files"
            )
        }
        diagnostics += reader.diagnostics
    }
}
