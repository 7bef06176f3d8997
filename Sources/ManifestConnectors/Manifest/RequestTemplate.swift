import ConnectorKit
import StrictYAML

/// A request to the service, with places to fill.
struct RequestTemplate: Sendable {
    /// One parameter of the query or of a form.
    struct Parameter: Sendable {
        var name: Template
        var value: Template
        /// Said once for each part of a value that holds commas.
        var isRepeated: Bool
    }

    /// What the request carries.
    enum Body: Sendable {
        case json(BodyTemplate)
        case form([Parameter])
    }

    var method: HTTPRequest.Method
    /// Below the base URL when it begins with `/`, else a whole URL.
    var path: Template
    var query: [Parameter] = []
    var headers: [(name: String, value: Template)] = []
    var body: Body?
    var timeout: Duration?

    static func shape(
        _ shapes: ManifestShapes, _ allowed: Set<TemplateReference.Kind>
    ) -> YAMLShape<RequestTemplate> {
        .table { reader in
            let template = shapes.template(allowed)
            let methods: [(String, HTTPRequest.Method)] = [("get", .get), ("post", .post), ("put", .put)]
            var chosen: (method: HTTPRequest.Method, path: Template?)?
            for (key, method) in methods where reader.has(key) {
                chosen = (method, reader.optional(key, template))
            }
            for (key, _) in methods { _ = reader.has(key) }
            reader.onlyOne(of: methods.map(\.0))
            let query = reader.optional("query", parameters(shapes, allowed)) ?? []
            let headers = reader.optional("headers", Self.headers(shapes, allowed)) ?? []
            let json = reader.optional("body", BodyTemplate.shape(shapes, allowed))
            let form = reader.optional("form", parameters(shapes, allowed))
            reader.onlyOne(of: ["body", "form"])
            let timeout = reader.optional("timeout_seconds", .seconds(in: 1...3600))
            guard let chosen else {
                reader.error("missing_key", at: "", "\(reader.value.name) has no 'get', 'post' or 'put' with a path")
                return nil
            }
            guard let path = chosen.path else { return nil }
            return RequestTemplate(
                method: chosen.method, path: path, query: query, headers: headers,
                body: json.map(Body.json) ?? form.map(Body.form), timeout: timeout)
        }
    }

    static func parameters(
        _ shapes: ManifestShapes, _ allowed: Set<TemplateReference.Kind>
    ) -> YAMLShape<[Parameter]> {
        let template = shapes.template(allowed)
        let plain = template.map { Parameter(name: Template(literal: ""), value: $0, isRepeated: false) }
        let repeated = YAMLShape<Parameter>.table { reader in
            reader.required("each", template).map {
                Parameter(name: Template(literal: ""), value: $0, isRepeated: true)
            }
        }
        let value = YAMLShape.either(scalar: plain, table: repeated)
        return YAMLShape(expecting: "a table of parameters") { written, findings in
            guard let members = YAMLShape.dictionary(of: value).read(written, findings) else { return nil }
            return members.compactMap { member in
                var parameter = member.value
                let key = YAMLValue(
                    .scalar(text: member.key.value, quoted: true), at: member.key.location,
                    path: "the key '\(member.key.value)'")
                guard let name = template.read(key, findings) else { return nil }
                parameter.name = name
                return parameter
            }
        }
    }

    static func headers(
        _ shapes: ManifestShapes, _ allowed: Set<TemplateReference.Kind>
    ) -> YAMLShape<[(name: String, value: Template)]> {
        YAMLShape.dictionary(of: shapes.template(allowed)).map { members in
            members.map { (name: $0.key.value, value: $0.value) }
        }
    }

    /// Every template in it.
    var templates: [Template] {
        var all = [path] + query.flatMap { [$0.name, $0.value] } + headers.map(\.value)
        switch body {
        case .json(let json): all += json.templates
        case .form(let parameters): all += parameters.flatMap { [$0.name, $0.value] }
        case nil: break
        }
        return all
    }

    /// The same request with more of everything; the other's parameters replace those of the same name.
    func merged(query more: [Parameter], headers added: [(name: String, value: Template)], body other: BodyTemplate?)
        -> RequestTemplate
    {
        var merged = self
        merged.query.removeAll { old in more.contains { $0.name.source == old.name.source } }
        merged.query += more
        merged.headers.removeAll { old in added.contains { $0.name.lowercased() == old.name.lowercased() } }
        merged.headers += added
        if let other {
            if case .json(let own) = body {
                merged.body = .json(own.merged(with: other))
            } else {
                merged.body = .json(other)
            }
        }
        return merged
    }
}
