package import CustomerModel

/// What an answer's status means for the next attempt.
package enum AnswerVerdict: Sendable, Hashable {
    /// It goes back to who asked, also where it says no.
    case accepted
    /// The same request is worth another try.
    case retry(FailureClass)

    /// The service's own table first, then the usual one: 429 is rate-limited; 408, 425 and 5xx but 501 and 505 are
    /// transient; a 503 that says until when counts as rate-limited.
    package init(_ response: HTTPResponse, _ pacing: RequestPacing) {
        if let rule = pacing.statusClasses.first(where: { Self.matches($0, response) }) {
            self = rule.kind == .rateLimited || rule.kind == .transient ? .retry(rule.kind) : .accepted
            return
        }
        switch response.status {
        case 429: self = .retry(.rateLimited)
        case 503 where response.headers["retry-after"] != nil: self = .retry(.rateLimited)
        case 501, 505: self = .accepted
        case 408, 425, 500...599: self = .retry(.transient)
        default: self = .accepted
        }
    }

    private static func matches(_ rule: RequestPacing.StatusRule, _ response: HTTPResponse) -> Bool {
        guard rule.status == response.status else { return false }
        guard let contentType = rule.unlessContentType else { return true }
        return response.headers["content-type"]?.lowercased().contains(contentType.lowercased()) != true
    }
}
