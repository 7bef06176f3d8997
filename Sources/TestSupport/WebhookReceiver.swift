import Synchronization

/// A receiver of webhooks over loopback that keeps what it gets.
package final class WebhookReceiver: Sendable {
    /// What came with one request.
    package struct Request: Sendable {
        /// By their names in small letters.
        package var headers: [String: String]
        package var body: String
    }

    private final class Kept: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private let listener: LoopbackListener
    private let kept = Kept()

    /// Answers each request with that status.
    package init(status: Int = 204) throws {
        let kept = kept
        listener = try LoopbackListener { connection in
            guard connection.line() != nil else { return }
            var headers: [String: String] = [:]
            while let line = connection.line(), !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
                headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1]) : ""
            }
            let body = connection.bytes(headers["content-length"].flatMap { Int($0) } ?? 0) ?? []
            kept.requests.withLock {
                $0.append(Request(headers: headers, body: String(decoding: body, as: UTF8.self)))
            }
            connection.send("HTTP/1.1 \(status) Answer\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        }
    }

    package var url: String { "http://127.0.0.1:\(listener.port)" }

    package var requests: [Request] { kept.requests.withLock { $0 } }

    /// Lets nobody in any more.
    package func stop() { listener.stop() }
}
