/// Sends each request when its account's gate lets it through.
package struct PacedTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let gate: AccountGate
    private let monitor: any PullMonitor

    package init(_ transport: any HTTPTransport, gate: AccountGate, monitor: any PullMonitor) {
        self.transport = transport
        self.gate = gate
        self.monitor = monitor
    }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await gate.pass(monitor: monitor, place: RequestLocation(of: request.url)) {
            try await transport.send(request)
        }
    }
}
