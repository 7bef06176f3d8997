import CustomerModel

/// Which column gives which part of a record.
package struct RecordPlan {
    /// Why columns cannot be used.
    package enum Obstacle: Error, Equatable {
        /// The mapping names these, and there is none of them.
        case missingColumns([String])
        /// Neither an e-mail nor a number by which people could be recognised again.
        case nobodyRecognised
    }

    private(set) var columns: [RecordPart: [Int]] = [:]
    /// Columns that give nothing, by name.
    package private(set) var unused: [String] = []
    /// Whether records are known by their e-mail, there being no column with a key (R1).
    private(set) var identifiesByEmail = false
    /// Whether the columns of the external ID make it together, rather than the first that has a value.
    private(set) var joinsExternalID = false
    /// How many columns the mapping or their names explain.
    package private(set) var understood = 0

    /// Columns to ask for each field, in the fields' order; names and the phone in E.164 are not among them.
    private(set) var plainFields: [(field: CustomerField, columns: [Int])] = []
    private(set) var externalID: [Int] = []
    private var byOrdinal = [[Int]](repeating: [], count: RecordPart.ordinalCount)

    /// Makes the plan for columns of those names; `samples` gives some of a column's values.
    package init(
        names: [String], settings: RecordSettings, samples: (Int) -> [String]
    ) throws(Obstacle) {
        var claimed = Set<Int>()
        claimKey(names, settings, &claimed)
        try claimMapped(names, settings, &claimed)
        let meanings = names.enumerated().map { index, name in
            claimed.contains(index) || !settings.hasNames ? nil : ColumnNames.meaning(FoldedText.folded(name))
        }
        claimNamed(meanings, settings, &claimed)
        for (index, name) in names.enumerated() where meanings[index] == .name {
            claimName(index, name, settings, &claimed)
        }
        for (index, meaning) in meanings.enumerated() where meaning == .state {
            claimState(index, samples(index), settings, &claimed)
        }
        understood = claimed.count
        unused = names.enumerated().filter { !claimed.contains($0.offset) }.map(\.element)
        externalID = columns[.externalID] ?? columns[.field(.customerNumber)] ?? []
        if externalID.isEmpty {
            guard let email = columns[.field(.email)] else { throw .nobodyRecognised }
            externalID = email
            identifiesByEmail = true
        }
        listPlainFields()
    }

    /// Takes up columns that turned up later, by their names; what a record is known by stays what it is (R1).
    package mutating func extend(by names: [String], from first: Int, settings: RecordSettings) {
        for (offset, name) in names.enumerated() {
            let part: RecordPart
            switch ColumnNames.meaning(FoldedText.folded(name)) {
            case .part(let found, _): part = found
            case .name:
                part =
                    columns[.field(.lastName)] != nil && columns[.field(.firstName)] == nil
                    ? .field(.firstName) : .fullName
            case .state, nil: continue
            }
            if part == .externalID, joinsExternalID || !settings.keyColumns.isEmpty { continue }
            if settings.mapping[part] == nil { columns[part, default: []].append(first + offset) }
        }
        listPlainFields()
    }

    private mutating func listPlainFields() {
        for (part, columns) in columns { byOrdinal[part.ordinal] = columns }
        plainFields = CustomerField.allCases.compactMap { field in
            guard field != .firstName, field != .lastName, let columns = columns[.field(field)] else { return nil }
            return (field, columns)
        }
    }

    /// Says which columns give nothing, but for those of which it is no wonder; nil when all give something.
    ///
    /// `areKeys`: the names are keys of records, and such a key may be a person's name, address or number.
    package func unusedColumns(
        areKeys: Bool, except isExpected: (String) -> Bool = { _ in false }
    ) -> String? {
        let unused = unused.filter { !isExpected($0) }
        guard !unused.isEmpty else { return nil }
        let safe = unused.filter { !$0.contains("@") && (!areKeys || Self.isPlainKey($0)) }.prefix(20)
        let shown = safe.map { "'" + String($0.prefix(40)) + "'" }.joined(separator: ", ")
        let rest = unused.count - safe.count
        guard !safe.isEmpty else { return "not used: \(rest) of its columns" }
        return "not used: \(shown)" + (rest > 0 ? " and \(rest) more" : "")
    }

    /// What a programmer would write as a key.
    private static func isPlainKey(_ name: String) -> Bool {
        name.utf8.count <= 60 && name.utf8.count { (48...57).contains($0) } < 5
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 48...57,
                    UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// The columns to ask for a part, in order.
    package subscript(part: RecordPart) -> [Int] { byOrdinal[part.ordinal] }

    /// The provider's own key is the external ID, unless the mapping says otherwise.
    private mutating func claimKey(_ names: [String], _ settings: RecordSettings, _ claimed: inout Set<Int>) {
        guard settings.mapping[.externalID] == nil, !settings.keyColumns.isEmpty else { return }
        let found = settings.keyColumns.compactMap { names.firstIndex(of: $0) }
        guard found.count == settings.keyColumns.count else { return }
        columns[.externalID] = found
        joinsExternalID = found.count > 1
        claimed.formUnion(found)
    }

    private mutating func claimMapped(
        _ names: [String], _ settings: RecordSettings, _ claimed: inout Set<Int>
    ) throws(Obstacle) {
        let folded = names.map { FoldedText.folded($0) }
        var missing: [String] = []
        for (part, wanted) in settings.mapping {
            for column in wanted {
                var index: Int?
                switch column {
                case .number(let number):
                    index = number <= names.count ? number - 1 : nil
                    if index == nil { missing.append(String(number)) }
                case .name(let name):
                    index = names.firstIndex(of: name) ?? folded.firstIndex(of: FoldedText.folded(name))
                    // A key that no early line has may still come.
                    if index == nil, !settings.mayColumnsComeLater { missing.append(name) }
                }
                guard let index else { continue }
                columns[part, default: []].append(index)
                claimed.insert(index)
            }
        }
        if !missing.isEmpty { throw .missingColumns(missing.sorted()) }
    }

    private mutating func claimNamed(
        _ meanings: [ColumnNames.Meaning?], _ settings: RecordSettings, _ claimed: inout Set<Int>
    ) {
        var ranked: [RecordPart: [(rank: Int, index: Int)]] = [:]
        for (index, meaning) in meanings.enumerated() {
            guard case .part(let part, let rank) = meaning, settings.mapping[part] == nil,
                part != .externalID || columns[.externalID] == nil
            else { continue }
            ranked[part, default: []].append((rank, index))
            claimed.insert(index)
        }
        for (part, found) in ranked { columns[part] = found.sorted { $0 < $1 }.map(\.index) }
    }

    private mutating func claimName(
        _ index: Int, _ name: String, _ settings: RecordSettings, _ claimed: inout Set<Int>
    ) {
        let hasLastName = columns[.field(.lastName)] != nil
        let part = hasLastName && columns[.field(.firstName)] == nil ? RecordPart.field(.firstName) : .fullName
        guard settings.mapping[part] == nil else { return }
        columns[part, default: []].append(index)
        claimed.insert(index)
    }

    /// `Estado` is a consent where its values can be nothing else, or in a newsletter's export; else where people live.
    private mutating func claimState(
        _ index: Int, _ samples: [String], _ settings: RecordSettings, _ claimed: inout Set<Int>
    ) {
        let words = samples.map { FoldedText.folded($0) }.filter { !$0.isEmpty }
        func isKnown(_ word: String) -> Bool {
            settings.consentWords[word] != nil || ConsentWords.consent(word) != nil
        }
        let known = words.count(where: isKnown)
        let speaksOfConsent = known * 2 > words.count
        let part: RecordPart
        if speaksOfConsent {
            let isCertain =
                settings.kind == .newsletter
                || words.contains { ConsentWords.isTelling($0) || settings.consentWords[$0] != nil }
            guard isCertain else { return }
            part = .consent
        } else {
            guard known == 0, !words.isEmpty else { return }
            part = .field(.region)
        }
        guard settings.mapping[part] == nil, columns[part] == nil else { return }
        columns[part] = [index]
        claimed.insert(index)
    }
}
