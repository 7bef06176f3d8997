import ConnectorKit
import Telemetry

/// Measures each request to a service, as it goes out: without the waits and retries around it.
struct MeasuredTransport: HTTPTransport {
    let transport: any HTTPTransport
    let metrics: Metrics
    let source: SourceLabel

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let begin = ContinuousClock.now
        // A request that fails took its time too.
        defer { metrics.requests.observe(begin.duration(to: .now), for: source) }
        return try await transport.send(request)
    }
}
