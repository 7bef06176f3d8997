import ConnectorKit
import ControlAPI
import FoundationEssentials
import StrictYAML
import Testing

/// docs/control-api.yaml, as far as a test needs it.
struct APIDocument {
    /// One operation of it.
    struct Operation {
        let name: String
        /// The statuses that are written out, and `default`.
        let responses: [String: JSONValue]
    }

    let text: String
    let root: JSONValue
    /// By `GET /v1/status`.
    let operations: [String: Operation]

    private static let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    init() throws {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let data = try Data(contentsOf: URLPath.file("/\(path)/docs/control-api.yaml"))
        text = String(decoding: data, as: UTF8.self)
        let findings = Findings()
        let document = YAMLDocument.root(of: text, file: "control-api.yaml", findings: findings)
        #expect(findings.sorted.map(\.description) == [])
        root = Self.json(try #require(document))
        var operations: [String: Operation] = [:]
        guard case .object(let paths)? = root["paths"] else { throw Problem.malformed("no paths") }
        for (path, item) in paths {
            guard case .object(let members) = item else { continue }
            for (method, operation) in members where Self.methods.contains(method) {
                guard case .object(let responses)? = operation["responses"],
                    case .text(let name)? = operation["operationId"]
                else { throw Problem.malformed("\(method) \(path) has no responses or no name") }
                operations["\(method.uppercased()) \(path)"] = Operation(name: name, responses: responses)
            }
        }
        self.operations = operations
    }

    /// The value behind `$ref`, if it is one.
    func resolved(_ value: JSONValue) throws -> JSONValue {
        guard case .text(let reference)? = value["$ref"] else { return value }
        var target = root
        for part in reference.dropFirst(2).split(separator: "/") {
            target = try #require(target[String(part)], "nothing at \(reference)")
        }
        return try resolved(target)
    }

    private static func json(_ value: YAMLValue) -> JSONValue {
        switch value.content {
        case .empty, .unreadable: return .null
        case .list(let items): return .list(items.map(json))
        case .table(let entries):
            return .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key.value, json($0.value)) }))
        case .scalar(let text, let quoted):
            if quoted { return .text(text) }
            if text == "true" || text == "false" { return .boolean(text == "true") }
            if let integer = Int(text) { return .integer(integer) }
            return .text(text)
        }
    }
}

/// A file for `Data(contentsOf:)`.
enum URLPath {
    static func file(_ path: String) -> URL { URL(filePath: path) }
}
