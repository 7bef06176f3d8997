import ConnectorKit
import TestSupport
import Testing

@testable import clientelad

@Suite("Limits of requests") struct LimitedTransportTests {
    @Test("The limits of the configuration hold wherever a manifest sets none of its own")
    func limits() async throws {
        let script = ScriptedTransport(afterwards: .answer(200))
        let configured = HTTPLimits(connect: .seconds(3), stall: .seconds(4), total: .seconds(50), bodyBytes: 70_000)
        let transport = LimitedTransport(script, limits: configured)
        var request = HTTPRequest(url: "https://h/")
        _ = try await transport.send(request)
        request.limits.total = .seconds(30)
        _ = try await transport.send(request)
        var expected = configured
        #expect(script.requests.first?.limits == expected)
        expected.total = .seconds(30)
        #expect(script.requests.last?.limits == expected)
    }
}
