import ControlAPI
import CustomerModel
import Testing

/// Checks a value against a schema of the document: what it uses of JSON Schema 2020-12, and an error for the rest.
struct SchemaCheck {
    let document: APIDocument
    private(set) var mistakes: [String] = []

    private static let known: Set<String> = [
        "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum",
        "minLength", "maxLength", "pattern", "format", "description", "default",
    ]

    init(document: APIDocument) { self.document = document }

    /// `isComplete`: a key that the schema does not name is a mistake of the document.
    mutating func check(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") throws {
        let schema = try document.resolved(schema)
        guard case .object(let rules) = schema else { return mistakes.append("\(path): the schema is no object") }
        for rule in rules.keys where !Self.known.contains(rule) { mistakes.append("\(path): unknown rule \(rule)") }
        if case .text(let type)? = rules["type"], !Self.isOf(type, value) {
            return mistakes.append("\(path): \(value) is no \(type)")
        }
        if case .list(let choices)? = rules["enum"], !choices.contains(value) {
            mistakes.append("\(path): \(value) is not one of the choices")
        }
        try checkText(value, rules, path)
        checkNumber(value, rules, path)
        if case .list(let items) = value, let schema = rules["items"] {
            for (index, item) in items.enumerated() { try check(item, schema, at: "\(path)[\(index)]") }
        }
        if case .object(let members) = value { try checkObject(members, rules, path) }
    }

    private mutating func checkObject(
        _ members: [String: JSONValue], _ rules: [String: JSONValue], _ path: String
    ) throws {
        if case .list(let required)? = rules["required"] {
            for case .text(let key) in required where members[key] == nil {
                mistakes.append("\(path): \(key) is missing")
            }
        }
        for (key, member) in members {
            if let schema = rules["properties"]?[key] {
                try check(member, schema, at: "\(path).\(key)")
            } else if rules["properties"] != nil {
                mistakes.append("\(path): the document does not know the key \(key)")
            }
        }
    }

    private mutating func checkText(_ value: JSONValue, _ rules: [String: JSONValue], _ path: String) throws {
        guard case .text(let text) = value else { return }
        if case .integer(let minimum)? = rules["minLength"], text.count < minimum {
            mistakes.append("\(path): too short")
        }
        if case .text(let pattern)? = rules["pattern"], try Regex(pattern).wholeMatch(in: text) == nil {
            mistakes.append("\(path): '\(text)' does not match \(pattern)")
        }
        switch rules["format"] {
        case .text("date-time")? where TimeFormat.iso.parse(text) == nil:
            mistakes.append("\(path): '\(text)' is no moment")
        case .text("uri")? where !text.contains(":"):
            mistakes.append("\(path): '\(text)' is no URI")
        default: break
        }
    }

    private mutating func checkNumber(_ value: JSONValue, _ rules: [String: JSONValue], _ path: String) {
        guard case .integer(let number) = value else { return }
        if case .integer(let minimum)? = rules["minimum"], number < minimum { mistakes.append("\(path): too small") }
        if case .integer(let maximum)? = rules["maximum"], number > maximum { mistakes.append("\(path): too large") }
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .list), ("string", .text), ("boolean", .boolean), ("integer", .integer),
            ("number", .integer), ("number", .number), ("null", .null):
            true
        default: false
        }
    }
}
