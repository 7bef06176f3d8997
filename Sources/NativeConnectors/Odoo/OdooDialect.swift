import ConnectorKit
import CustomerModel

/// The two ways to call a method of a model.
enum OdooDialect: String, Sendable, Hashable {
    case json2
    case jsonrpc
}

/// A method of a model with its named arguments.
struct OdooCall: Sendable, Hashable {
    var model: String
    var method: String
    /// The filter; nil for methods that have none.
    var domain: [JSONText]?
    var arguments: [JSONText.Member] = []

    /// The body of JSON-2: the arguments by their names.
    var namedArguments: JSONText {
        var members = arguments
        if let domain { members.insert(.init(name: "domain", value: .list(domain)), at: 0) }
        return .object(members)
    }

    /// The arguments of `execute_kw` behind who asks: model, method, the filter by its place, the rest by name.
    var placedArguments: [JSONText] {
        [.text(model), .text(method), .list(domain.map { [.list($0)] } ?? []), .object(arguments)]
    }
}

extension JSONText {
    /// A condition of a filter: `["write_date", ">=", "…"]`.
    static func condition(_ field: String, _ sign: String, _ value: JSONText) -> JSONText {
        .list([.text(field), .text(sign), value])
    }
}
