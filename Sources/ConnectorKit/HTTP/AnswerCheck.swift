package import CustomerModel

/// Decides what an answer means, by its status, in words that say what to do.
package struct AnswerCheck: Sendable {
    /// The source, for messages.
    package let source: SourceName
    /// The service, for messages.
    package let service: String
    /// Statuses that mean something else than in the usual table.
    private let statuses: [RequestPacing.StatusRule]
    /// The secrets that were sent, and where a person finds them.
    private let secrets: [(name: String, about: String)]
    private let now: @Sendable () -> Timestamp
    /// Whether a person's consent stands behind the secrets, and can be given again.
    private let restsOnConsent: Bool

    package init(
        source: SourceName, service: String, statuses: [RequestPacing.StatusRule] = [],
        secrets: [(name: String, about: String)], now: @escaping @Sendable () -> Timestamp, restsOnConsent: Bool = false
    ) {
        self.source = source
        self.service = service
        self.statuses = statuses
        self.secrets = secrets
        self.now = now
        self.restsOnConsent = restsOnConsent
    }

    /// The failure that the status means; nil when it means none.
    package func failure(for answer: HTTPResponse) -> Failure? {
        guard let kind = kind(of: answer) else { return nil }
        return failure(
            kind, "HTTP \(answer.status)", detail: excerpt(of: answer),
            retryAfter: ProviderWait.retryAfter(answer.headers, now: now()))
    }

    /// A failure of a class, in words that say what to do.
    package func failure(
        _ kind: FailureClass, _ what: String, detail: String? = nil, retryAfter: Duration? = nil
    ) -> Failure {
        switch kind {
        case .authentication:
            return Failure(
                "wrong_key", kind, "source \(source): \(service) refuses \(namesOfSecrets) (\(what)); \(remedy)",
                debugDetail: detail)
        case .rateLimited:
            return Failure(
                "rate_limited", kind, "source \(source): \(service) asks to wait (\(what))", debugDetail: detail,
                retryAfter: retryAfter)
        case .transient:
            return Failure(
                "service_trouble", kind, "source \(source): \(service) does not answer properly now (\(what))",
                debugDetail: detail, retryAfter: retryAfter)
        case .configuration:
            return Failure(
                "refused_request", kind,
                "source \(source): \(service) does not accept the request (\(what)); check the source's settings and lists",
                debugDetail: detail)
        default:
            return Failure(
                "unusable_answer", kind, "source \(source): the answer of \(service) cannot be used (\(what))",
                debugDetail: detail)
        }
    }

    private var namesOfSecrets: String {
        guard !secrets.isEmpty else { return "the request" }
        let names = secrets.map { "'\($0.name)'" }
        return (names.count == 1 ? "the secret " : "the secrets ") + names.joined(separator: " and ")
    }

    private var remedy: String {
        if restsOnConsent {
            return
                "give your consent again with: clientelactl authorize \(source) (in the administrator's files: put a new token there)"
        }
        let about = secrets.map(\.about).filter { !$0.isEmpty }
        let hint = about.isEmpty ? "" : " (\(about.joined(separator: "; ")))"
        return "put a valid one into the source's secrets\(hint), then run again"
    }

    private func kind(of answer: HTTPResponse) -> FailureClass? {
        for rule in statuses where rule.status == answer.status {
            guard let contentType = rule.unlessContentType else { return rule.kind }
            if !(answer.headers["Content-Type"] ?? "").lowercased().contains(contentType.lowercased()) {
                return rule.kind
            }
        }
        switch answer.status {
        case 200...299: return nil
        case 401, 403: return .authentication
        case 429: return .rateLimited
        case 408, 425, 500...599: return .transient
        default: return .configuration
        }
    }

    private func excerpt(of answer: HTTPResponse) -> String {
        answer.body.withUnsafeBytes { String(decoding: $0.prefix(500), as: UTF8.self) }
    }
}
