import ConnectorKit
import WebhookSignatures

/// Reads the webhooks of a shop: a signed one about a customer brings what has changed.
///
/// The signature covers the body alone; which topic it is stands in a header, so the topic can only make a delivery
/// uninteresting, never interesting.
struct ShopifyWebhook: WebhookReading {
    /// The optional secret with which a shop signs.
    static let secret = ConnectorProfile.SecretNeed(
        "webhook_secret", "Shopify: Settings > Notifications > Webhooks, the text that webhooks are signed with",
        isRequired: false)

    let reach = WebhookReach(namesRecords: false, increments: true)
    let guide = WebhookGuide(
        hasToken: false, isSigned: true,
        steps: [
            "In the shop's admin, open Settings > Notifications > Webhooks and create a webhook for Customer creation, "
                + "and one for Customer update, in the format JSON, with this address.",
            "Copy the text that webhooks are signed with, from below the list, into the secret 'webhook_secret'.",
        ])
    private let signature: SignatureCheck

    /// nil when the source has no secret for webhooks, or one of no use.
    init?(_ source: SourceDefinition) {
        let rule = SignatureRule(header: "X-Shopify-Hmac-Sha256", encoding: .base64)
        guard let secret = source.secrets[Self.secret.name]?.value,
            let signature = SignatureCheck(rule, secret: secret)
        else { return nil }
        self.signature = signature
    }

    func verdict(on delivery: WebhookDelivery) -> WebhookVerdict {
        guard delivery.token == nil else { return .refused(.wrongToken) }
        guard delivery.method == "POST" else { return .refused(.wrongMethod) }
        switch signature.proof(of: delivery) {
        case .failure(let refused): return .refused(refused.reason)
        case .success(let fingerprint):
            let topic = delivery.headers["X-Shopify-Topic"] ?? "customers/"
            return topic.hasPrefix("customers/") ? .news(WebhookNews(fingerprint: fingerprint)) : .ofNoInterest
        }
    }
}
