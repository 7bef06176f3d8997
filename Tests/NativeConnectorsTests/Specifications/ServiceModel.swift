import ConnectorConformance
import ConnectorKit
import Foundation

/// AWS's own description of a service, as its library for Python has it: operations and shapes.
///
/// It is no part of this repository and lies beside the other vendors' documents.
struct ServiceModel {
    private let operations: [String: [String: Any]]
    private let shapes: [String: [String: Any]]

    init(_ file: String) throws {
        let data = try Data(contentsOf: VendorSpecification.folder.appending(path: file))
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        operations = root["operations"] as? [String: [String: Any]] ?? [:]
        shapes = root["shapes"] as? [String: [String: Any]] ?? [:]
    }

    /// What is wrong with a request.
    func complaints(about request: HTTPRequest) -> [String] {
        let place = "\(request.method.rawValue) \(request.path)"
        guard let (operation, given) = operation(of: request) else { return ["\(place) does not exist"] }
        let input = shape(operation["input"])
        let members = input["members"] as? [String: [String: Any]] ?? [:]
        var complaints: [String] = []
        let queries = members.filter { $0.value["location"] as? String == "querystring" }
        for (name, value) in request.query {
            guard let member = queries.first(where: { $0.value["locationName"] as? String == name }) else {
                complaints.append("\(place): there is no parameter \(name)")
                continue
            }
            complaints += self.complaints(aboutText: value, shape(member.value), "\(place): \(name)")
        }
        for name in input["required"] as? [String] ?? [] where members[name]?["location"] as? String == "uri" {
            let uriName = members[name]?["locationName"] as? String ?? name
            if given[uriName]?.isEmpty ?? true { complaints.append("\(place): \(name) is missing") }
        }
        guard let body = request.body else { return complaints }
        guard let sample = try? Sample(parsing: String(decoding: body, as: UTF8.self), file: "body") else {
            return complaints + ["\(place): the body is no JSON"]
        }
        let inBody = members.filter { $0.value["location"] == nil }
        return complaints + self.complaints(aboutMembers: sample, inBody, "\(place): body")
    }

    /// What is wrong with an answer of status 200.
    func complaints(about answer: HTTPResponse, to request: HTTPRequest) -> [String] {
        guard let (operation, _) = operation(of: request) else { return ["nobody may answer \(request.path)"] }
        guard let sample = try? Sample(parsing: answer.body.text, file: "answer") else { return ["no JSON"] }
        return complaints(about: sample, shape(operation["output"]), "the answer of \(request.path)")
    }

    private func operation(of request: HTTPRequest) -> (operation: [String: Any], given: [String: String])? {
        let parts = request.path.split(separator: "/")
        for operation in operations.values {
            guard let http = operation["http"] as? [String: Any], http["method"] as? String == request.method.rawValue,
                let pattern = (http["requestUri"] as? String)?.split(separator: "/"), pattern.count == parts.count
            else { continue }
            var given: [String: String] = [:]
            let agrees = zip(pattern, parts).allSatisfy { wanted, part in
                guard wanted.hasPrefix("{") else { return wanted == part }
                given[String(wanted.dropFirst().dropLast())] = String(part)
                return true
            }
            if agrees { return (operation, given) }
        }
        return nil
    }

    private func shape(_ reference: Any?) -> [String: Any] {
        guard let name = (reference as? [String: Any])?["shape"] as? String else { return [:] }
        return shapes[name] ?? [:]
    }

    private func complaints(about sample: Sample, _ shape: [String: Any], _ place: String) -> [String] {
        switch shape["type"] as? String {
        case "structure":
            guard case .table = sample else { return ["\(place) is no table"] }
            let needed = shape["required"] as? [String] ?? []
            let members = shape["members"] as? [String: [String: Any]] ?? [:]
            return needed.filter { sample[$0] == nil }.map { "\(place).\($0) is missing" }
                + complaints(aboutMembers: sample, members, place)
        case "list":
            guard case .list(let items) = sample else { return ["\(place) is no list"] }
            return items.enumerated().flatMap { complaints(about: $1, self.shape(shape["member"]), "\(place)[\($0)]") }
        case "string":
            guard case .text(let text) = sample else { return ["\(place) is no text"] }
            return complaints(aboutText: text, shape, place)
        case let type:
            guard case .literal(let text) = sample else { return ["\(place) is no \(type ?? "value")"] }
            return complaints(aboutText: text, shape, place)
        }
    }

    private func complaints(
        aboutMembers sample: Sample, _ members: [String: [String: Any]], _ place: String
    ) -> [String] {
        sample.members.flatMap { member -> [String] in
            guard let known = members[member.key] else { return ["\(place).\(member.key) is not in the model"] }
            return complaints(about: member.value, shape(known), "\(place).\(member.key)")
        }
    }

    private func complaints(aboutText text: String, _ shape: [String: Any], _ place: String) -> [String] {
        switch shape["type"] as? String {
        case "integer", "long": Int(text) == nil ? ["\(place) is no whole number: \(text)"] : []
        case "timestamp", "double": Double(text) == nil ? ["\(place) is no number: \(text)"] : []
        case "boolean": ["true", "false"].contains(text) ? [] : ["\(place) is no truth value: \(text)"]
        default: (shape["enum"] as? [String]).map { $0.contains(text) ? [] : ["\(place): no such word: \(text)"] } ?? []
        }
    }
}
