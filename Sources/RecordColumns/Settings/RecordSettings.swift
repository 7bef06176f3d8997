package import ConnectorKit
package import CustomerModel

/// What a source says of its columns: the field map, consent, dates and money.
package struct RecordSettings: Sendable {
    /// Where a mapped value stands: a column's name, or its number where a table has no header.
    package enum Column: Sendable, Hashable {
        case name(String)
        /// From 1.
        case number(Int)
    }

    package var mapping: [RecordPart: [Column]] = [:]
    package var dateOrder = DateOrder.dayFirst
    package var decimalMark = Money.DecimalMark.automatic
    /// Whether columns have names that may tell what they hold.
    package var hasNames = true
    /// Whether a column that the mapping names may turn up later, as keys of objects do.
    package var mayColumnsComeLater = true
    package var repairsMojibake = false
    /// The list that the consent column speaks of.
    package var list: String
    /// What records without a consent column say of their people; nil: nothing.
    package var assumedConsent: Consent?
    /// Words of consent beyond the known ones, folded.
    package var consentWords: [String: Consent] = [:]
    package var defaultCountry: String?
    package var kind: SourceKind
    /// Columns that together are the provider's own key, where it names one (R1).
    package var keyColumns: [String] = []

    /// The names of the settings that are read here.
    package static let keys = [
        "mapping", "date_order", "decimal_mark", "repair_mojibake", "list", "assumed_consent", "consent_words",
    ]

    /// Reads the settings of a source; what is wrong keeps its default and is noted by the reader.
    package init(_ source: SourceDefinition, kind: SourceKind, hasNames: Bool, reader: inout SettingsReader) {
        list = source.name.value.rawValue
        defaultCountry = source.defaultCountry
        self.kind = source.kind ?? kind
        self.hasNames = hasNames
        if let list = reader.text("list") { self.list = list }
        dateOrder = reader.choice("date_order", Self.named(DateOrder.allCases, \.rawValue)) ?? dateOrder
        decimalMark = reader.choice("decimal_mark", Self.named(Money.DecimalMark.allCases, \.rawValue)) ?? decimalMark
        repairsMojibake = reader.boolean("repair_mojibake") ?? repairsMojibake
        assumedConsent = reader.choice("assumed_consent", Self.named(Consent.allCases, \.name))
        for (word, consent) in reader.choices("consent_words", Self.named(Consent.allCases, \.name)) {
            consentWords[FoldedText.folded(word)] = consent
        }
        mapping = reader.mapping("mapping", hasNames: hasNames)
    }

    /// What people are told of these settings.
    package static var profile: [ConnectorProfile.Setting] {
        [
            .init("mapping", "which column holds what, where the names do not tell, such as { email: Correo }"),
            .init(
                "date_order", "how days, months and years follow each other",
                initial: .text(DateOrder.dayFirst.rawValue), choices: DateOrder.allCases.map(\.rawValue)),
            .init(
                "decimal_mark", "what stands before the cents",
                initial: .text(Money.DecimalMark.automatic.rawValue),
                choices: Money.DecimalMark.allCases.map(\.rawValue)),
            .init("list", "the list that the consent column speaks of; else the name of the source"),
            .init(
                "assumed_consent", "what records without a consent column say of their people",
                choices: Consent.allCases.map(\.name)),
            .init("consent_words", "words of consent beyond the known ones, such as { si: subscribed }"),
            .init("repair_mojibake", "mend text that was decoded twice", initial: .boolean(false)),
        ]
    }

    private static func named<Value>(_ values: [Value], _ name: (Value) -> String) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: values.map { (name($0), $0) })
    }
}
