import ConnectorKit
import CustomerModel

/// Fills a request's places.
struct RequestBuilder {
    var base: WebAddress
    /// The manifest's headers for every request.
    var headers: [(name: String, value: Template)]
    var auth: AuthRule?

    /// The request; `address` takes the place of the template's own path and query (a next page's link).
    ///
    /// Throws a `Failure` of class `.configuration` when a part that must be there has no value.
    func request(
        _ template: RequestTemplate, scope: TemplateScope, address: WebAddress? = nil
    ) throws -> HTTPRequest {
        var url = try address.map(\.description) ?? self.url(of: template, scope: scope)
        var query = address == nil ? parameters(template.query, scope) : []
        if let auth { query += parameters(auth.query, scope) }
        if !query.isEmpty { url += (url.contains("?") ? "&" : "?") + encoded(query) }
        var request = HTTPRequest(template.method, url: url)
        if let timeout = template.timeout { request.limits.total = timeout }
        for (name, value) in headers + template.headers + (auth?.headers ?? []) {
            if let text = value.text(in: scope) { request.headers[name] = text }
        }
        if let basic = auth?.basic {
            let user = basic.user.text(in: scope) ?? ""
            let password = basic.password.text(in: scope) ?? ""
            request.headers["Authorization"] = "Basic " + TextEncoding.base64("\(user):\(password)".utf8)
        }
        try attachBody(of: template, scope: scope, to: &request)
        return request
    }

    private func url(of template: RequestTemplate, scope: TemplateScope) throws -> String {
        guard let path = template.path.text(in: scope, encode: TextEncoding.percent) else {
            throw Failure(
                "incomplete_request", .configuration,
                "the path '\(template.path.source)' of the manifest needs a value that the source does not give")
        }
        return path.hasPrefix("https://") || path.hasPrefix("http://") ? path : base.appending(path)
    }

    private func parameters(
        _ parameters: [RequestTemplate.Parameter], _ scope: TemplateScope
    ) -> [(name: String, value: String)] {
        parameters.flatMap { parameter -> [(name: String, value: String)] in
            guard let name = parameter.name.text(in: scope), let value = parameter.value.text(in: scope) else {
                return []
            }
            guard parameter.isRepeated else { return [(name, value)] }
            return value.split(separator: ",").map { (name, String($0)) }
        }
    }

    private func encoded(_ parameters: [(name: String, value: String)]) -> String {
        parameters.map { TextEncoding.percent($0.name) + "=" + TextEncoding.percent($0.value) }.joined(separator: "&")
    }

    private func attachBody(
        of template: RequestTemplate, scope: TemplateScope, to request: inout HTTPRequest
    ) throws {
        switch (template.body, auth?.body) {
        case (.form(let form), _):
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(encoded(parameters(form, scope)).utf8)
        case (.json(let body), let added):
            request.headers["Content-Type"] = "application/json"
            request.body = Array(((added.map(body.merged) ?? body).json(in: scope) ?? "{}").utf8)
        case (nil, let added?) where template.method != .get:
            request.headers["Content-Type"] = "application/json"
            request.body = Array((added.json(in: scope) ?? "{}").utf8)
        case (nil, _):
            break
        }
    }
}
