import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

@Suite struct RedirectTests {
    @Test("A redirect on the same host is followed with everything the request has", arguments: [301, 302, 307, 308])
    func sameHost(_ status: Int) async throws {
        try await withServer { request, connection in
            if request.target == "/old" {
                connection.answer("\(status) Moved", ["Location: /new?x=1"], body: Array("moved".utf8))
            } else {
                connection.answer(body: request.body + Array((request.header("x-key") ?? "").utf8))
            }
        } test: { server, transport in
            let response = try await transport.send(
                HTTPRequest(.post, url: server.url + "/old", headers: ["X-Key": "k"], body: Array("b".utf8)))
            #expect(response.body.text == "bk")
            #expect(response.url == server.url + "/new?x=1")
            #expect(server.requests.map(\.method) == ["POST", "POST"])
            #expect(server.connectionCount == 1)
        }
    }

    @Test("303 asks for the other page with a GET")
    func seeOther() async throws {
        try await withServer { request, connection in
            request.target == "/old" ? connection.answer("303 See", ["Location: /new"]) : connection.answer()
        } test: { server, transport in
            _ = try await transport.send(HTTPRequest(.post, url: server.url + "/old", body: Array("b".utf8)))
            #expect(server.requests.map(\.method) == ["POST", "GET"])
            #expect(server.requests.last?.body.isEmpty == true)
        }
    }

    @Test("A redirect to another host is not followed: configuration, and the other host hears nothing")
    func otherHost() async throws {
        let other = try LoopbackServer { _, connection in connection.answer() }
        try await withServer { _, connection in
            connection.answer("302 Found", ["Location: http://localhost:\(other.port)/steal?q=1"])
        } test: { server, transport in
            let request = HTTPRequest(url: server.url, headers: ["Authorization": "Bearer hunter2"])
            let failure = await failure { try await transport.send(request) }
            #expect(failure?.kind == .configuration)
            #expect(failure?.message.contains("localhost:\(other.port)") == true)
            #expect(failure?.message.contains("q=1") == false)
            #expect(other.connectionCount == 0)
        }
        other.stop()
    }

    @Test("Another port of the same host is another place")
    func otherPort() async throws {
        let other = try LoopbackServer { _, connection in connection.answer() }
        try await withServer { _, connection in
            connection.answer("302 Found", ["Location: \(other.url)/"])
        } test: { server, transport in
            let failure = await failure { try await transport.send(HTTPRequest(url: server.url)) }
            #expect(failure?.code == "redirect")
            #expect(other.connectionCount == 0)
        }
        other.stop()
    }

    @Test("An allowed host gets the request without headers that may be secrets")
    func allowedHost() async throws {
        let other = try LoopbackServer { _, connection in connection.answer(body: Array("file".utf8)) }
        try await withServer { _, connection in
            connection.answer("302 Found", ["Location: http://localhost:\(other.port)/file?signed=1"])
        } test: { server, transport in
            let request = HTTPRequest(
                url: server.url, headers: ["Authorization": "Bearer k", "api-key": "k", "Accept": "text/csv"],
                allowedRedirectHosts: ["localhost"])
            let response = try await transport.send(request)
            #expect(response.body.text == "file")
            let arrived = try #require(other.requests.first)
            #expect(arrived.target == "/file?signed=1")
            #expect(arrived.header("accept") == "text/csv")
            #expect(arrived.header("authorization") == nil)
            #expect(arrived.header("api-key") == nil)
        }
        other.stop()
    }

    @Test("A body, which may hold a key, goes to no other host, allowed or not")
    func bodyStays() async throws {
        let other = try LoopbackServer { _, connection in connection.answer() }
        try await withServer { _, connection in
            connection.answer("307 Temporary", ["Location: http://localhost:\(other.port)/"])
        } test: { server, transport in
            let request = HTTPRequest(
                .post, url: server.url, body: Array("auth_token=hunter2".utf8), allowedRedirectHosts: ["localhost"])
            #expect(await failure { try await transport.send(request) }?.code == "redirect")
            #expect(other.connectionCount == 0)
        }
        other.stop()
    }

    @Test(
        "A redirect to a file or another protocol is refused",
        arguments: [
            "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
        ])
    func otherProtocol(_ target: String) async throws {
        try await withServer { _, connection in
            connection.answer("302 Found", ["Location: \(target)"])
        } test: { server, transport in
            #expect(await failure { try await transport.send(HTTPRequest(url: server.url)) }?.kind == .configuration)
        }
    }

    @Test("A circle of redirects ends: configuration")
    func circle() async throws {
        try await withServer { _, connection in
            connection.answer("302 Found", ["Location: /again"])
        } test: { server, transport in
            #expect(
                await failure { try await transport.send(HTTPRequest(url: server.url)) }?.code == "too_many_redirects")
            #expect(server.requests.count == 6)
        }
    }

    @Test("304 and a redirect without a place are answers")
    func noPlace() async throws {
        try await withServer { request, connection in
            connection.answer(request.target == "/304" ? "304 Not Modified" : "302 Found")
        } test: { server, transport in
            let unmodified = try await transport.send(HTTPRequest(url: server.url + "/304"))
            #expect(unmodified.status == 304)
            let nowhere = try await transport.send(HTTPRequest(url: server.url + "/302"))
            #expect(nowhere.status == 302)
        }
    }
}
