package import FoundationEssentials

/// What a caller may send: an object whose every key is known, so that a slip of the pen is never silently ignored.
package protocol RequestBody: Codable, Sendable, Hashable {
    /// The keys as they are on the wire.
    static var keys: Set<String> { get }
    /// What no body at all means; nil where one is needed.
    static var whenEmpty: Self? { get }
}

extension RequestBody {
    /// Reads a body strictly; throws a `Problem` that names the key.
    package static func read(_ data: Data) throws(Problem) -> Self {
        if data.isEmpty {
            guard let value = whenEmpty else {
                throw Problem.malformed("the request has no body; expected a JSON object with \(expected)")
            }
            return value
        }
        let members: [String: JSONValue]
        do {
            members = try ControlJSON.decode([String: JSONValue].self, from: data)
        } catch {
            throw Problem.malformed("the body is not a JSON object; expected one with \(expected)")
        }
        if let unknown = members.keys.filter({ !keys.contains($0) }).min() {
            throw Problem.malformed("the key '\(unknown.prefix(64))' is not known here; expected \(expected)")
        }
        if let empty = members.filter({ $0.value == .null }).keys.min() {
            throw Problem.malformed("the value of '\(empty)' is null; leave a key out that has no value")
        }
        do {
            return try ControlJSON.decode(Self.self, from: data)
        } catch {
            throw Problem.malformed(DecodingText.sentence(for: error))
        }
    }

    private static var expected: String { keys.isEmpty ? "no keys" : keys.sorted().joined(separator: ", ") }
}

/// What is wrong with a body, without its values: they may be secrets.
private enum DecodingText {
    static func sentence(for error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "the key '\(KeyText.snake(key.stringValue))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "the body cannot be read as JSON"
                : "the value of '\(path(context.codingPath))' is of another kind than expected"
        default: "the body cannot be read"
        }
    }

    private static func path(_ path: [any CodingKey]) -> String {
        path.map { KeyText.snake($0.stringValue) }.joined(separator: ".")
    }
}
