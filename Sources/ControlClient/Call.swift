import ControlAPI
import NIOHTTP1

/// One request.
struct Call: Sendable {
    var method: HTTPMethod
    var path: String
    var query: [(key: String, value: String)] = []
    var body: [UInt8]?

    init(_ method: HTTPMethod, _ path: String) {
        self.method = method
        self.path = path
    }

    /// The path and the query, percent-encoded.
    var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\($0.key)=\(PathText.encoded($0.value))" }.joined(separator: "&")
    }

    var head: HTTPRequestHead {
        var headers: HTTPHeaders = [
            "Host": "localhost", "Connection": "close", "Accept": "application/json, application/problem+json",
        ]
        if let body {
            headers.add(name: "Content-Type", value: "application/json")
            headers.add(name: "Content-Length", value: String(body.count))
        } else if method == .POST {
            headers.add(name: "Content-Length", value: "0")
        }
        return HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: headers)
    }
}
