package import ConnectorKit

/// A request from the world outside, whole.
package struct PublicRequest: Sendable {
    package var method: String
    /// As it was sent, encoded, from the first `/` to before the `?`.
    package var path: String
    /// Without its `?`; empty when there is none.
    package var query: String
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(
        method: String, path: String, query: String = "", headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// What is answered; nothing in it may tell more than a stranger may know.
package struct PublicAnswer: Sendable, Hashable {
    package var status: Int
    /// Plain text.
    package var body: String
    /// For how long the caller should stay away.
    package var retryAfter: Duration?
    /// For 405: the methods that there are.
    package var allow: String?

    package init(_ status: Int, _ body: String = "", retryAfter: Duration? = nil, allow: String? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.allow = allow
    }
}

/// A kind of request that the listener takes.
package protocol PublicRoute: Sendable {
    /// The answer, in a moment: what takes longer is noted and done later; nil for what another route may know.
    func answer(_ request: PublicRequest) async -> PublicAnswer?
}
