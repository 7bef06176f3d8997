package import FoundationEssentials

/// JSON as it crosses the control socket: snake_case keys, moments as RFC 3339 texts, no key for what is not known.
package enum ControlJSON {
    /// The bytes of a value, its keys in alphabetical order.
    package static func encode(_ value: some Encodable) throws -> Data { try makeEncoder().encode(value) }

    /// The value of a document; unknown keys are skipped, so that an older client reads a newer daemon.
    package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try makeDecoder().decode(type, from: data)
    }

    private static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .custom { path in WireKey(KeyText.snake(path.last?.stringValue ?? "")) }
        return encoder
    }

    private static func makeDecoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in WireKey(KeyText.camel(path.last?.stringValue ?? "")) }
        return decoder
    }
}

/// The names of a property in Swift and of a key on the wire; initialisms are one block in both.
package enum KeyText {
    /// `externalID` becomes `external_id`.
    package static func snake(_ name: String) -> String {
        var result = ""
        var previousIsUpper = true
        for character in name {
            if character.isUppercase, !previousIsUpper { result += "_" }
            previousIsUpper = character.isUppercase
            result += character.lowercased()
        }
        return result
    }

    /// `external_id` becomes `externalID`.
    package static func camel(_ key: String) -> String {
        let words = key.split(separator: "_")
        guard let first = words.first else { return key }
        return words.dropFirst().reduce(into: String(first)) { name, word in
            name += word == "id" ? "ID" : word.prefix(1).uppercased() + word.dropFirst()
        }
    }
}

private struct WireKey: CodingKey {
    let stringValue: String

    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }

    init?(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
}
