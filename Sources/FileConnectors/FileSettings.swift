import ConnectorKit
import CustomerModel

/// What a source of files says, understood.
struct FileSettings: Sendable {
    /// Where a mapped value stands: a column's name, or its number where a table has no header.
    enum Column: Sendable, Hashable {
        case name(String)
        /// From 1.
        case number(Int)
    }

    var format: FileFormat
    var path = ""
    var patterns: [String] = []
    /// nil: found out from the file.
    var delimiter: UInt8?
    /// nil: found out from the file.
    var encoding: TextEncoding?
    var mapping: [RecordPart: [Column]] = [:]
    var dateOrder = DateOrder.dayFirst
    var decimalMark = Money.DecimalMark.automatic
    var hasHeader = true
    var repairsMojibake = false
    /// The list that the consent column speaks of.
    var list: String
    /// What a file without a consent column says of its people; nil: nothing.
    var assumedConsent: Consent?
    /// Words of consent beyond the known ones, folded.
    var consentWords: [String: Consent] = [:]
    var authorization: Secret?
    var timeZone: String?
    var defaultCountry: String?
    var kind: SourceKind

    var isURL: Bool { path.hasPrefix("https://") || path.hasPrefix("http://") }

    static let keys = [
        "path", "pattern", "delimiter", "encoding", "mapping", "date_order", "decimal_mark", "header",
        "repair_mojibake",
        "list", "assumed_consent", "consent_words",
    ]

    /// Reads the settings; every finding goes to `diagnostics`, and what is wrong keeps its default.
    init(_ source: SourceDefinition, format: FileFormat, diagnostics: inout [Diagnostic]) {
        self.format = format
        patterns = format.defaultPatterns
        list = source.name.value.rawValue
        timeZone = source.timeZone
        defaultCountry = source.defaultCountry
        kind = source.kind ?? .file
        authorization = source.secrets["authorization"]?.value
        var reader = SettingsReader(settings: source.settings, unread: source.unread)
        reader.refuseUnknown(Self.keys)
        if let text = reader.text("path") { path = text }
        if path.isEmpty, source.settings["path"] == nil { reader.missing("path", at: source.connector.location) }
        if let texts = reader.texts("pattern") { patterns = texts }
        if let list = reader.text("list") { self.list = list }
        delimiter = reader.choice("delimiter", ["automatic": nil].merging(Dialect.delimiters) { $1 }) ?? nil
        encoding = reader.choice("encoding", ["automatic": nil].merging(TextEncoding.names) { $1 }) ?? nil
        dateOrder = reader.choice("date_order", Self.named(DateOrder.allCases, \.rawValue)) ?? dateOrder
        decimalMark = reader.choice("decimal_mark", Self.named(Money.DecimalMark.allCases, \.rawValue)) ?? decimalMark
        hasHeader = reader.boolean("header") ?? hasHeader
        repairsMojibake = reader.boolean("repair_mojibake") ?? repairsMojibake
        assumedConsent = reader.choice("assumed_consent", Self.named(Consent.allCases, \.name))
        for (word, consent) in reader.choices("consent_words", Self.named(Consent.allCases, \.name)) {
            consentWords[FoldedText.folded(word)] = consent
        }
        mapping = reader.mapping("mapping", hasHeader: hasHeader || format == .jsonl)
        if format == .csv, !hasHeader, mapping.isEmpty { reader.missing("mapping", at: source.connector.location) }
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

    private static func named<Value>(_ values: [Value], _ name: (Value) -> String) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: values.map { (name($0), $0) })
    }
}
