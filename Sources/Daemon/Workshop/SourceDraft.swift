import ConnectorKit
import ControlAPI
import CustomerModel

/// A source that does not exist yet, as a request describes it.
struct SourceDraft: Sendable {
    var connector: String
    var settings: [String: JSONValue]
    var secrets: [String: SecretText]
    var lists: [StreamID] = []

    /// The source as a connector takes it; findings name the request as their file.
    var definition: SourceDefinition {
        SourceDefinition(
            name: Self.located(SourceName(connector)), connector: Self.located(connector),
            settings: settings.compactMapValues { SettingValue($0).map(Self.located) },
            secrets: secrets.mapValues { Self.located(Secret($0.exposed)) },
            lists: lists.map { Self.located($0.rawValue) })
    }

    private static func located<Value>(_ value: Value) -> Located<Value> {
        Located(value, at: SettingValue.requestPlace)
    }
}

extension SettingValue {
    /// Where a value of a request stands, for findings.
    static let requestPlace = TextLocation(file: "the request", line: 1, column: 1)

    /// A value of a request as a connector takes it; nil for null.
    init?(_ value: JSONValue) {
        switch value {
        case .null: return nil
        case .boolean(let boolean): self = .boolean(boolean)
        case .integer(let integer): self = .integer(integer)
        case .number(let number): self = .number(number)
        case .text(let text): self = .text(text)
        case .list(let values):
            self = .list(values.compactMap { SettingValue($0).map { Located($0, at: Self.requestPlace) } })
        case .object(let members):
            var table: [Located<String>: Located<SettingValue>] = [:]
            for (key, value) in members {
                guard let value = SettingValue(value) else { continue }
                table[Located(key, at: Self.requestPlace)] = Located(value, at: Self.requestPlace)
            }
            self = .table(table)
        }
    }
}
