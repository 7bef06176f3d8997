import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

/// Lends a server and a transport that goes straight to it, and takes both down afterwards.
func withServer(
    _ handler: @escaping LoopbackServer.Handler,
    test: (LoopbackServer, CurlTransport) async throws -> Void
) async throws {
    let server = try LoopbackServer(handler)
    let transport = try CurlTransport(CurlOptions(proxy: .none))
    do {
        try await test(server, transport)
    } catch {
        server.stop()
        await transport.shutdown()
        throw error
    }
    server.stop()
    await transport.shutdown()
}

/// The `Failure` that an operation ends with.
func failure(_ operation: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation) async
    -> Failure?
{
    do {
        _ = try await operation()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let failure as Failure {
        return failure
    } catch {
        Issue.record("\(error) is no Failure", sourceLocation: sourceLocation)
    }
    return nil
}
