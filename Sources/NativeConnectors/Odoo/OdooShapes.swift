import ConnectorKit
import CustomerModel
import JSONReading

/// A result as each dialect sends it: bare, or below `result` of an envelope.
struct OdooShapes: Sendable {
    /// What is read of one dialect's answers.
    struct Form: Sendable {
        let shape: PageShape
        let values: [String: CompiledPath]

        /// A value of each record, where it has one: Odoo writes `false` for nothing.
        func text(_ name: String, _ document: JSONDocument, _ row: JSONRow) -> String? {
            guard let path = values[name], let cell = document.first(path, in: row), cell.isText || cell.isNumber,
                cell.length > 0
            else { return nil }
            return cell.text
        }
    }

    let bare: Form
    let enveloped: Form

    /// `list`: `[*]` or `{*}`; `values`: paths below each record, by name.
    init(_ list: String, _ values: [String: String]) {
        bare = Self.form(list, values)
        enveloped = Self.form("result" + list, values)
    }

    private static func form(_ records: String, _ values: [String: String]) -> Form {
        let shape = PageShape(records: records)
        return Form(shape: shape, values: values.mapValues { shape.value($0) })
    }
}
