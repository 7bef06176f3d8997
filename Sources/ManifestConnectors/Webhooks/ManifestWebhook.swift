import ConnectorKit
import WebhookSignatures

/// Reads the webhooks of one source as its manifest says.
struct ManifestWebhook: WebhookReading {
    let reach: WebhookReach
    let guide: WebhookGuide
    private let token: PathToken?
    private let signature: SignatureCheck?
    private let signatureHeader: String?
    private let greetings: [WebhookGreeting]
    private let mayRepeat: Bool
    private let events: EventReading

    /// nil when the source has no secret that would prove anything.
    init?(_ rule: WebhooksRule, _ setup: SourceSetup) {
        func secret(_ name: String?) -> Secret? { name.flatMap { setup.scope.secrets[$0] }.map { Secret($0) } }
        let chosen = rule.signatures.first { setup.scope.secrets[$0.secret] != nil }
        signature = chosen.flatMap { way in secret(way.secret).flatMap { SignatureCheck(way.rule, secret: $0) } }
        token = secret(rule.pathSecret).flatMap { PathToken($0) }
        // A secret that is there and of no use must not open the door.
        let isBroken = (chosen != nil && signature == nil) || (secret(rule.pathSecret) != nil && token == nil)
        guard !isBroken, signature != nil || token != nil, let events = try? EventReading(rule, scope: setup.scope)
        else { return nil }
        signatureHeader = chosen?.rule.header
        greetings = rule.greetings
        // A time of signing makes each delivery another one.
        mayRepeat = rule.mayRepeat && chosen?.rule.signed.coversTimestamp != true
        self.events = events
        reach = WebhookReach(
            namesRecords: rule.record != nil && signature != nil, increments: setup.manifest.people.incremental != nil)
        guide = WebhookGuide(hasToken: token != nil, isSigned: signature != nil, steps: rule.steps)
    }

    func verdict(on delivery: WebhookDelivery) -> WebhookVerdict {
        if let token {
            guard token.matches(delivery.token) else { return .refused(.wrongToken) }
        } else if delivery.token != nil {
            return .refused(.wrongToken)
        }
        if let answer = greeting(delivery) { return .greeting(answer) }
        guard delivery.method == "POST" || delivery.method == "PUT" else { return .refused(.wrongMethod) }
        // Without a signature nothing in the body is believed; that somebody who knows the address calls is enough for
        // a pull, and for nothing else.
        guard let signature else { return .news(WebhookNews()) }
        switch signature.proof(of: delivery) {
        case .failure(let refused): return .refused(refused.reason)
        case .success(let fingerprint):
            switch events.outcome(of: delivery) {
            case .nothing: return .ofNoInterest
            case .changed(let records):
                return .news(WebhookNews(records: records, fingerprint: mayRepeat ? nil : fingerprint))
            }
        }
    }

    /// The answer to a greeting; nil for what is none.
    private func greeting(_ delivery: WebhookDelivery) -> String? {
        for greeting in greetings where greeting.method == delivery.method {
            if let field = greeting.formField {
                guard signatureHeader.flatMap({ delivery.headers[$0] }) == nil else { continue }
                let fields = FormFields(delivery.body).fields
                guard fields.count == 1, fields[0].name == field else { continue }
            }
            guard let parameter = greeting.echo else { return "" }
            if let text = FormFields(Array(delivery.query.utf8)).value(parameter), Self.isPlain(text) { return text }
        }
        return nil
    }

    /// Nothing that a browser would take for a page.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 256
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "+"):
                    true
                default: false
                }
            }
    }
}
