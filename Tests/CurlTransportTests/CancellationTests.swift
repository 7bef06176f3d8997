import ConnectorKit
import CurlTransport
import CustomerModel
import Testing

@Suite struct CancellationTests {
    @Test("Cancelling the task ends the exchange and closes its connection at once")
    func cancel() async throws {
        let arrived = Signal()
        let left = Signal()
        try await withServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")
            arrived.fire()
            connection.waitUntilClientLeaves()
            left.fire()
        } test: { server, transport in
            let url = server.url
            let task = Task { try await transport.send(HTTPRequest(url: url)) }
            await arrived.wait()
            task.cancel()
            let failure = await failure { try await task.value }
            #expect(failure?.kind == .cancelled)
            await left.wait()
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await withServer { _, connection in
            connection.answer()
        } test: { server, transport in
            let url = server.url
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await transport.send(HTTPRequest(url: url))
            }
            #expect(await failure { try await task.value }?.kind == .cancelled)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("Cancelling one request leaves the others alone")
    func others() async throws {
        let arrived = Signal()
        let release = Signal()
        try await withServer { request, connection in
            if request.target == "/slow" {
                arrived.fire()
                connection.waitUntilClientLeaves()
                release.fire()
            } else {
                connection.answer(body: Array("fine".utf8))
            }
        } test: { server, transport in
            let url = server.url
            let slow = Task { try await transport.send(HTTPRequest(url: url + "/slow")) }
            await arrived.wait()
            slow.cancel()
            await release.wait()
            for _ in 0..<5 {
                let response = try await transport.send(HTTPRequest(url: url + "/quick"))
                #expect(response.body.text == "fine")
            }
            #expect(await failure { try await slow.value }?.kind == .cancelled)
        }
    }

    @Test("Cancelling at any moment gives an answer or a cancellation, and the transport goes on (200 rounds)")
    func anyMoment() async throws {
        try await withServer { _, connection in
            connection.answer(body: Array(repeating: 1, count: 20_000))
        } test: { server, transport in
            let url = server.url
            for round in 0..<200 {
                let task = Task { try await transport.send(HTTPRequest(url: url)) }
                for _ in 0..<(round % 20) { await Task.yield() }
                task.cancel()
                switch await task.result {
                case .success(let response): #expect(response.body.count == 20_000)
                case .failure(let error): #expect((error as? Failure)?.kind == .cancelled)
                }
            }
            let response = try await transport.send(HTTPRequest(url: url))
            #expect(response.body.count == 20_000)
        }
    }

    @Test("Shutdown ends what is under way, and later requests, as cancelled; twice is once")
    func shutdown() async throws {
        let arrived = Signal()
        try await withServer { _, connection in
            arrived.fire()
            connection.waitUntilClientLeaves()
        } test: { server, transport in
            let url = server.url
            let waiting = Task { try await transport.send(HTTPRequest(url: url)) }
            await arrived.wait()
            await transport.shutdown()
            #expect(await failure { try await waiting.value }?.kind == .cancelled)
            #expect(await failure { try await transport.send(HTTPRequest(url: url)) }?.kind == .cancelled)
            await transport.shutdown()
        }
    }

    @Test("A transport that is let go of ends its thread, and what it was doing")
    func letGo() async throws {
        let server = try LoopbackServer { _, connection in connection.answer() }
        for _ in 0..<20 {
            let transport = try CurlTransport(CurlOptions(proxy: .none))
            _ = try await transport.send(HTTPRequest(url: server.url))
        }
        server.stop()
    }
}
