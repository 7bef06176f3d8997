import ConnectorKit
import CustomerModel
import NIOCore
import Synchronization
import TestSupport
import Testing
import WebhookServer

/// Answers under one name and keeps what it was asked.
private final class KeepingRoute: PublicRoute {
    private let name: String
    private let kept = Mutex<[PublicRequest]>([])
    private let reply: @Sendable (PublicRequest) async -> PublicAnswer

    init(
        _ name: String, _ reply: @escaping @Sendable (PublicRequest) async -> PublicAnswer = { _ in PublicAnswer(200) }
    ) {
        self.name = name
        self.reply = reply
    }

    var requests: [PublicRequest] { kept.withLock { $0 } }

    func answer(_ request: PublicRequest) async -> PublicAnswer? {
        guard request.path.hasPrefix("/" + name) else { return nil }
        kept.withLock { $0.append(request) }
        return await reply(request)
    }
}

/// The listener on a real socket.
@Suite struct WebhookServerTests {
    private func limits(_ change: (inout ListenerLimits) -> Void = { _ in }) -> ListenerLimits {
        var limits = ListenerLimits()
        change(&limits)
        return limits
    }

    private func serve(
        _ routes: [any PublicRoute], _ limits: ListenerLimits = ListenerLimits(),
        _ body: (Int) async throws -> Void
    ) async throws {
        let server = try await WebhookServer.open(host: "127.0.0.1", port: 0, limits: limits, routes: routes)
        do {
            try await body(server.port)
        } catch {
            await server.stop(within: .zero)
            throw error
        }
        await server.stop(within: .zero)
    }

    private func exchange(_ port: Int, _ texts: [String], finishing: Bool = false) async throws -> String {
        try await RawClient.exchange(port: port, texts, finishing: finishing)
    }

    /// The status of the only answer; nil when there is none.
    private func status(_ port: Int, _ texts: [String], finishing: Bool = false) async -> Int? {
        RawClient.status(of: (try? await exchange(port, texts, finishing: finishing)) ?? "")
    }

    private func post(_ path: String, _ body: String, headers: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("A request reaches its route whole, and the answer closes the connection")
    func whole() async throws {
        let route = KeepingRoute("tienda") { _ in PublicAnswer(200, "hello") }
        try await serve([KeepingRoute("other"), route]) { port in
            let answer = try await exchange(port, [post("/tienda/token?a=b%20c", "body", headers: "X-Sign: 1\r\n")])
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\nhello"))
            #expect(answer.contains("Connection: close") && answer.contains("X-Content-Type-Options: nosniff"))
            let request = try #require(route.requests.first)
            #expect(request.method == "POST" && request.path == "/tienda/token" && request.query == "a=b%20c")
            #expect(request.headers["x-sign"] == "1" && request.body == Array("body".utf8))
        }
    }

    @Test("In pieces, in chunks, with an announcement, from a client that has said all")
    func ways() async throws {
        let route = KeepingRoute("tienda")
        try await serve([route]) { port in
            let request = post("/tienda", "0123456789")
            var statuses: [Int?] = []
            statuses.append(RawClient.status(of: try await exchange(port, request.map { String($0) })))
            let chunked = "POST /tienda HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            statuses.append(
                await status(port, [chunked, "4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n"]))
            statuses.append(await status(port, [request], finishing: true))
            let old = "POST /tienda HTTP/1.0\r\nContent-Length: 10\r\n\r\n0123456789"
            statuses.append(await status(port, [old]))
            #expect(statuses == [200, 200, 200, 200])
            let expecting = try await exchange(
                port, [post("/tienda", "0123456789", headers: "Expect: 100-continue\r\n")])
            #expect(expecting.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"))
            #expect(route.requests.map(\.body) == [[UInt8]](repeating: Array("0123456789".utf8), count: 5))
        }
    }

    @Test("What no route knows is 404, with nothing to learn from")
    func unknown() async throws {
        try await serve([KeepingRoute("tienda")]) { port in
            for path in ["/", "/nadie", "/..%2f", "*", "http://elsewhere/"] {
                let answer = try await exchange(port, [post(path, "")])
                #expect(RawClient.status(of: answer) == 404 && answer.hasSuffix("\r\n\r\n"), "\(path)")
            }
        }
    }

    @Test("Too large: by its own word, in fact, in chunks, in its head; and no route hears of it")
    func tooLarge() async throws {
        let route = KeepingRoute("tienda")
        try await serve([route], limits { $0.bodyBytes = 1000 }) { port in
            let told = "POST /tienda HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"
            #expect(await status(port, [told]) == 413)
            #expect(
                await status(port, [post("/tienda", String(repeating: "x", count: 50_000))])
                    == 413)
            let chunk = "3e8\r\n\(String(repeating: "x", count: 1000))\r\n"
            let head = "POST /tienda HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(await status(port, [head, chunk, chunk, chunk]) == 413)
            let long = post("/tienda", "", headers: "X: \(String(repeating: "y", count: 9000))\r\n")
            #expect(await status(port, [long]) == 431)
            let many = post("/tienda", "", headers: String(repeating: "X: y\r\n", count: 200))
            #expect(await status(port, [many]) == 431)
            #expect(
                await status(port, [post("/tienda", String(repeating: "x", count: 1000))])
                    == 200)
            #expect(route.requests.count == 1)
        }
    }

    @Test(
        "What is no HTTP is refused",
        arguments: [
            "\r\n\r\nHELLO\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}", "POST /tienda HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "POST /tienda HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            "POST /tienda HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /tienda HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ])
    func malformed(_ text: String) async throws {
        let route = KeepingRoute("tienda")
        try await serve(
            [route],
            limits {
                $0.headTime = .milliseconds(300); $0.bodyTime = .milliseconds(300)
            }
        ) { port in
            let status = await status(port, [text])
            #expect([400, 408].contains(status), "\(String(describing: status))")
            #expect(route.requests.isEmpty)
        }
    }

    @Test("Pipelined: the first is answered, the others are not taken for parts of it")
    func pipelined() async throws {
        let route = KeepingRoute("tienda")
        try await serve([route]) { port in
            let answer = try await exchange(port, [post("/tienda", "1") + post("/tienda", "2") + post("/tienda", "3")])
            #expect(RawClient.status(of: answer) == 200)
            #expect(answer.components("HTTP/1.1").count == 2)
            #expect(route.requests.map(\.body) == [Array("1".utf8)])
        }
    }

    @Test("Slow to say: the head, the body; and one that leaves in the middle")
    func slow() async throws {
        let route = KeepingRoute("tienda")
        try await serve(
            [route],
            limits {
                $0.headTime = .milliseconds(200); $0.bodyTime = .milliseconds(200)
            }
        ) { port in
            #expect(await status(port, []) == 408)
            #expect(await status(port, ["POST /tienda HT"]) == 408)
            #expect(
                await status(port, ["POST /tienda HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n01"])
                    == 408)
            let left = try await exchange(
                port, ["POST /tienda HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n01"], finishing: true)
            #expect(RawClient.status(of: left) != 200)
            #expect(route.requests.isEmpty)
        }
    }

    @Test("A route that takes too long is answered for")
    func slowRoute() async throws {
        let route = KeepingRoute("tienda") { _ in
            try? await Task.sleep(for: .seconds(600))
            return PublicAnswer(200)
        }
        try await serve([route], limits { $0.answerTime = .milliseconds(200) }) { port in
            #expect(await status(port, [post("/tienda", "")]) == 503)
        }
    }

    @Test("No more connections than allowed; who leaves makes room")
    func crowd() async throws {
        let server = try await WebhookServer.open(
            host: "127.0.0.1", port: 0,
            limits: limits {
                $0.connections = 3; $0.headTime = .milliseconds(700)
            },
            routes: [KeepingRoute("tienda")])
        let port = server.port
        let statuses = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<10 {
                group.addTask { RawClient.status(of: (try? await exchange(port, ["POST "])) ?? "") }
            }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 408 } == 3 && statuses.count { $0 == 503 } == 7)
        #expect(server.refusalCount == 7)
        var next = await status(port, [post("/tienda", "")])
        // A client is gone a moment before the server hears of it.
        while next == 503 { next = await status(port, [post("/tienda", "")]) }
        #expect(next == 200)
        await server.stop(within: .zero)
    }

    @Test("Answers say what they must: 429 when to come again, 405 what there is")
    func headers() async throws {
        let route = KeepingRoute("tienda") { request in
            request.method == "POST"
                ? PublicAnswer(429, retryAfter: .milliseconds(100)) : PublicAnswer(405, allow: "POST")
        }
        try await serve([route]) { port in
            let flooded = try await exchange(port, [post("/tienda", "")])
            #expect(flooded.contains("\r\nRetry-After: 1\r\n"))
            let answer = try await exchange(port, ["DELETE /tienda HTTP/1.1\r\nHost: x\r\n\r\n"])
            #expect(RawClient.status(of: answer) == 405 && answer.contains("\r\nAllow: POST\r\n"))
        }
    }

    @Test("Stopping answers what was asked, and lets nobody in")
    func stop() async throws {
        let (asked, asking) = AsyncStream<Void>.makeStream()
        let (goOn, going) = AsyncStream<Void>.makeStream()
        let route = KeepingRoute("tienda") { _ in
            asking.yield()
            for await _ in goOn { break }
            return PublicAnswer(200)
        }
        let server = try await WebhookServer.open(host: "127.0.0.1", port: 0, routes: [route])
        let port = server.port
        async let answer = exchange(port, [post("/tienda", "")])
        for await _ in asked { break }
        async let stopped: Void = server.stop(within: .seconds(10))
        // As soon as the listener is closed, nobody gets in; until then there is nothing under this name.
        while await status(port, [post("/probe", "")]) == 404 {}
        going.yield()
        #expect(RawClient.status(of: try await answer) == 200)
        await stopped
    }

    @Test("An address that is taken is told")
    func taken() async throws {
        let server = try await WebhookServer.open(host: "127.0.0.1", port: 0, routes: [])
        let failure = await #expect(throws: Failure.self) {
            _ = try await WebhookServer.open(host: "127.0.0.1", port: server.port, routes: [])
        }
        #expect(failure?.code == "listen_failed" && failure?.kind == .configuration)
        await server.stop(within: .zero)
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
