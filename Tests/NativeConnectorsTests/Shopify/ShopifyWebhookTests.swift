import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Testing

/// A shop's webhooks: signed over the body, with a topic beside it.
@Suite struct ShopifyWebhookTests {
    private static let body = Array(#"{"id":26,"email":"ana@example.com"}"#.utf8)
    /// HMAC-SHA256 of the body under `woo-secret`, made by another program.
    private static let signature = "7HMFIbMT4l8A1UtwOYlRP9M2TfS9/m8JytOlCCMshnM="

    private func reading(secrets: [String: String] = ["webhook_secret": "woo-secret"]) throws -> (any WebhookReading)? {
        let factory = try #require(NativeConnectorFactory.all.first { $0.name == "shopify" })
        return factory.webhook(
            for: source(
                "shopify", settings: ["shop": .text("novedades")],
                secrets: secrets.merging(["access_token": "t"]) { $1 }))
    }

    private func delivery(
        _ body: [UInt8] = Self.body, signature: String = Self.signature, topic: String? = "customers/create",
        method: String = "POST", token: String? = nil
    ) -> WebhookDelivery {
        var headers = HTTPHeaders()
        headers["X-Shopify-Hmac-Sha256"] = signature
        headers["X-Shopify-Topic"] = topic
        return WebhookDelivery(
            method: method, token: token, url: "https://shop.example/hooks/tienda", headers: headers, body: body,
            receivedAt: Timestamp(seconds: 1_800_000_000))
    }

    @Test("a signed one about a customer brings what has changed, once")
    func genuine() throws {
        let reading = try #require(try reading())
        guard case .news(let news) = reading.verdict(on: delivery()) else {
            Issue.record("it is no news")
            return
        }
        #expect(news.records == nil)
        #expect(news.fingerprint != nil)
        #expect(reading.verdict(on: delivery()) == .news(news), "the same delivery has the same fingerprint")
        #expect(reading.reach.increments)
    }

    @Test("one bit, another secret, no signature, another method, an end of the address that is none: all refused")
    func refused() throws {
        let reading = try #require(try reading())
        for index in Self.body.indices {
            var body = Self.body
            body[index] ^= 1
            #expect(reading.verdict(on: delivery(body)) == .refused(.wrongSignature), "byte \(index)")
        }
        #expect(reading.verdict(on: delivery(signature: "")) != reading.verdict(on: delivery()))
        #expect(reading.verdict(on: delivery(method: "GET")) == .refused(.wrongMethod))
        #expect(reading.verdict(on: delivery(token: "x")) == .refused(.wrongToken))
        let other = try #require(try self.reading(secrets: ["webhook_secret": "another secret"]))
        #expect(other.verdict(on: delivery()) == .refused(.wrongSignature))
    }

    @Test("a topic without customers is of no interest; one that somebody made up proves nothing")
    func topics() throws {
        let reading = try #require(try reading())
        #expect(reading.verdict(on: delivery(topic: "orders/paid")) == .ofNoInterest)
        #expect(reading.verdict(on: delivery(Array("{}".utf8), topic: "customers/update")) == .refused(.wrongSignature))
    }

    @Test("without a secret there are no webhooks")
    func noSecret() throws {
        #expect(try reading(secrets: [:]) == nil)
    }
}
