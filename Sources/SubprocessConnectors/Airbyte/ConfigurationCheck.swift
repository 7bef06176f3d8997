/// Holds a configuration to the JSON schema that a source's `spec` gives for it.
///
/// What a schema may say beyond types, required and allowed keys, choices, bounds and alternatives is left to the source.
enum ConfigurationCheck {
    /// Each mistake in a sentence that names the place; never a value, which may be a secret.
    static func mistakes(in value: JSONValue, against schema: JSONValue) -> [String] {
        Array(check(value, schema, at: "config", depth: 0).prefix(20))
    }

    private static func check(_ value: JSONValue, _ schema: JSONValue, at place: String, depth: Int) -> [String] {
        guard depth < 32 else { return [] }
        var mistakes = typeMistakes(value, schema, place)
        if !mistakes.isEmpty { return mistakes }
        if let constant = schema["const"], !isEqual(constant, value) {
            mistakes.append("'\(place)' must be \(shown(constant))")
        }
        if let choices = schema["enum"]?.items, !choices.contains(where: { isEqual($0, value) }) {
            mistakes.append("'\(place)' must be one of \(choices.prefix(20).map(shown).joined(separator: ", "))")
        }
        mistakes += boundMistakes(value, schema, place)
        if let members = value.members { mistakes += memberMistakes(members, value, schema, place, depth) }
        if let items = value.items, let rule = schema["items"], rule.members != nil {
            for (index, item) in items.enumerated() {
                mistakes += check(item, rule, at: "\(place).\(index)", depth: depth + 1)
            }
        }
        for word in ["oneOf", "anyOf"] {
            if let options = schema[word]?.items {
                mistakes += alternativeMistakes(value, options, place, depth)
            }
        }
        for part in schema["allOf"]?.items ?? [] { mistakes += check(value, part, at: place, depth: depth + 1) }
        return mistakes
    }

    private static func typeMistakes(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        guard let type = schema["type"] else { return [] }
        let types = type.text.map { [$0] } ?? type.texts
        guard !types.isEmpty, !types.contains(where: { fits(value, $0) }) else { return [] }
        return ["'\(place)' is \(value.kind); expected \(types.map { words[$0] ?? $0 }.joined(separator: " or "))"]
    }

    private static let words = [
        "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
        "array": "a list", "object": "a table", "null": "nothing",
    ]

    private static func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("string", .text), ("number", .number), ("boolean", .boolean), ("array", .list), ("object", .object),
            ("null", .null):
            true
        case ("integer", .number): value.wholeNumber != nil
        // A kind that we do not know is for the source to judge.
        default: words[type] == nil
        }
    }

    private static func boundMistakes(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        func bound(_ key: String) -> Double? {
            if case .number(let text) = schema[key] { return Double(text) }
            return nil
        }
        var size: Double?
        var (low, high) = ("minimum", "maximum")
        switch value {
        case .number(let text): size = Double(text)
        case .text(let text): (size, low, high) = (Double(text.unicodeScalars.count), "minLength", "maxLength")
        case .list(let items): (size, low, high) = (Double(items.count), "minItems", "maxItems")
        default: return []
        }
        guard let size else { return [] }
        if let least = bound(low), size < least { return ["'\(place)' is below its \(low) of \(shown(least))"] }
        if let most = bound(high), size > most { return ["'\(place)' is above its \(high) of \(shown(most))"] }
        return []
    }

    private static func memberMistakes(
        _ members: [JSONValue.Member], _ value: JSONValue, _ schema: JSONValue, _ place: String, _ depth: Int
    ) -> [String] {
        var mistakes: [String] = []
        for key in schema["required"]?.texts ?? [] where value[key] == nil {
            mistakes.append("'\(place).\(key)' is missing")
        }
        let properties = schema["properties"]
        let isClosed = schema["additionalProperties"]?.boolean == false
        for member in members {
            if let rule = properties?[member.key] {
                mistakes += check(member.value, rule, at: "\(place).\(member.key)", depth: depth + 1)
            } else if isClosed {
                let known = (properties?.members ?? []).map(\.key).prefix(30).joined(separator: ", ")
                mistakes.append("'\(place).\(member.key)' is not known; there are \(known)")
            }
        }
        return mistakes
    }

    private static func alternativeMistakes(
        _ value: JSONValue, _ options: [JSONValue], _ place: String, _ depth: Int
    ) -> [String] {
        let found = options.map { check(value, $0, at: place, depth: depth + 1) }
        guard !found.contains(where: \.isEmpty), let first = found.first else { return [] }
        // The alternative that its constant marks as meant, else the one with the fewest mistakes.
        let meant = zip(options, found).first { option, _ in marks(option, value) }?.1
        return meant ?? found.min { $0.count < $1.count } ?? first
    }

    /// Whether every constant that the alternative names is there.
    private static func marks(_ option: JSONValue, _ value: JSONValue) -> Bool {
        let constants = (option["properties"]?.members ?? []).filter { $0.value["const"] != nil }
        return !constants.isEmpty
            && constants.allSatisfy { member in
                guard let wanted = member.value["const"], let found = value[member.key] else { return false }
                return isEqual(wanted, found)
            }
    }

    private static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if case .number(let one) = left, case .number(let other) = right { return Double(one) == Double(other) }
        return left == right
    }

    private static func shown(_ value: JSONValue) -> String { String(value.json.prefix(60)) }

    private static func shown(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }
}
