import ConnectorKit
import WebhookSignatures

/// Reads what is for no source, so that its answer takes as long as another's.
struct WebhookDecoy: WebhookReading {
    let reach = WebhookReach(namesRecords: false, increments: false)
    let guide = WebhookGuide(hasToken: false, isSigned: true)
    private let check = SignatureCheck(
        SignatureRule(header: "Host"), secret: Secret(String(UInt64.random(in: 0 ... .max), radix: 36)))

    func verdict(on delivery: WebhookDelivery) -> WebhookVerdict {
        var delivery = delivery
        // Whatever it has, something is compared.
        delivery.headers["Host"] = "00"
        _ = check?.proof(of: delivery)
        return .refused(.wrongSignature)
    }
}
