import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

@Suite struct FaultTests {
    @Test("C8: nobody listens: transient")
    func refused() async throws {
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        let server = try LoopbackServer { _, _ in }
        server.stop()
        let failure = await failure {
            try await transport.send(HTTPRequest(url: "http://127.0.0.1:1/lists?key=secret"))
        }
        #expect(failure?.code == "no_connection")
        #expect(failure?.kind == .transient)
        #expect(failure?.message.contains("127.0.0.1:1/lists:") == true)
        await transport.shutdown()
    }

    @Test("C8: a body cut in the middle is no answer: transient")
    func cutBody() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"members\":[")
            connection.cut()
        } test: { server, transport in
            let failure = await failure { try await transport.send(HTTPRequest(url: server.url)) }
            #expect(failure?.code == "cut")
            #expect(failure?.kind == .transient)
        }
    }

    @Test("C8: a chunked body without its last chunk is no answer: transient")
    func cutChunks() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            connection.cut()
        } test: { server, transport in
            #expect(await failure { try await transport.send(HTTPRequest(url: server.url)) }?.kind == .transient)
        }
    }

    @Test(
        "C8: damaged compression and answers that are not HTTP: transient",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 2",
        ])
    func garbage(_ answer: String) async throws {
        try await withServer { _, connection in
            connection.send(answer)
            connection.cut()
        } test: { server, transport in
            #expect(await failure { try await transport.send(HTTPRequest(url: server.url)) }?.kind == .transient)
        }
    }

    @Test(
        "C10: a server that says nothing, or stops in the middle, is left after the stall limit",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"members\":[",
        ])
    func stall(_ beginning: String) async throws {
        try await withServer { _, connection in
            connection.send(beginning)
            connection.waitUntilClientLeaves()
        } test: { server, transport in
            let request = HTTPRequest(url: server.url, limits: HTTPLimits(stall: .milliseconds(80)))
            let failure = await failure { try await transport.send(request) }
            #expect(failure?.code == "stalled")
            #expect(failure?.kind == .transient)
        }
    }

    @Test("C10: a server that only drips is left after the limit for the whole")
    func drip() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.send("x") {}
        } test: { server, transport in
            let limits = HTTPLimits(total: .milliseconds(80), bodyBytes: 1 << 40)
            let failure = await failure {
                try await transport.send(HTTPRequest(url: server.url, limits: limits))
            }
            // A quick machine may drip a million bytes within the limit; the test is about the slow end.
            #expect(failure?.code == "too_slow")
        }
    }

    @Test("An answer above the size limit is refused: data", arguments: [true, false])
    func sizeLimit(_ isDeclared: Bool) async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n" + (isDeclared ? "Content-Length: 5000000\r\n\r\n" : "\r\n"))
            connection.send([UInt8](repeating: 0, count: 5_000_000))
        } test: { server, transport in
            let limits = HTTPLimits(bodyBytes: 1_000_000)
            let failure = await failure { try await transport.send(HTTPRequest(url: server.url, limits: limits)) }
            #expect(failure?.code == "body_too_large")
            #expect(failure?.kind == .data)
        }
    }

    @Test("The size limit counts what decompression makes of 133 bytes")
    func bomb() async throws {
        try await withServer { _, connection in
            connection.answer("200 OK", ["Content-Encoding: zstd"], body: Compressed.bomb)
        } test: { server, transport in
            let small = HTTPRequest(url: server.url, limits: HTTPLimits(bodyBytes: 2_999_999))
            #expect(await failure { try await transport.send(small) }?.code == "body_too_large")
            let large = HTTPRequest(url: server.url, limits: HTTPLimits(bodyBytes: 3_000_000))
            let response = try await transport.send(large)
            #expect(response.body.count == 3_000_000)
        }
    }

    @Test("Headers without end are refused: data")
    func endlessHeaders() async throws {
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n")
            let line = "X-Filler: " + String(repeating: "x", count: 1000) + "\r\n"
            while connection.send(line) {}
        } test: { server, transport in
            let failure = await failure { try await transport.send(HTTPRequest(url: server.url)) }
            #expect(failure?.code == "headers_too_large" || failure?.code == "cut")
        }
    }

    @Test(
        "C8: a URL that cannot work: configuration, before anything is sent",
        arguments: [
            "", "/lists", "example.test/lists", "ftp://example.test/", "file:///etc/passwd", "http://", "https://a b/",
            "http://127.0.0.1:99999/",
        ])
    func badURL(_ url: String) async throws {
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        let failure = await failure { try await transport.send(HTTPRequest(url: url)) }
        #expect(failure?.kind == .configuration)
        await transport.shutdown()
    }

    @Test("C8: a proxy that cannot be found: configuration; its password is in no text")
    func badProxy() async throws {
        let proxy = CurlOptions.Proxy.explicit(url: "http://proxy.invalid:3128", credentials: Secret("me:hunter2"))
        let transport = try CurlTransport(CurlOptions(proxy: proxy))
        let failure = await failure { try await transport.send(HTTPRequest(url: "http://127.0.0.1:1/")) }
        #expect(failure?.kind == .configuration)
        #expect(failure?.code == "proxy_not_found")
        let texts = [failure?.message, failure?.debugDetail].compactMap { $0 }.joined(separator: " ")
        #expect(texts.contains("hunter2") == false)
        await transport.shutdown()
    }

    @Test("C8: a proxy that is none: configuration, at the start", arguments: ["proxy", "ftp://proxy:21", "http://"])
    func unusableProxy(_ url: String) async {
        let failure = await failure { try CurlTransport(CurlOptions(proxy: .explicit(url: url, credentials: nil))) }
        #expect(failure?.code == "bad_proxy")
    }

    @Test("C8: a key with a line break in it cannot smuggle a header: configuration")
    func headerInjection() async throws {
        try await withServer { _, connection in
            connection.answer()
        } test: { server, transport in
            let request = HTTPRequest(url: server.url, headers: ["Authorization": "Bearer hunter2\r\nX-Admin: 1"])
            let failure = await failure { try await transport.send(request) }
            #expect(failure?.kind == .configuration)
            #expect(failure?.message.contains("Authorization") == true)
            #expect(failure?.message.contains("hunter2") == false)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("Error texts hold neither query nor credentials")
    func safeTexts() async throws {
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        for url in [
            "http://me:hunter2@127.0.0.1:1/a?key=hunter2#hunter2", "http://me:hunter2@127.0.0.1:1x/",
        ] {
            let failure = await failure { try await transport.send(HTTPRequest(url: url)) }
            let texts = [failure?.message, failure?.debugDetail].compactMap { $0 }.joined(separator: " ")
            #expect(texts.contains("hunter2") == false)
        }
        await transport.shutdown()
    }

    @Test("An authority file that cannot be read: configuration, at the start")
    func authorityFile() async {
        let failure = await failure { try CurlTransport(CurlOptions(authorityFile: "/nonexistent/ca.pem")) }
        #expect(failure?.kind == .configuration)
    }
}
