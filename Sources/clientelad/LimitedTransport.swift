import ConnectorKit

/// Gives requests that ask for no limits of their own those of the configuration.
struct LimitedTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let limits: HTTPLimits

    init(_ transport: any HTTPTransport, limits: HTTPLimits) {
        self.transport = transport
        self.limits = limits
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard request.limits == HTTPLimits() else { return try await transport.send(request) }
        var limited = request
        limited.limits = limits
        return try await transport.send(limited)
    }
}
