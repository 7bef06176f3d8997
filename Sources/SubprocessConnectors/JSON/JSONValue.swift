/// A JSON value as it was written: numbers stay text, so that none loses figures, and keys keep their order.
indirect enum JSONValue: Sendable, Hashable {
    /// A key with its value.
    struct Member: Sendable, Hashable {
        var key: String
        var value: JSONValue
    }

    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([Member])

    /// The value of a key, the last one where a key stands twice; setting nil removes it.
    subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.last { $0.key == key }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let place = members.firstIndex { $0.key == key }
            members.removeAll { $0.key == key }
            if let newValue { members.insert(Member(key: key, value: newValue), at: place ?? members.count) }
            self = .object(members)
        }
    }

    var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    var items: [JSONValue]? {
        if case .list(let items) = self { return items }
        return nil
    }

    var members: [Member]? {
        if case .object(let members) = self { return members }
        return nil
    }

    var boolean: Bool? {
        if case .boolean(let boolean) = self { return boolean }
        return nil
    }

    /// A number that is whole, also where it is written as `10.0`.
    var wholeNumber: Int? {
        guard case .number(let text) = self else { return nil }
        if let whole = Int(text) { return whole }
        guard let number = Double(text) else { return nil }
        return Int(exactly: number)
    }

    /// The texts of a list of texts.
    var texts: [String] { items?.compactMap(\.text) ?? [] }

    static let emptyObject = JSONValue.object([])

    /// The kind for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "a table"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .number(String(value)) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member(key: $0, value: $1) })
    }
}
