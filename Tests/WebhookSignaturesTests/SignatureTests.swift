import ConnectorKit
import CustomerModel
import TestSupport
import Testing
import WebhookSignatures

private let body = Array(#"{"id":26,"email":"ana@example.com"}"#.utf8)
private let signedAt = Timestamp(milliseconds: 1_795_563_000_000)

/// A way to sign, with a delivery that was signed so by another program.
struct SigningStyle: Sendable, CustomTestStringConvertible {
    var name: String
    var rule: SignatureRule
    var secret: String
    var headers: HTTPHeaders
    var url = "https://shop.example/hooks/tienda"

    var testDescription: String { name }

    var delivery: WebhookDelivery {
        WebhookDelivery(url: url, headers: headers, body: body, receivedAt: signedAt.advanced(by: .seconds(20)))
    }

    func refusal(_ delivery: WebhookDelivery, secret: String? = nil) -> WebhookRefusal? {
        guard let check = SignatureCheck(rule, secret: Secret(secret ?? self.secret)) else {
            Issue.record("the secret cannot be read")
            return nil
        }
        if case .failure(let refused) = check.proof(of: delivery) { return refused.reason }
        return nil
    }

    static let all: [SigningStyle] = [
        SigningStyle(
            name: "base64 of the body (WooCommerce, Shopify)",
            rule: SignatureRule(header: "X-WC-Webhook-Signature", encoding: .base64), secret: "woo-secret",
            headers: ["x-wc-webhook-signature": "7HMFIbMT4l8A1UtwOYlRP9M2TfS9/m8JytOlCCMshnM="]),
        SigningStyle(
            name: "address and body (Square)",
            rule: SignatureRule(
                header: "x-square-hmacsha256-signature", encoding: .base64, signed: SignedText([.url, .body])),
            secret: "sq-key", headers: ["X-Square-HmacSha256-Signature": "KvsZMeeg/TUGRL6mkb1w2EBnyAoNV1Ik5EqmyS+9G1c="]
        ),
        SigningStyle(
            name: "body and time (Klaviyo)",
            rule: SignatureRule(
                header: "Klaviyo-Signature", signed: SignedText([.body, .timestamp]),
                timestampHeader: "Klaviyo-Timestamp", maximumAge: .seconds(300)),
            secret: "klaviyo-secret-key",
            headers: [
                "Klaviyo-Signature": "706e496bd0dd965716d6d3f37519e445789f196db3dcbf12d05165be6c769580",
                "Klaviyo-Timestamp": "1795563000",
            ]),
        SigningStyle(
            name: "hex of the body (MailerLite)", rule: SignatureRule(header: "Signature"), secret: "ml-secret",
            headers: ["Signature": "105f10a3a54bd02f8fcd6663bc17a67a311169e3ea5e5933d51dd00766c783f3"]),
        SigningStyle(
            name: "a list of elements (Stripe)",
            rule: SignatureRule(
                header: "Stripe-Signature", elements: .init(signature: "v1", timestamp: "t"),
                signed: SignedText([.timestamp, .literal("."), .body]), maximumAge: .seconds(300)),
            secret: "whsec_stripe",
            headers: [
                "Stripe-Signature":
                    "t=1795563000,v0=00,v1=00ff, v1=a6945015d1f70292e501a525796885f2fadc38334fb00c225f130721ff4f325e"
            ]),
        SigningStyle(
            name: "several, with an encoded key (Standard Webhooks)",
            rule: SignatureRule(
                header: "webhook-signature", encoding: .base64, prefix: "v1,",
                signed: SignedText([
                    .header("webhook-id"), .literal("."), .timestamp, .literal("."), .body,
                ]), timestampHeader: "webhook-timestamp", maximumAge: .seconds(300), secretEncoding: .base64,
                secretPrefix: "whsec_"),
            secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            headers: [
                "webhook-id": "msg_1", "webhook-timestamp": "1795563000",
                "webhook-signature": "v1,AAAA v2,BBBB v1,/wNCuitNi0sntQL5ZkQMjst9vyGz02md1cPePzeVme0=",
            ]),
        SigningStyle(
            name: "SHA-1 with a prefix",
            rule: SignatureRule(header: "X-Hub-Signature", algorithm: .sha1, prefix: "sha1="),
            secret: "old", headers: ["X-Hub-Signature": "sha1=80dc3bae626e8317e6b1c58031f5e8077ea8c696"]),
    ]
}

@Suite("Signatures")
struct SignatureTests {
    @Test("What the service signed is believed", arguments: SigningStyle.all)
    func genuine(_ style: SigningStyle) {
        #expect(style.refusal(style.delivery) == nil)
    }

    @Test(
        "One bit anywhere in the body, the signature or the time of signing, and it is refused",
        arguments: SigningStyle.all)
    func tampered(_ style: SigningStyle) {
        for index in body.indices {
            for bit in 0..<8 {
                var delivery = style.delivery
                delivery.body[index] ^= 1 << bit
                #expect(style.refusal(delivery) == .wrongSignature)
            }
        }
        for shorter in [Array(body.dropLast()), [], body + [0x20]] {
            var delivery = style.delivery
            delivery.body = shorter
            #expect(style.refusal(delivery) == .wrongSignature)
        }
        for field in style.headers.fields {
            for index in field.value.utf8.indices {
                var bytes = Array(field.value.utf8)
                let place = field.value.utf8.distance(from: field.value.utf8.startIndex, to: index)
                bytes[place] ^= 1
                var delivery = style.delivery
                delivery.headers[field.name] = String(decoding: bytes, as: UTF8.self)
                // A letter of an element that does not count, or of another signature, changes nothing.
                let mayPass = style.rule.elements != nil || style.rule.prefix == "v1,"
                #expect(style.refusal(delivery) != nil || mayPass, "\(field.name), byte \(place)")
            }
        }
    }

    @Test("A wrong secret, no signature, another's signature", arguments: SigningStyle.all)
    func strangers(_ style: SigningStyle) {
        if style.rule.secretEncoding == nil {
            #expect(style.refusal(style.delivery, secret: style.secret + "x") == .wrongSignature)
        }
        var bare = style.delivery
        bare.headers[style.rule.header] = nil
        #expect(style.refusal(bare) == .noSignature)
        for text in ["", "zz", "=", "t=1,v1=", String(repeating: "00", count: 32), "v1,", "\u{0}"] {
            var delivery = style.delivery
            delivery.headers[style.rule.header] = text
            #expect(style.refusal(delivery) != nil, "\(text)")
        }
    }

    @Test("The address that is signed is the one that was called")
    func address() {
        let style = SigningStyle.all[1]
        var delivery = style.delivery
        delivery.url = "https://shop.example/hooks/otra"
        #expect(style.refusal(delivery) == .wrongSignature)
    }

    @Test("The time of signing: at the border, beyond it, in the future, missing", arguments: [2, 4, 5])
    func age(_ index: Int) {
        let style = SigningStyle.all[index]
        for (offset, expected) in [
            (300, nil), (301, WebhookRefusal.tooOld), (86_400, .tooOld), (-300, nil), (-301, .fromFuture),
        ] as [(Int64, WebhookRefusal?)] {
            var delivery = style.delivery
            delivery.receivedAt = signedAt.advanced(by: .seconds(offset))
            #expect(style.refusal(delivery) == expected, "\(offset)")
        }
        guard let name = style.rule.timestampHeader else { return }
        var delivery = style.delivery
        delivery.headers[name] = nil
        #expect(style.refusal(delivery) == .noTimestamp)
        // A newer time is covered by the signature, and so refused.
        delivery.headers[name] = "1795563001"
        #expect(style.refusal(delivery) == .wrongSignature)
    }

    @Test("A signature with a limit of age is refused without a time that can be read")
    func unreadableTime() {
        let style = SigningStyle(
            name: "", rule: SignatureRule(header: "Signature", maximumAge: .seconds(300)), secret: "ml-secret",
            headers: ["Signature": SigningStyle.all[3].headers["Signature"] ?? ""])
        #expect(style.refusal(style.delivery) == .noTimestamp)
    }

    @Test("A fingerprint is the same for what is sent again, and another for all else")
    func fingerprints() throws {
        let style = SigningStyle.all[2]
        let check = try #require(SignatureCheck(style.rule, secret: Secret(style.secret)))
        var later = style.delivery
        later.receivedAt = signedAt.advanced(by: .seconds(100))
        #expect(try check.proof(of: style.delivery).get() == check.proof(of: later).get())
        let other = SigningStyle.all[3]
        let second = try #require(SignatureCheck(other.rule, secret: Secret(other.secret)))
        #expect(try check.proof(of: style.delivery).get() != second.proof(of: other.delivery).get())
    }

    @Test("Secrets that cannot be keys")
    func secrets() {
        #expect(SignatureCheck(SignatureRule(header: "S"), secret: Secret("")) == nil)
        let encoded = SignatureRule(header: "S", secretEncoding: .base64, secretPrefix: "whsec_")
        #expect(SignatureCheck(encoded, secret: Secret("whsec_not base64")) == nil)
        #expect(SignatureCheck(encoded, secret: Secret("whsec_")) == nil)
        #expect(SignatureCheck(encoded, secret: Secret("AAEC")) != nil)
    }

    @Test("Random bytes in place of a signature never pass and never trap")
    func noise() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            guard let style = SigningStyle.all.randomElement(using: &random) else { return }
            let length = Int.random(in: 0..<80, using: &random)
            let text = String(
                (0..<length).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0...127, using: &random))) })
            var delivery = style.delivery
            delivery.headers[style.rule.header] = text
            #expect(style.refusal(delivery) != nil, "seed \(seed): \(text.debugDescription)")
        }
    }
}

@Suite("What is signed")
struct SignedTextTests {
    @Test("Parts and literals")
    func parts() throws {
        #expect(try SignedText("{{ timestamp }}.{{ body }}").parts == [.timestamp, .literal("."), .body])
        #expect(try SignedText("{{url}}{{body}}").parts == [.url, .body])
        #expect(
            try SignedText("{{ header.webhook-id }}.{{ body }}").parts == [
                .header("webhook-id"), .literal("."), .body,
            ])
    }

    @Test("Mistakes are told", arguments: ["", "{{ timestamp }}", "{{ boddy }}", "{{ body", "{{ header. }}{{ body }}"])
    func mistakes(_ text: String) {
        #expect(throws: SignedTextFault.self) { _ = try SignedText(text) }
    }
}

@Suite("Tokens in addresses")
struct PathTokenTests {
    @Test("Only the whole token fits")
    func fits() throws {
        let token = try #require(PathToken(Secret("k3kq9Zt0aXw7Lm2P")))
        #expect(token.matches("k3kq9Zt0aXw7Lm2P"))
        for wrong in [nil, "", "k3kq9Zt0aXw7Lm2", "k3kq9Zt0aXw7Lm2PP", "K3kq9Zt0aXw7Lm2P"] as [String?] {
            #expect(!token.matches(wrong))
        }
    }

    @Test("A short token is none")
    func short() { #expect(PathToken(Secret("short")) == nil) }
}
