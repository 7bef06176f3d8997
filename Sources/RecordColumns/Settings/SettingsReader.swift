package import ConnectorKit

/// Takes values out of a source's settings and notes what is wrong with them.
package struct SettingsReader {
    package let settings: [String: Located<SettingValue>]
    private let unread: UnreadNames
    private let manual: String
    package private(set) var diagnostics: [Diagnostic] = []

    /// `manual`: the page that explains the settings, for messages.
    package init(
        settings: [String: Located<SettingValue>], unread: UnreadNames = UnreadNames(), manual: String
    ) {
        self.manual = manual
        self.settings = settings
        self.unread = unread
    }

    /// Notes an error.
    package mutating func report(_ code: String, _ location: TextLocation, _ message: String) {
        diagnostics.append(Diagnostic(.error, code, at: location, message))
    }

    /// Notes that a setting is missing, unless it may be written after all.
    package mutating func missing(_ key: String, at location: TextLocation) {
        guard !unread.mayHoldSetting(key) else { return }
        report("missing_setting", location, "the setting '\(key)' is missing; see \(manual)")
    }

    /// Notes each setting that is not known.
    package mutating func refuseUnknown(_ known: [String]) {
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
            let nearest = Self.nearest(to: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
            let expected = known.joined(separator: ", ")
            report("unknown_key", value.location, "unknown setting '\(key)'; expected one of \(expected)\(nearest)")
        }
    }

    /// A text that is not empty.
    package mutating func text(_ key: String) -> String? {
        guard let setting = settings[key] else { return nil }
        guard case .text(let text) = setting.value, !text.isEmpty else { return wrongType(key, setting, "a text") }
        return text
    }

    /// A text or a list of texts.
    package mutating func texts(_ key: String) -> [String]? {
        guard let setting = settings[key] else { return nil }
        if case .text(let text) = setting.value, !text.isEmpty { return [text] }
        guard case .list(let items) = setting.value, !items.isEmpty else {
            return wrongType(key, setting, "a text or a list of texts")
        }
        var texts: [String] = []
        for item in items {
            guard case .text(let text) = item.value, !text.isEmpty else { return wrongType(key, item, "a text") }
            texts.append(text)
        }
        return texts
    }

    /// A truth value.
    package mutating func boolean(_ key: String) -> Bool? {
        guard let setting = settings[key] else { return nil }
        guard case .boolean(let value) = setting.value else { return wrongType(key, setting, "true or false") }
        return value
    }

    /// A whole number within a range.
    package mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let setting = settings[key] else { return nil }
        guard case .integer(let number) = setting.value, range.contains(number) else {
            return wrongType(
                key, setting, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of several words.
    package mutating func choice<Value>(_ key: String, _ choices: [String: Value]) -> Value? {
        guard let setting = settings[key] else { return nil }
        return choice(key, setting, choices)
    }

    /// A table of free words with a choice each.
    package mutating func choices<Value>(_ key: String, _ choices: [String: Value]) -> [String: Value] {
        guard let setting = settings[key] else { return [:] }
        guard case .table(let entries) = setting.value else {
            let nothing: [String: Value]? = wrongType(key, setting, "a table")
            return nothing ?? [:]
        }
        var result: [String: Value] = [:]
        for (word, value) in entries { result[word.value] = choice("\(key).\(word.value)", value, choices) }
        return result
    }

    /// The mapping: parts of a record, each with a column or several of which the first with a value counts.
    package mutating func mapping(_ key: String, hasNames: Bool) -> [RecordPart: [RecordSettings.Column]] {
        guard let setting = settings[key] else { return [:] }
        guard case .table(let entries) = setting.value else {
            let nothing: [RecordPart: [RecordSettings.Column]]? = wrongType(key, setting, "a table of field: column")
            return nothing ?? [:]
        }
        var result: [RecordPart: [RecordSettings.Column]] = [:]
        for (name, value) in entries {
            guard let part = RecordPart(name: name.value) else {
                let known = RecordPart.all.map(\.name)
                let nearest = Self.nearest(to: name.value, among: known).map { "; did you mean '\($0)'?" } ?? ""
                report(
                    "unknown_field", name.location,
                    "unknown field '\(name.value)'; expected one of \(known.joined(separator: ", "))\(nearest)")
                continue
            }
            var columns: [Located<SettingValue>] = [value]
            if case .list(let items) = value.value { columns = items }
            for column in columns {
                switch column.value {
                case .text(let name) where hasNames && !name.isEmpty: result[part, default: []].append(.name(name))
                case .integer(let number) where number >= 1: result[part, default: []].append(.number(number))
                default:
                    let expected = hasNames ? "a column's name or its number from 1" : "a column's number from 1"
                    let _: Bool? = wrongType("\(key).\(name.value)", column, expected)
                }
            }
        }
        return result
    }

    private mutating func choice<Value>(
        _ key: String, _ setting: Located<SettingValue>, _ choices: [String: Value]
    ) -> Value? {
        if case .text(let text) = setting.value, let value = choices[text] { return value }
        let names = choices.keys.sorted()
        var message = "'\(key)' must be one of \(names.joined(separator: ", "))"
        if case .text(let text) = setting.value, let nearest = Self.nearest(to: text, among: names) {
            message += "; did you mean '\(nearest)'?"
        }
        report("unknown_value", setting.location, message)
        return nil
    }

    /// Notes that a setting is of the wrong kind.
    package mutating func wrongType<Value>(
        _ key: String, _ setting: Located<SettingValue>, _ expected: String
    ) -> Value? {
        report("wrong_type", setting.location, "'\(key)' is \(setting.value.kind); expected \(expected)")
        return nil
    }

    /// The known word that is at most two slips of the finger away.
    private static func nearest(to word: String, among known: [String]) -> String? {
        let word = Array(word.utf8)
        return known.map { ($0, slips(word, Array($0.utf8))) }.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }

    private static func slips(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
