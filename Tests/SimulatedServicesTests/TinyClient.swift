import Foundation
import NIOCore
import NIOPosix
import SimulatedServices
import Testing

/// A client of one request a connection that shows the bytes as they came.
struct TinyClient: Sendable {
    /// What came until the server closed the connection, or until enough had come.
    struct Answer: Sendable {
        var bytes: [UInt8] = []
        /// Whether the connection ended with an error, such as a reset.
        var failed = false
        /// Whether the server closed the connection.
        var closed = false

        private var boundary: Int? {
            guard bytes.count >= 4 else { return nil }
            return (0...bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }
        }
        var head: String { String(decoding: bytes.prefix(boundary ?? bytes.count), as: UTF8.self) }
        var body: [UInt8] { boundary.map { Array(bytes.dropFirst($0 + 4)) } ?? [] }
        var text: String { String(decoding: body, as: UTF8.self) }
        var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
        var isWhole: Bool { header("content-length").flatMap { Int($0) } == body.count }

        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }

        /// The body as JSON, by Foundation's reader.
        func object() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        }

        func rows(_ name: String) throws -> [[String: Any]] { try #require(try object()[name] as? [[String: Any]]) }
    }

    var service: SimulatedService
    var headers: [String: String] = [:]

    func get(_ target: String, enough: Int = .max) async throws -> Answer {
        try await send("GET", target, body: "", enough: enough)
    }

    func post(_ target: String, _ body: String, type: String = "application/json") async throws -> Answer {
        var client = self
        client.headers["Content-Type"] = type
        return try await client.send("POST", target, body: body, enough: .max)
    }

    private func send(_ method: String, _ target: String, body: String, enough: Int) async throws -> Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(service.port)", "Connection: close"]
        lines += headers.map { "\($0.key): \($0.value)" }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: service.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var answer = Answer()
            do {
                try await outbound.write(ByteBuffer(string: request))
                for try await part in inbound {
                    answer.bytes += Array(part.readableBytesView)
                    if answer.bytes.count >= enough { return answer }
                }
                answer.closed = true
            } catch {
                answer.failed = true
            }
            return answer
        }
    }
}

extension TinyClient {
    static func mailchimp(_ service: SimulatedService) -> TinyClient {
        let pair = Data("cualquiera:\(MailchimpService.demoKey)".utf8).base64EncodedString()
        return TinyClient(service: service, headers: ["Authorization": "Basic \(pair)"])
    }

    static func brevo(_ service: SimulatedService) -> TinyClient {
        TinyClient(service: service, headers: ["api-key": BrevoService.demoKey])
    }

    static func listmonk(_ service: SimulatedService) -> TinyClient {
        let token = "token \(ListmonkService.demoUser):\(ListmonkService.demoToken)"
        return TinyClient(service: service, headers: ["Authorization": token])
    }

    static func square(_ service: SimulatedService) -> TinyClient {
        TinyClient(
            service: service,
            headers: ["Authorization": "Bearer \(SquareService.demoToken)", "Square-Version": "2025-08-20"])
    }

    /// Logs in and gives a client with the token.
    static func invu(_ service: SimulatedService) async throws -> TinyClient {
        let anonymous = TinyClient(service: service)
        let body = """
            {"username":"\(InvuService.demoUser)","password":"\(InvuService.demoPassword)","grant_type":"authorization"}
            """
        let answer = try await anonymous.post("/invuApiPos/userAuth", body)
        let token = try #require(try answer.object()["authorization"] as? String)
        return TinyClient(service: service, headers: ["Authorization": token])
    }
}
