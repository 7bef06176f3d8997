import ConnectorKit
import CustomerModel
import Daemon
import WebhookServer

/// Webhooks of sources: `/SOURCE`, and `/SOURCE/TOKEN` where a secret ends the address.
struct WebhookRoute: PublicRoute {
    private let daemon: Daemon
    /// As services call it, without a slash at its end.
    private let publicURL: String

    init(_ daemon: Daemon, publicURL: String) {
        self.daemon = daemon
        self.publicURL = publicURL
    }

    func answer(_ request: PublicRequest) async -> PublicAnswer? {
        let parts = request.path.dropFirst().split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard request.path.hasPrefix("/"), let name = parts.first, NamePattern.matches(String(name)), parts.count < 3
        else { return nil }
        let query = request.query.isEmpty ? "" : "?" + request.query
        let delivery = WebhookDelivery(
            method: request.method, token: parts.count > 1 ? String(parts[1]) : nil, query: request.query,
            url: publicURL + request.path + query, headers: request.headers, body: request.body,
            receivedAt: SystemClocks.now())
        return PublicAnswer(await daemon.receive(delivery, for: SourceName(String(name))))
    }
}

extension PublicAnswer {
    /// A token that is wrong looks like a source that there is not.
    init(_ answer: WebhookAnswer) {
        self =
            switch answer {
            case .accepted, .repeated, .ignored: PublicAnswer(200)
            case .greeting(let text): PublicAnswer(200, text)
            case .refused(.wrongToken), .unknownSource: PublicAnswer(404)
            case .refused(.wrongMethod): PublicAnswer(405, allow: "POST")
            case .refused: PublicAnswer(401)
            case .flooded(let wait): PublicAnswer(429, retryAfter: wait)
            case .notKept: PublicAnswer(503, retryAfter: .seconds(60))
            }
    }
}
