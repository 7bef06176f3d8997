import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

@Suite struct ExchangeTests {
    @Test("A request reaches the server as it is, and its answer comes back whole")
    func roundTrip() async throws {
        try await withServer { request, connection in
            connection.answer("201 Created", ["X-Echo: \(request.method)", "X-Empty:"], body: request.body)
        } test: { server, transport in
            let response = try await transport.send(
                HTTPRequest(
                    .post, url: server.url + "/a%20b?q=1", headers: ["X-Key": "k", "X-None": ""],
                    body: Array("hola".utf8)))
            #expect(response.status == 201)
            #expect(response.body.text == "hola")
            #expect(response.headers["x-echo"] == "POST")
            #expect(response.headers["X-EMPTY"] == "")
            #expect(response.url == server.url + "/a%20b?q=1")
            let request = try #require(server.requests.first)
            #expect(request.target == "/a%20b?q=1")
            #expect(request.header("x-key") == "k")
            #expect(request.header("x-none") == "")
            #expect(request.header("user-agent") == "clientela")
            #expect(request.header("content-type") == nil, "libcurl's own guess at a type is not sent")
            #expect(request.header("expect") == nil)
        }
    }

    @Test("Every method is sent, with and without a body", arguments: [HTTPRequest.Method.get, .post, .put, .delete])
    func methods(_ method: HTTPRequest.Method) async throws {
        try await withServer { request, connection in
            connection.answer(body: Array("\(request.method) \(request.body.count)".utf8))
        } test: { server, transport in
            let bare = try await transport.send(HTTPRequest(method, url: server.url))
            #expect(bare.body.text == "\(method.rawValue) 0")
            let full = try await transport.send(HTTPRequest(method, url: server.url, body: [1, 2, 3]))
            #expect(full.body.text == "\(method.rawValue) 3")
        }
    }

    @Test("Requests one after the other use one connection")
    func keepAlive() async throws {
        try await withServer { _, connection in
            connection.answer(body: Array(repeating: 7, count: 100_000))
        } test: { server, transport in
            for _ in 0..<20 {
                let response = try await transport.send(HTTPRequest(url: server.url))
                #expect(response.body.count == 100_000)
            }
            #expect(server.requests.count == 20)
            #expect(server.connectionCount == 1)
        }
    }

    @Test("50 requests at once all get their own answer")
    func parallel() async throws {
        try await withServer { request, connection in
            let number = Int(request.target.dropFirst()) ?? 0
            connection.answer(body: Array(repeating: UInt8(number), count: 1000 * (number + 1)))
        } test: { server, transport in
            let url = server.url
            let sizes = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let response = try await transport.send(HTTPRequest(url: "\(url)/\(number)"))
                        let isOwn = response.body.withUnsafeBytes { $0.allSatisfy { $0 == UInt8(number) } }
                        return (number, isOwn ? response.body.count : -1)
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
            }
            #expect(sizes == Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, 1000 * ($0 + 1)) }))
        }
    }

    @Test("Compressed answers arrive plain", arguments: ["gzip", "zstd", "br"])
    func decompression(_ coding: String) async throws {
        try await withServer { _, connection in
            let body = ["gzip": Compressed.gzip, "zstd": Compressed.zstd, "br": Compressed.brotli][coding] ?? []
            connection.answer("200 OK", ["Content-Encoding: \(coding)"], body: body)
        } test: { server, transport in
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(response.body.text == Compressed.plain)
            let accepted = try #require(server.requests.first?.header("accept-encoding"))
            #expect(accepted.contains(coding))
        }
    }

    @Test("An answer in chunks, without its length, comes whole")
    func chunked() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<100 { connection.send("a\r\n0123456789\r\n") }
            connection.send("0\r\nX-Trailer: late\r\n\r\n")
        } test: { server, transport in
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(response.body.text == String(repeating: "0123456789", count: 100))
            #expect(response.headers["x-trailer"] == nil)
        }
    }

    @Test("Headers are read as they come: repeated, odd spaces, colons, bytes that are no text, interim answers")
    func headers() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
            connection.send("HTTP/1.1 200\r\nLink: <a>; rel=next\r\nlink: <b>\r\nX-Time:   12:30:00 \t\r\nX-Raw: ")
            connection.send([0xFF, 0xFE])
            connection.send("\r\nContent-Length: 2\r\n\r\nok")
        } test: { server, transport in
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(
                response.headers.fields.filter { $0.name.lowercased() == "link" }.map(\.value) == [
                    "<a>; rel=next", "<b>",
                ])
            #expect(response.headers["x-time"] == "12:30:00")
            #expect(response.headers["x-raw"] == "\u{FFFD}\u{FFFD}")
            #expect(response.headers["x-early"] == nil)
        }
    }

    @Test("An empty answer has an empty body", arguments: ["204 No Content", "200 OK"])
    func empty(_ status: String) async throws {
        try await withServer { _, connection in
            connection.answer(status)
        } test: { server, transport in
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(response.body.count == 0)
        }
    }

    @Test("Statuses are answers, not errors", arguments: [400, 401, 403, 404, 429, 500, 503])
    func statuses(_ status: Int) async throws {
        try await withServer { _, connection in
            connection.answer("\(status) X", ["Retry-After: 7"], body: Array("why".utf8))
        } test: { server, transport in
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(response.status == status)
            #expect(response.headers["retry-after"] == "7")
            #expect(response.body.text == "why")
        }
    }

    @Test("The body has zeroed room behind it")
    func padding() async throws {
        try await withServer { _, connection in
            connection.answer(body: Array(repeating: 0xFF, count: 5000))
        } test: { server, transport in
            let body = try await transport.send(HTTPRequest(url: server.url)).body
            let isZeroed = body.withUnsafeBytes { bytes in
                UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count + ResponseBody.padding)
                    .dropFirst(bytes.count).allSatisfy { $0 == 0 }
            }
            #expect(isZeroed)
        }
    }

    @Test("An explicit proxy gets the request, with the credentials meant for it")
    func proxy() async throws {
        let proxy = try LoopbackServer { request, connection in
            connection.answer(body: Array("\(request.target) \(request.header("proxy-authorization") ?? "")".utf8))
        }
        let options = CurlOptions(proxy: .explicit(url: proxy.url, credentials: Secret("me:pass")))
        let transport = try CurlTransport(options)
        let response = try await transport.send(HTTPRequest(url: "http://service.invalid/lists"))
        #expect(response.body.text == "http://service.invalid/lists Basic bWU6cGFzcw==")
        await transport.shutdown()
        proxy.stop()
    }
}
