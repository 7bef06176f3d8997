import ConnectorKit
import CurlTransport
import CustomerModel
import ReportDelivery
import Synchronization
import Testing

/// Through libcurl to a receiver that checks as the documentation tells it to.
@Suite("A receiver on the web", .timeLimit(.minutes(1)))
struct ReceiverTests {
    private final class Received: Sendable {
        let requests = Mutex<[(headers: [String: String], body: String)]>([])
    }

    @Test("Gets the body whole, as JSON, and finds the signature right")
    func signed() async throws {
        let received = Received()
        let receiver = try LoopbackListener { connection in
            var headers: [String: String] = [:]
            _ = connection.line()
            while let line = connection.line(), !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
                headers[parts[0].lowercased()] = String(parts[1])
            }
            let body = connection.bytes(headers["content-length"].flatMap { Int($0) } ?? 0) ?? []
            received.requests.withLock { $0.append((headers, String(decoding: body, as: UTF8.self))) }
            connection.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        }
        defer { receiver.stop() }
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        let carrier = NetworkCarrier(mail: NoMail(), web: transport, now: { Reports.moment })
        let secret = Secret("correct horse battery staple")
        let channel = ReportReceiver.Channel.webhook(
            url: "http://127.0.0.1:\(receiver.port)/hook?shop=1", secret: secret)
        let event = Reports.event(Reports.eventful)
        let delivery = Delivery(
            event, to: ReportReceiver(channel, occasion: .always, place: "reports.webhook"), ReportPlan())
        try await carrier.carry(delivery, through: channel)
        await transport.shutdown()
        let request = try #require(received.requests.withLock { $0.first })
        #expect(request.body == delivery.content)
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            request.headers["clientela-signature"]
                == WebhookSignature.value(of: Array(request.body.utf8), secret: secret, at: Reports.moment))
    }
}
