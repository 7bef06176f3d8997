package import ConnectorKit
package import Foundation

/// A vendor's own OpenAPI document, read in place: what may be asked, and what may be answered.
///
/// It is no part of this repository. It lies beside it, in `../shared/specs`, or where the environment's
/// `CLIENTELA_SPECIFICATIONS` says; tests that need it are skipped where it is absent.
package struct VendorSpecification {
    private let root: [String: Any]

    /// Where the documents are.
    package static let folder =
        ProcessInfo.processInfo.environment["CLIENTELA_SPECIFICATIONS"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).appending(path: "../../../../shared/specs").standardized

    /// Whether a document is there.
    package static func isAtHand(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: file).path)
    }

    /// Reads a document.
    package init(_ file: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: file))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a request.
    package func complaints(about request: HTTPRequest) -> [String] {
        let name = "\(request.method.rawValue) \(request.path)"
        guard let operation = operation(of: request) else { return ["\(name) does not exist"] }
        let parameters = (operation["parameters"] as? [[String: Any]] ?? []).map(resolved)
        var complaints: [String] = []
        for (key, value) in request.query {
            guard let parameter = parameters.first(where: { $0["name"] as? String == key }) else {
                complaints.append("\(name): there is no parameter \(key)")
                continue
            }
            let schema = resolved(parameter["schema"] as? [String: Any] ?? [:])
            let parts = schema["type"] as? String == "array" ? value.split(separator: ",").map(String.init) : [value]
            let each = schema["items"] as? [String: Any] ?? schema
            complaints += parts.flatMap { self.complaints(aboutText: $0, each, "\(name): \(key)") }
        }
        for parameter in parameters where parameter["required"] as? Bool == true {
            let wanted = parameter["name"] as? String ?? ""
            let isThere =
                parameter["in"] as? String == "header"
                ? request.headers[wanted] != nil : request.path.contains(wanted) || request.query[wanted] != nil
            if !isThere, parameter["in"] as? String != "path" { complaints.append("\(name): \(wanted) is missing") }
        }
        guard let body = operation["requestBody"] as? [String: Any], let schema = schema(in: body) else {
            return complaints
        }
        guard let sample = try? Sample(parsing: request.bodyText, file: "body") else {
            return complaints + ["\(name): the body is no JSON"]
        }
        return complaints + self.complaints(about: sample, schema, "\(name): body")
    }

    /// Whether it has the operation that a request wants.
    package func knows(_ request: HTTPRequest) -> Bool { operation(of: request) != nil }

    /// What is wrong with an answer, where the specification describes one of its status.
    package func complaints(about answer: HTTPResponse, to request: HTTPRequest) -> [String] {
        guard let responses = operation(of: request)?["responses"] as? [String: [String: Any]],
            let schema = responses[String(answer.status)].map(resolved).flatMap(schema(in:))
        else { return [] }
        let text = answer.body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        guard let sample = try? Sample(parsing: text, file: "answer") else { return ["the answer is no JSON"] }
        return complaints(about: sample, schema, "the answer of \(request.path)")
    }

    private func operation(of request: HTTPRequest) -> [String: Any]? {
        let paths = root["paths"] as? [String: [String: Any]] ?? [:]
        let parts = request.path.split(separator: "/")
        // A path as it stands goes before one with a place in it.
        let match =
            paths[request.path].map { (request.path, $0) }
            ?? paths.first { path, _ in
                let pattern = path.split(separator: "/")
                return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
            }
        return match?.1[request.method.rawValue.lowercased()] as? [String: Any]
    }

    private func schema(in content: [String: Any]) -> [String: Any]? {
        let kinds = content["content"] as? [String: [String: Any]]
        return kinds?.values.first?["schema"] as? [String: Any]
    }

    /// What a reference leads to.
    func resolved(_ object: [String: Any]) -> [String: Any] {
        guard let reference = object["$ref"] as? String else { return object }
        var found: Any? = root
        for key in reference.split(separator: "/").dropFirst() { found = (found as? [String: Any])?[String(key)] }
        return resolved(found as? [String: Any] ?? [:])
    }
}
