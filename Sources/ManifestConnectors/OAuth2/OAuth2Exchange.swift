import ConnectorKit
import CustomerModel

/// Gets an access token by OAuth 2: one that is still good, or a new one.
///
/// A refresh token may be good for one exchange only. So the exchange is made by one at a time, in this program and in
/// others; whoever comes second finds what the first one got. A new refresh token is safe before the access token that
/// came with it is used.
struct OAuth2Exchange: Sendable {
    var client: OAuth2Client
    var secretStore: any SecretStore
    var now: @Sendable () -> Timestamp

    private var rule: OAuth2Rule { client.rule }
    private var source: SourceName { client.setup.source }

    func obtain(insteadOf refused: String?) async throws -> ObtainedToken {
        switch rule.grant {
        case .clientCredentials:
            let grant = try await client.exchange(fields(), isRepeatable: true)
            return ObtainedToken(text: grant.accessToken, lifetime: grant.lifetime)
        case .refreshToken:
            guard let configured = client.setup.scope.secrets[rule.refreshTokenSecret].map(Secret.init) else {
                throw client.check.failure(.authentication, "there is none")
            }
            if let kept = await kept(since: configured, insteadOf: refused) { return kept }
            return try await secretStore.alone(for: source) {
                if let kept = await kept(since: configured, insteadOf: refused) { return kept }
                try Task.checkCancellation()
                // A run that is cancelled now must not lose what the service has sent already: it would lock us out.
                return try await Task { try await refresh(since: configured) }.value
            }
        }
    }

    private func refresh(since configured: Secret) async throws -> ObtainedToken {
        let secret = rule.refreshTokenSecret
        let current = try await secretStore.current(secret, of: source, since: configured) ?? configured
        // A second exchange of the same token might lock the source out.
        let grant = try await client.exchange(
            fields([("refresh_token", current.reveal())]), isRepeatable: false)
        if let rotated = grant.refreshToken.map(Secret.init), rotated != current {
            try await secretStore.replace(secret, of: source, since: configured, by: rotated)
        }
        let obtained = ObtainedToken(text: grant.accessToken, lifetime: grant.lifetime)
        let kept = KeptToken(text: grant.accessToken, expiresAt: now().advanced(by: grant.lifetime))
        // Without it the next program only has to ask again.
        try? await secretStore.replace(KeptToken.name, of: source, since: configured, by: kept.secret)
        return obtained
    }

    /// The token that this program or another got before, while it is good.
    private func kept(since configured: Secret, insteadOf refused: String?) async -> ObtainedToken? {
        guard let secret = try? await secretStore.current(KeptToken.name, of: source, since: configured),
            let kept = KeptToken(secret), kept.text != refused
        else { return nil }
        let rest = kept.expiresAt.duration(since: now())
        guard rest > KeptToken.margin else { return nil }
        return ObtainedToken(text: kept.text, lifetime: rest, isNew: false)
    }

    private func fields(_ more: [(String, String)] = []) -> [(String, String)] {
        var fields = [("grant_type", rule.grant.rawValue)] + more
        if let wanted = rule.scope?.text(in: client.setup.scope) { fields.append(("scope", wanted)) }
        return fields
    }
}

/// A token as somebody got it just now, or as it was kept.
struct ObtainedToken: Sendable {
    var text: String
    /// How long it is good from now on.
    var lifetime: Duration
    /// Whether the service gave it for this very question.
    var isNew = true
}

/// An access token with its end, as the secret store keeps it: milliseconds since 1970, a blank, the token.
struct KeptToken: Sendable {
    /// Its name in the secret store.
    static let name = "access_token"
    /// Nearer to its end than this a token is not worth a request.
    static let margin: Duration = .seconds(60)

    var text: String
    var expiresAt: Timestamp

    init(text: String, expiresAt: Timestamp) {
        self.text = text
        self.expiresAt = expiresAt
    }

    init?(_ secret: Secret) {
        let parts = secret.reveal().split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let end = Int64(parts[0]) else { return nil }
        self.init(text: String(parts[1]), expiresAt: Timestamp(milliseconds: end))
    }

    var secret: Secret { Secret("\(expiresAt.milliseconds) \(text)") }
}
