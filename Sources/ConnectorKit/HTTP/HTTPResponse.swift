/// A provider's answer, whole.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: ResponseBody
    /// The URL that answered, after redirects.
    package var url: String

    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: ResponseBody, url: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }
}

/// Sends requests.
///
/// Retry, pacing, recording and fault injection wrap one transport in another.
package protocol HTTPTransport: Sendable {
    /// Sends one request and reads its whole answer, whatever the status.
    ///
    /// Throws a `Failure`: `.transient` when no whole answer came (no connection, stalled, cut, too slow),
    /// `.configuration` for a URL, proxy or certificate that cannot work, `.data` for a body above its limit,
    /// `.cancelled` when the task is cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
