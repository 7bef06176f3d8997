import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// Deliveries as the services send them, signed by another program under this secret.
private let secret = "webhook-secret-1"

private func delivery(
    _ body: String, method: String = "POST", token: String? = nil, query: String = "", headers: HTTPHeaders = [:]
) -> WebhookDelivery {
    WebhookDelivery(
        method: method, token: token, query: query, url: "https://shop.example/hooks/caja", headers: headers,
        body: Array(body.utf8), receivedAt: testNow)
}

private func named(_ ids: String..., stream: String? = nil) -> [NamedRecord] {
    ids.map { NamedRecord(stream: stream.map { StreamID($0) }, id: ExternalID($0)) }
}

/// The records that a verdict names; nil when it names none.
private func records(_ verdict: WebhookVerdict?) -> [NamedRecord]? {
    if case .news(let news) = verdict { news.records } else { nil }
}

@Suite("Webhooks of shipped manifests")
struct ShippedWebhookTests {
    private func reading(
        _ name: String, settings: [String: SettingValue] = [:], secrets: [String: String]
    ) throws -> any WebhookReading {
        try #require(
            try shipped(name).webhook(for: source(name, name: "caja", settings: settings, secrets: secrets)))
    }

    private let shop: [String: SettingValue] = ["site": .text("https://shop.example")]
    private let woo = "{\"id\":26,\"email\":\"ana@example.com\",\"role\":\"customer\"}"
    private let wooSignature = "tazO8uDxBtDqcYkuPyXcjbrWE+qMxYRbcOwqq1BkbnE="

    @Test("WooCommerce: signed, named; another topic; the unsigned greeting; a body changed on the way")
    func wooCommerce() throws {
        let reading = try reading(
            "woocommerce", settings: shop,
            secrets: ["consumer_key": "ck", "consumer_secret": "cs", "webhook_secret": secret])
        #expect(reading.reach == WebhookReach(namesRecords: true, increments: false))
        let headers: HTTPHeaders = [
            "X-WC-Webhook-Signature": wooSignature, "X-WC-Webhook-Topic": "customer.updated",
        ]
        let verdict = reading.verdict(on: delivery(woo, headers: headers))
        #expect(records(verdict) == named("26"))
        guard case .news(let news) = verdict else { return }
        #expect(news.fingerprint != nil)
        var other = headers
        other["X-WC-Webhook-Topic"] = "order.created"
        #expect(reading.verdict(on: delivery(woo, headers: other)) == .ofNoInterest)
        #expect(reading.verdict(on: delivery("webhook_id=7")) == .greeting(""))
        #expect(reading.verdict(on: delivery("webhook_id=7&id=5")) == .refused(.noSignature))
        #expect(
            reading.verdict(on: delivery(woo.replacing("26", with: "27"), headers: headers))
                == .refused(.wrongSignature))
        #expect(reading.verdict(on: delivery(woo, method: "GET", headers: headers)) == .refused(.wrongMethod))
        #expect(reading.verdict(on: delivery(woo, token: "x", headers: headers)) == .refused(.wrongToken))
    }

    @Test("Square: the address is signed too; events of other things are passed over")
    func square() throws {
        let reading = try reading("square", secrets: ["access_token": "t", "webhook_secret": secret])
        let body =
            #"{"merchant_id":"M","type":"customer.updated","event_id":"e1","data":{"type":"customer","id":"SQ1","object":{}}}"#
        let headers: HTTPHeaders = ["x-square-hmacsha256-signature": "vNcNF9N2kL7hk0fr+fkXcDVnKOWTbQGsh1CiKPXPRTQ="]
        #expect(records(reading.verdict(on: delivery(body, headers: headers))) == named("SQ1"))
        var elsewhere = delivery(body, headers: headers)
        elsewhere.url = "https://shop.example/hooks/caja/"
        #expect(reading.verdict(on: elsewhere) == .refused(.wrongSignature))
        let payment = delivery(
            #"{"merchant_id":"M","type":"payment.updated","event_id":"e2","data":{"type":"payment","id":"P1"}}"#,
            headers: ["x-square-hmacsha256-signature": "MU9XWsKb7c3yfL5a3XgOnlF3NZI8LDQhHLd2J0QX/2E="])
        #expect(reading.verdict(on: payment) == .ofNoInterest)
    }

    @Test("MailerLite: several events in one delivery, each record once")
    func mailerLite() throws {
        let reading = try reading("mailerlite", secrets: ["api_key": "k", "webhook_secret": secret])
        let body =
            #"{"events":[{"type":"subscriber.created","subscriber":{"id":"111"}},{"type":"subscriber.updated","subscriber":{"id":"222"}},{"type":"subscriber.updated","subscriber":{"id":"111"}}]}"#
        let headers: HTTPHeaders = [
            "Signature": "663576120b9d883b5b153dca9964af7e7494c26756676f15b249c80d51329510"
        ]
        #expect(records(reading.verdict(on: delivery(body, headers: headers))) == named("111", "222"))
    }

    @Test("Klaviyo: the time of signing counts; an old one and a replaced one are refused")
    func klaviyo() throws {
        let reading = try reading("klaviyo", secrets: ["api_key": "k", "webhook_secret": secret])
        #expect(reading.reach == WebhookReach(namesRecords: false, increments: true))
        var signed = delivery(
            #"{"data":[{"topic":"profile.updated"}]}"#,
            headers: [
                "Klaviyo-Signature": "9865a464c8ec9e483c322d9f91033cbeb3b4c4a60bc590c82d14c7f11161683f",
                "Klaviyo-Timestamp": "1795337990",
            ])
        guard case .news(let news) = reading.verdict(on: signed) else {
            Issue.record("refused")
            return
        }
        #expect(news.records == nil && news.fingerprint != nil)
        signed.receivedAt = testNow.advanced(by: .seconds(600))
        #expect(reading.verdict(on: signed) == .refused(.tooOld))
        signed.headers["Klaviyo-Timestamp"] = "1795338590"
        #expect(reading.verdict(on: signed) == .refused(.wrongSignature))
        signed.headers["Klaviyo-Timestamp"] = nil
        #expect(reading.verdict(on: signed) == .refused(.noTimestamp))
    }

    @Test("Mailchimp: the token opens, and the body is never believed")
    func mailchimp() throws {
        let token = "k3kq9Zt0aXw7Lm2P"
        let reading = try reading("mailchimp", secrets: ["api_key": "x-us6", "webhook_token": token])
        #expect(reading.guide.hasToken && !reading.guide.isSigned)
        #expect(reading.verdict(on: delivery("", method: "GET", token: token)) == .greeting(""))
        let body = "type=subscribe&data%5Bid%5D=8a25ff1d98&data%5Blist_id%5D=a6b5da1054"
        for token in [nil, "", "k3kq9Zt0aXw7Lm2Q"] as [String?] {
            #expect(reading.verdict(on: delivery(body, token: token)) == .refused(.wrongToken))
            #expect(reading.verdict(on: delivery("", method: "GET", token: token)) == .refused(.wrongToken))
        }
        #expect(reading.verdict(on: delivery(body, token: token)) == .news(WebhookNews()))
        #expect(reading.verdict(on: delivery("anything at all", token: token)) == .news(WebhookNews()))
    }

    @Test("Without a secret for them, or with one that proves nothing, there are no webhooks")
    func closed() throws {
        let mailchimp = try shipped("mailchimp")
        #expect(mailchimp.webhook(for: source("mailchimp", secrets: ["api_key": "x-us6"])) == nil)
        let short = source("mailchimp", secrets: ["api_key": "x-us6", "webhook_token": "short"])
        #expect(mailchimp.webhook(for: short) == nil)
        #expect(mailchimp.lint(short).map(\.code) == ["weak_secret"])
        #expect(try shipped("invu").webhook(for: source("invu", secrets: ["username": "a", "password": "b"])) == nil)
    }

    @Test("A single record is asked for as each manifest says, and read like one of the list")
    func single() async throws {
        let service = ScriptedService { request in
            switch request.path {
            case "/v2/customers/groups": .json(#"{"groups":[{"id":"g1","name":"VIP"}]}"#)
            case "/v2/customers/SQ1":
                .json(
                    #"{"customer":{"id":"SQ1","email_address":"ana@example.com","given_name":"Ana","group_ids":["g1"]}}"#
                )
            case "/api/subscribers/111":
                .json(
                    #"{"data":{"id":"111","email":"eva@example.com","status":"active","groups":[{"name":"Novedades"}]}}"#
                )
            case "/wp-json/wc/v3/customers": .json(request.query["include"] == "26" ? "[\(Self.customer)]" : "[]")
            default: .json(#"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"NOT_FOUND"}]}"#, status: 404)
            }
        }
        let square = try await asked("square", service, ["SQ1", "gone"], secrets: ["access_token": "t"])
        #expect(square.ids == ["SQ1", "gone"] && square.records[0].tags == ["VIP"])
        #expect(square.records[0].fields[.email] == "ana@example.com")
        #expect(square.records.map(\.isDeleted) == [false, true])
        #expect(square.outcome == PullOutcome(reachedEnd: true))
        // One that the service does not give keeps nobody else from coming.
        let refusing = ScriptedService { request in
            request.path == "/v2/customers/bad"
                ? .json("{}", status: 400)
                : request.path == "/v2/customers/SQ1"
                    ? .json(#"{"customer":{"id":"SQ1","email_address":"ana@example.com"}}"#)
                    : .json(#"{"groups":[]}"#)
        }
        let some = try await asked("square", refusing, ["bad", "SQ1"], secrets: ["access_token": "t"])
        #expect(some.ids == ["SQ1"])
        #expect(some.rejections.map(\.detail) == ["the service does not give it"])
        let lite = try await asked("mailerlite", service, ["111"], secrets: ["api_key": "k"])
        #expect(lite.records.first?.subscriptions.first?.consent == .subscribed)
        #expect(lite.records.first?.tags == ["Novedades"])
        let woo = try await asked(
            "woocommerce", service, ["26", "27"], settings: shop,
            secrets: ["consumer_key": "ck", "consumer_secret": "cs"])
        #expect(woo.ids == ["26", "27"] && woo.records.map(\.isDeleted) == [false, true])
        #expect(service.requests.last?.query == ["include": "27", "role": "customer"])
    }

    private static let customer = #"{"id":26,"email":"ana@example.com","first_name":"Ana"}"#

    private func asked(
        _ name: String, _ service: ScriptedService, _ ids: [String], settings: [String: SettingValue] = [:],
        secrets: [String: String]
    ) async throws -> Pull {
        let definition = source(name, name: "caja", settings: settings, secrets: secrets)
        let connector = try shipped(name).makeConnector(for: definition, context: context(service))
        #expect(try await connector.streams().allSatisfy(\.supportsNamed))
        return try await pull(connector, extent: .named(ids.map { ExternalID($0) }))
    }
}

@Suite("Webhooks of a manifest")
struct ManifestWebhookTests {
    private static let rules = """
        webhooks:
          signature:
            secret: hook
            header: Stripe-Signature
            elements: { signature: v1, timestamp: t }
            signed: "{{ timestamp }}.{{ body }}"
            maximum_age_seconds: 300
          path_secret: token
          greetings: [ { method: get, echo: challenge } ]
          event: { path: type, is: [ contact.created, contact.updated ] }
          each: items[*]
          external_id: contact
          stream: list
          record: { request: { get: "/people/{{ record.id }}" }, value: person }
        """

    private func manifest(_ rules: String) -> String {
        var manifest = SmallManifest()
        manifest.secrets = "secrets: { key: {}, hook: { required: false }, token: { required: false } }"
        manifest.pacing = rules
        return manifest.text
    }

    private func reading(_ rules: String, _ secrets: [String: String]) throws -> (any WebhookReading)? {
        try factory(manifest(rules)).webhook(
            for: source("small", secrets: secrets.merging(["key": "k"]) { own, _ in own }))
    }

    private let body =
        #"{"type":"contact.updated","items":[{"contact":"c-1","list":"9"},{"contact":"c-2","list":"9"}]}"#
    private let signature = "t=1795338000,v1=7a3341b6af955b83c0be1f7d45226307271b30d56a086adfd167ced396a4291a"

    @Test("Signature and token both count where both are given; records come with their list")
    func both() throws {
        let flat = Self.rules.replacing(
            "event: { path: type, is: [ contact.created, contact.updated ] }", with: "body: json")
        let reading = try #require(try reading(flat, ["hook": secret, "token": "0123456789abcdef"]))
        let good = delivery(body, token: "0123456789abcdef", headers: ["Stripe-Signature": signature])
        #expect(records(reading.verdict(on: good)) == named("c-1", "c-2", stream: "9"))
        #expect(
            reading.verdict(on: delivery(body, headers: ["Stripe-Signature": signature])) == .refused(.wrongToken))
        #expect(reading.verdict(on: delivery(body, token: "0123456789abcdef")) == .refused(.noSignature))
    }

    @Test("With the token alone the same manifest believes nothing of the body")
    func tokenAlone() throws {
        let reading = try #require(try reading(Self.rules, ["token": "0123456789abcdef"]))
        #expect(reading.reach == WebhookReach(namesRecords: false, increments: false))
        #expect(reading.verdict(on: delivery(body, token: "0123456789abcdef")) == .news(WebhookNews()))
    }

    @Test("A challenge is echoed, unless a browser could take it for a page")
    func challenge() throws {
        let reading = try #require(try reading(Self.rules, ["hook": secret]))
        #expect(
            reading.verdict(on: delivery("", method: "GET", query: "a=b&challenge=abc-123%3D")) == .greeting("abc-123=")
        )
        for query in ["challenge=%3Cscript%3E", "challenge=", "", "challenge=" + String(repeating: "a", count: 300)] {
            #expect(reading.verdict(on: delivery("", method: "GET", query: query)) == .refused(.wrongMethod))
        }
    }

    @Test(
        "What is signed and cannot be read is a change of which nothing is known",
        arguments: [
            ("", "1c29a7052422d5a17a63adf6d71534f9a814b911b030efcbedbba20e3027f432"),
            ("[]", "e634a59d78b67d9a6686397c24aabaa1f2ddcc29f2011106eea973bb1562bf2c"),
            ("{", "544190f3abbd2b7dd1b915224498716a51aa9c831e59d323c4124d68f189b0e5"),
            (#"{"id":".."}"#, "fde378439c23fe0a6bb073eb3168494a12843fea57e7561c640a9c09343002ed"),
            (#"{"id":{"a":1}}"#, "d066222c0ba05b896b589c2b78cd53c1ee20d5c3109b1aed47b25129dac0d02a"),
        ])
    func unreadable(_ body: String, _ signature: String) throws {
        let rules = "webhooks: { signature: { secret: hook, header: S }, external_id: id }"
        let reading = try #require(try reading(rules, ["hook": secret]))
        guard case .news(let news) = reading.verdict(on: delivery(body, headers: ["S": signature])) else {
            Issue.record("refused: \(body)")
            return
        }
        #expect(news.records == nil)
    }

    @Test("What may be told twice in the same words is news each time")
    func mayRepeat() throws {
        let rules = "webhooks: { signature: { secret: hook, header: S }, external_id: id, may_repeat: true }"
        let reading = try #require(try reading(rules, ["hook": secret]))
        let signed = delivery("[]", headers: ["S": "e634a59d78b67d9a6686397c24aabaa1f2ddcc29f2011106eea973bb1562bf2c"])
        #expect(reading.verdict(on: signed) == .news(WebhookNews()))
    }

    @Test("A signed form names fields as they are written")
    func form() throws {
        let rules = """
            webhooks:
              signature: { secret: hook, header: S }
              body: form
              event: { path: type, is: subscribe }
              external_id: "data[id]"
              stream: "data[list_id]"
            """
        let reading = try #require(try reading(rules, ["hook": secret]))
        let body = "type=subscribe&data%5Bid%5D=8a%2B5&data%5Blist_id%5D=a6+b"
        let signed = delivery(
            body, headers: ["S": "fdd72721a0ae79e0a120d0fe7e98c022f29dbdc2520b3f5ee844a02bc2c84210"])
        #expect(records(reading.verdict(on: signed)) == named("8a+5", stream: "a6 b"))
    }

    @Test(
        "Mistakes are found with their places",
        arguments: [
            ("webhooks: { body: json }", ["missing_key"]),
            ("webhooks: { path_secret: tokn }", ["dead_reference"]),
            ("webhooks: { path_secret: token, external_id: id }", ["contradiction"]),
            ("webhooks: { signature: { secret: hook, header: S, signed: \"{{ boddy }}\" } }", ["bad_template"]),
            ("webhooks: { signature: { secret: hook, header: S, maximum_age_seconds: 300 } }", ["unsigned_time"]),
            (
                "webhooks: { signature: { secret: hook, header: S, signed: \"{{ timestamp }}{{ body }}\" } }",
                ["missing_key"]
            ),
            ("webhooks: { signature: { secret: hook, header: S, algorithm: md5 } }", ["unknown_choice"]),
            ("webhooks: { signature: { secret: hook, header: S, secret_prefix: whsec_ } }", ["contradiction"]),
            ("webhooks: { signature: { secret: hook, heder: S } }", ["unknown_key"]),
            ("webhooks: { path_secret: token, greetings: [ { method: post } ] }", ["missing_key"]),
            (
                "webhooks: { signature: { secret: hook, header: S }, external_id: id, record: { request: { get: /p }, value: p } }",
                ["unused_id"]
            ),
            (
                "webhooks: { signature: { secret: hook, header: S }, external_id: id, record: { request: { get: \"/p/{{ record.id }}\" }, value: \"p[0]\" } }",
                ["bad_path"]
            ),
            (
                "webhooks: { signature: { secret: hook, header: S }, record: { request: { get: \"/p/{{ record.id }}\" }, value: p } }",
                ["missing_key"]
            ),
            ("webhooks: { signature: { secret: hook, header: S }, event: { is: a } }", ["missing_key"]),
            ("webhooks: { signature: { secret: hook, header: S }, body: form, each: \"a[*]\" }", ["contradiction"]),
        ])
    func mistakes(_ rules: String, _ codes: [String]) {
        let findings = ManifestConnectorFactory.read(Array(manifest(rules).utf8), file: "m.yaml").diagnostics
        #expect(findings.map(\.code) == codes, "\(findings)")
        #expect(findings.allSatisfy { $0.location.line >= 16 && $0.location.column >= 1 }, "\(findings)")
    }
}
