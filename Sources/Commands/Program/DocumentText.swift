import ControlAPI
import FoundationEssentials

/// The API's documents as text.
enum DocumentText {
    /// The document in one line, or indented for a reader; keys in alphabetical order.
    static func text(_ document: some Encodable, isPretty: Bool) throws -> String {
        let data = try ControlJSON.encode(document)
        guard isPretty else { return String(decoding: data, as: UTF8.self) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(try JSONDecoder().decode(JSONValue.self, from: data)), as: UTF8.self)
    }
}
