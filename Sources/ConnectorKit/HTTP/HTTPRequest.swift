/// A request to a provider.
package struct HTTPRequest: Sendable {
    /// A method of HTTP that a connector needs.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    /// The absolute URL, encoded.
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]?
    package var limits: HTTPLimits
    /// Hosts other than the URL's own to which a redirect may lead.
    package var allowedRedirectHosts: Set<String>
    /// Whether sending it twice does no harm, so that it may be tried again when no answer came.
    package var isRepeatable: Bool
    /// Attempts for this request where fewer make sense than the pacing allows: a smaller page may do better than a
    /// fourth try.
    package var maximumAttempts: Int?

    package init(
        _ method: Method = .get, url: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]? = nil,
        limits: HTTPLimits = HTTPLimits(), allowedRedirectHosts: Set<String> = [],
        isRepeatable: Bool = true, maximumAttempts: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.allowedRedirectHosts = allowedRedirectHosts
        self.isRepeatable = isRepeatable
        self.maximumAttempts = maximumAttempts
    }
}

/// How long and how much one exchange may take.
package struct HTTPLimits: Sendable, Hashable {
    package var connect: Duration
    /// The longest time without a byte.
    package var stall: Duration
    /// The longest time for the whole exchange.
    package var total: Duration
    /// The largest body accepted, in bytes after decompression.
    package var bodyBytes: Int

    package init(
        connect: Duration = .seconds(10), stall: Duration = .seconds(30), total: Duration = .seconds(120),
        bodyBytes: Int = 64 << 20
    ) {
        self.connect = connect
        self.stall = stall
        self.total = total
        self.bodyBytes = bodyBytes
    }
}
