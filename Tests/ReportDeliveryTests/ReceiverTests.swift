import ConnectorKit
import CurlTransport
import CustomerModel
import ReportDelivery
import TestSupport
import Testing

/// Through libcurl to a receiver that checks as the documentation tells it to.
@Suite("A receiver on the web", .timeLimit(.minutes(1)))
struct ReceiverTests {
    @Test("Gets the body whole, as JSON, and finds the signature right")
    func signed() async throws {
        let receiver = try WebhookReceiver()
        defer { receiver.stop() }
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        let carrier = NetworkCarrier(mail: NoMail(), web: transport, now: { Reports.moment })
        let secret = Secret("correct horse battery staple")
        let channel = ReportReceiver.Channel.webhook(
            url: receiver.url + "/hook?shop=1", secret: secret)
        let event = Reports.event(Reports.eventful)
        let delivery = Delivery(
            event, to: ReportReceiver(channel, occasion: .always, place: "reports.webhook"), ReportPlan())
        try await carrier.carry(delivery, through: channel)
        await transport.shutdown()
        let request = try #require(receiver.requests.first)
        #expect(request.body == delivery.content)
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            request.headers["clientela-signature"]
                == WebhookSignature.value(of: Array(request.body.utf8), secret: secret, at: Reports.moment))
    }
}
