import ConnectorKit

/// Gives requests the limits of the configuration, but for those that a manifest sets itself.
struct LimitedTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let limits: HTTPLimits

    init(_ transport: any HTTPTransport, limits: HTTPLimits) {
        self.transport = transport
        self.limits = limits
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let usual = HTTPLimits()
        var limited = request
        if request.limits.connect == usual.connect { limited.limits.connect = limits.connect }
        if request.limits.stall == usual.stall { limited.limits.stall = limits.stall }
        if request.limits.total == usual.total { limited.limits.total = limits.total }
        if request.limits.bodyBytes == usual.bodyBytes { limited.limits.bodyBytes = limits.bodyBytes }
        return try await transport.send(limited)
    }
}
