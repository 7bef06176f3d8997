package import ConnectorKit
package import CustomerModel

/// Carries a composed report to its receiver, once.
package protocol ReportCarrier: Sendable {
    /// Returns when the receiver has it; throws a `Failure` whose class says whether another attempt may help.
    func carry(_ delivery: Delivery, through channel: ReportReceiver.Channel) async throws
}

/// Carries by SMTP and HTTP.
package struct NetworkCarrier: ReportCarrier {
    private let mail: any MailTransport
    private let web: any HTTPTransport
    private let now: @Sendable () -> Timestamp

    package init(
        mail: any MailTransport, web: any HTTPTransport, now: @escaping @Sendable () -> Timestamp
    ) {
        self.mail = mail
        self.web = web
        self.now = now
    }

    package func carry(_ delivery: Delivery, through channel: ReportReceiver.Channel) async throws {
        switch channel {
        case .mail(let server, let from, let to):
            try await mail.submit(
                MailSubmission(from: from, to: to, message: Array(delivery.content.utf8)), to: server)
        case .webhook(let url, let secret):
            try await post(Array(delivery.content.utf8), to: url, secret)
        }
    }

    private func post(_ body: [UInt8], to url: String, _ secret: Secret) async throws {
        let request = HTTPRequest(
            .post, url: url,
            headers: [
                "Content-Type": "application/json",
                WebhookSignature.header: WebhookSignature.value(of: body, secret: secret, at: now()),
            ],
            body: body,
            limits: HTTPLimits(
                connect: .seconds(10), stall: .seconds(20), total: .seconds(30), bodyBytes: 256 << 10))
        // The path may hold a token, so that no message may name more than the host.
        let place = RequestLocation(of: url).host
        let response: HTTPResponse
        do {
            response = try await web.send(request)
        } catch var failure as Failure {
            failure.message = failure.message.replacing("\(RequestLocation(of: url))", with: place)
            throw failure
        }
        if (200..<300).contains(response.status) { return }
        guard case .retry(let kind) = AnswerVerdict(response, RequestPacing()) else {
            throw Failure(
                "webhook_refused", .data,
                "\(place): refuses the report (\(response.status)); check its address and secret")
        }
        throw Failure(
            "webhook_deferred", kind, "\(place): does not take the report now (\(response.status))",
            retryAfter: ProviderWait.retryAfter(response.headers, now: now()))
    }
}
