import CustomerModel
import NIOCore
import NIOHTTP1
import NIOPosix

/// A page on this machine alone, to which a browser comes back from a service; it takes one answer, then it is gone.
package struct ReturnPage: Sendable {
    /// What is made of an address that a browser came to.
    package enum Verdict: Sendable {
        /// It was the answer; the page closes.
        case taken
        /// It was the answer, and nothing came of it; the page closes. The words are for the person at the browser.
        case failed(String)
        /// It was none; the page waits on.
        case refused(String)
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// Longer addresses are no answers.
    private static let longestAddress = 8 << 10

    private let server: NIOAsyncChannel<Connection, Never>
    /// Where it listens.
    package let port: Int

    /// Where a browser has to come: `http://localhost:53117/`.
    package var address: String { "http://localhost:\(port)/" }

    /// Begins to listen; port 0 takes any that is free.
    ///
    /// Throws a `Failure` of class `.configuration` when the port cannot be had.
    package static func open(port: Int) async throws -> ReturnPage {
        do {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
            return ReturnPage(server: server, port: server.channel.localAddress?.port ?? port)
        } catch {
            throw Failure(
                "port_taken", .configuration,
                "port \(port) of this machine cannot be had (another program may use it); give another one, and add it to "
                    + "the application's redirect addresses")
        }
    }

    /// Serves until an answer came; ends with the task's cancellation.
    package func answer(
        _ judge: @escaping @Sendable (_ address: String) async -> Verdict
    ) async throws {
        try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                defer { group.cancelAll() }
                let waiting = AsyncStream.makeStream(of: Void.self)
                group.addTask {
                    // Browsers open connections that they do not use: none may keep another from being heard.
                    try await withThrowingDiscardingTaskGroup { inner in
                        for try await connection in connections {
                            inner.addTask {
                                let isTaken = (try? await serve(connection, judge)) ?? false
                                if isTaken { waiting.continuation.finish() }
                            }
                        }
                    }
                    return false
                }
                group.addTask {
                    for await _ in waiting.stream {}
                    return true
                }
                _ = try await group.next()
                try Task.checkCancellation()
            }
        }
    }

    private func serve(
        _ connection: Connection, _ judge: @Sendable (String) async -> Verdict
    ) async throws -> Bool {
        try await connection.executeThenClose { inbound, outbound in
            for try await part in inbound {
                guard case .head(let head) = part else { continue }
                let (status, text, isTaken) = await reply(to: head, judge)
                let body = ByteBuffer(string: Self.page(text))
                var headers = HTTPHeaders()
                headers.add(name: "Content-Type", value: "text/html; charset=utf-8")
                headers.add(name: "Content-Length", value: String(body.readableBytes))
                headers.add(name: "Cache-Control", value: "no-store")
                headers.add(name: "Referrer-Policy", value: "no-referrer")
                headers.add(name: "Content-Security-Policy", value: "default-src 'none'; style-src 'unsafe-inline'")
                headers.add(name: "Connection", value: "close")
                try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
                try await outbound.write(.body(.byteBuffer(body)))
                try await outbound.write(.end(nil))
                return isTaken
            }
            return false
        }
    }

    private func reply(
        to head: HTTPRequestHead, _ judge: @Sendable (String) async -> Verdict
    ) async -> (status: HTTPResponseStatus, text: String, isTaken: Bool) {
        guard head.method == .GET, head.uri.hasPrefix("/?"), head.uri.utf8.count <= Self.longestAddress else {
            return (.notFound, "This page waits for the service to send you back. There is nothing else here.", false)
        }
        switch await judge(address + head.uri.dropFirst()) {
        case .taken: return (.ok, "Done. You can close this window and go back to the terminal.", true)
        case .failed(let words): return (.badRequest, words, true)
        case .refused(let words): return (.badRequest, words, false)
        }
    }

    private static func page(_ text: String) -> String {
        let safe = text.map { character in
            switch character {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            default: String(character)
            }
        }.joined()
        return """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Clientela</title>
            <meta name="viewport" content="width=device-width">
            <style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}</style>
            <h1>Clientela</h1><p>\(safe)</p></html>

            """
    }
}
