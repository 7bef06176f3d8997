import ConnectorKit
import StrictYAML

/// A small document of every kind of value, for the tests.
struct Shop: Equatable {
    enum Mode: String, CaseIterable {
        case automatic
        case confirm
    }

    var name: String
    var people: Int
    var share: Double
    var open: Bool
    var mode: Mode
    var timeout: Duration
    var lists: [String]
    var owner: String?

    private static func shop(from reader: MappingReader) -> Shop? {
        let name = reader.required("name", .text)
        let people = reader.optional("people", .integer(in: 1...100))
        let share = reader.optional("share", .number(in: 0...1))
        let open = reader.optional("open", .boolean)
        let mode = reader.optional("mode", .choice(of: Mode.self))
        let timeout = reader.optional("timeout_seconds", .seconds(in: 1...3600))
        let lists = reader.optional("lists", .list(of: .text))
        let owner = reader.optional("owner", .table { $0.required("first_name", .text) })
        guard let name else { return nil }
        return Shop(
            name: name, people: people ?? 1, share: share ?? 0, open: open ?? false, mode: mode ?? .automatic,
            timeout: timeout ?? .seconds(30), lists: lists ?? [], owner: owner)
    }

    /// Reads a text and gives the findings as a person sees them, without the file's name.
    static func read(_ text: String) -> (shop: Shop?, findings: [String]) { read(Array(text.utf8)) }

    static func read(_ bytes: [UInt8]) -> (shop: Shop?, findings: [String]) {
        let findings = Findings()
        let root = YAMLDocument.root(of: bytes, file: "f", findings: findings)
        let shop = root.flatMap { $0.read(.table(shop(from:)), findings) }
        return (shop, findings.sorted.map { String($0.description.dropFirst(2)) })
    }
}
