package import CustomerModel

/// A request by which a service tells that something has changed, as it arrived.
package struct WebhookDelivery: Sendable {
    package var method: String
    /// What stands behind the source's name in the path, not decoded; nil when nothing does.
    package var token: String?
    /// The query without its `?`, not decoded; empty when there is none.
    package var query: String
    /// The address that the service called, as the shop's web server shows it to the world: some services sign it.
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]
    package var receivedAt: Timestamp

    package init(
        method: String = "POST", token: String? = nil, query: String = "", url: String = "",
        headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], receivedAt: Timestamp
    ) {
        self.method = method
        self.token = token
        self.query = query
        self.url = url
        self.headers = headers
        self.body = body
        self.receivedAt = receivedAt
    }
}

/// What tells one delivery from another: the same for what was recorded and is sent again.
package struct WebhookFingerprint: Sendable, Hashable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
