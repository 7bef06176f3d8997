/// A value of a source's `settings`, as the configuration gives it and the connector declares it.
package indirect enum SettingValue: Sendable, Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case list([Located<SettingValue>])
    case table([Located<String>: Located<SettingValue>])

    /// The kind for messages: `a text`, `a list`.
    package var kind: String {
        switch self {
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .list: "a list"
        case .table: "a table"
        }
    }

    /// The value as text, as a template writes it; nil for lists and tables.
    package var scalarText: String? {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .boolean(let boolean): boolean ? "true" : "false"
        case .list, .table: nil
        }
    }
}
