import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

@Suite(.enabled(if: TLSServer.isAvailable, "needs Debian's openssl")) struct TrustTests {
    private func send(to server: TLSServer, authorityFile: String?) async throws -> HTTPResponse {
        let transport = try CurlTransport(CurlOptions(proxy: .none, authorityFile: authorityFile))
        let result: Result<HTTPResponse, any Error>
        do {
            result = .success(try await transport.send(HTTPRequest(url: "https://localhost:\(server.port)/")))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        return try result.get()
    }

    @Test("C8: a certificate of an unknown authority: configuration, with the way out; named in the options: trusted")
    func unknownAuthority() async throws {
        let server = try TLSServer(certificateFor: "localhost")
        defer { server.stop() }
        let failure = await failure { try await send(to: server, authorityFile: nil) }
        #expect(failure?.code == "certificate_not_trusted")
        #expect(failure?.kind == .configuration)
        #expect(failure?.message.contains("authority") == true)
        let response = try await send(to: server, authorityFile: server.certificate)
        #expect(response.status == 200)
    }

    @Test("C8: a certificate for another name is not taken, whoever signed it")
    func otherName() async throws {
        let server = try TLSServer(certificateFor: "example.test")
        defer { server.stop() }
        let failure = await failure { try await send(to: server, authorityFile: server.certificate) }
        #expect(failure?.code == "certificate_not_trusted")
        #expect(failure?.kind == .configuration)
    }

    @Test("C8: a host that does not speak TLS, or ends it: transient")
    func noTLS() async throws {
        let server = try LoopbackServer { _, connection in connection.answer() }
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        let url = "https://127.0.0.1:\(server.port)/"
        let limits = HTTPLimits(connect: .milliseconds(100))
        let failure = await failure { try await transport.send(HTTPRequest(url: url, limits: limits)) }
        #expect(failure?.kind == .transient)
        #expect(failure?.code == "connect_timeout")
        server.stop()
        await transport.shutdown()
    }
}
