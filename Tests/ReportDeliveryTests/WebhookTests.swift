import ConnectorKit
import CustomerModel
import CustomerStore
import ReportDelivery
import TestSupport
import Testing

@Suite("The webhook")
struct WebhookTests {
    // printf '1764000000.%s' "$body" | openssl dgst -sha256 -hmac "$secret"
    @Test("The signature is the HMAC that OpenSSL gives, and another one for any other time, body or secret")
    func signature() {
        let secret = Secret("correct horse battery staple")
        let body = Array(#"{"event":"test","shop":"Café"}"#.utf8)
        let moment = Timestamp(milliseconds: 1_764_000_000_999)
        let value = WebhookSignature.value(of: body, secret: secret, at: moment)
        #expect(value == "t=1764000000,v1=627bd88b143df3ef6a9c2071c59e7916a678dc349db45a8820021ebf9b054992")
        #expect(
            WebhookSignature.value(of: [], secret: Secret("k"), at: Timestamp(seconds: 0))
                == "t=0,v1=6b4a4b8b3c40f1e8f53a3d36682e5f99f7ad2ac1df1c93dfe336f329167641e7")
        let code = value.suffix(64)
        #expect(
            WebhookSignature.value(of: body, secret: secret, at: moment.advanced(by: .seconds(1))).suffix(64) != code)
        #expect(WebhookSignature.value(of: body + [0x20], secret: secret, at: moment).suffix(64) != code)
        #expect(WebhookSignature.value(of: body, secret: Secret("x"), at: moment).suffix(64) != code)
    }

    @Test("The body is one line of JSON: the event around the run (golden)")
    func body() {
        let text = WebhookBody.text(of: Reports.event(Reports.eventful), shop: "Café \"Ñandú\"")
        #expect(
            text
                == #"{"event":"run.succeeded","id":"1f2e3d4c","created_at":"2025-11-24T16:15:00Z","#
                + #""shop":"Café \"Ñandú\"","needs":["conflicts","quarantined"],"run":{"source":"boletin","run_id":"12","#
                + #""state":"succeeded","mode":"full","new_accounts":1130,"counts":{"fetched":1200,"repeated":0,"#
                + #""quarantined":7,"suppressed":0,"new":1130,"linked":0,"updated":60,"unchanged":0,"conflicts":3},"#
                + #""announced_new_accounts":null,"merged":0,"missing":0,"expected_total":1200,"pages":3,"retries":0,"#
                + #""started_at":"2025-11-24T16:00:00Z","duration_seconds":200.0,"pull_seconds":0.0,"#
                + #""warnings":["1 value was changed since, and left alone"],"kept":[],"samples":[],"error":null}}"#)
    }

    @Test(
        "Another attempt follows where it may help",
        arguments: [
            (200, nil), (204, nil), (400, .data), (401, .data), (404, .data), (410, .data), (501, .data),
            (302, .data), (408, .transient), (429, .rateLimited), (500, .transient), (503, .transient),
        ] as [(Int, FailureClass?)])
    func verdict(_ status: Int, _ kind: FailureClass?) async {
        let failure = await self.failure(ScriptedTransport([.answer(status)]))
        #expect(failure?.kind == kind)
    }

    @Test("Retry-After is obeyed")
    func retryAfter() async {
        let failure = await self.failure(ScriptedTransport([.answer(429, ["Retry-After": "90"])]))
        #expect(failure?.retryAfter == .seconds(90))
    }

    @Test("A token in the path and the secret reach no message")
    func tokens() async {
        let place = "hooks.example.com/services/s3creto"
        let scripts: [ScriptedTransport.Step] = [
            .answer(404), .answer(500), .fail(Failure("no_connection", .transient, "\(place): no connection")),
        ]
        for step in scripts {
            let failure = await self.failure(ScriptedTransport([step]))
            #expect(failure?.message.hasPrefix("hooks.example.com: ") == true)
            #expect(failure?.message.contains("s3creto") == false)
        }
    }

    private func failure(_ transport: ScriptedTransport) async -> Failure? {
        let carrier = NetworkCarrier(mail: NoMail(), web: transport, now: { Reports.moment })
        let delivery = Delivery(
            id: "a", receiver: "webhook", title: "t", createdAt: Reports.moment, content: "{}")
        do {
            try await carrier.carry(
                delivery,
                through: .webhook(
                    url: "https://hooks.example.com/services/s3creto?key=s3creto", secret: Secret("s3creto")))
            return nil
        } catch {
            return error as? Failure
        }
    }
}

/// A mail server that is never asked.
struct NoMail: MailTransport {
    func submit(_: MailSubmission, to _: MailServer) async throws {
        throw Failure("script", .internal, "no mail was expected")
    }
}
