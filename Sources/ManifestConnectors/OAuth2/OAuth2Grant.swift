import CustomerModel

/// What a token endpoint answers (RFC 6749, section 5.1).
struct OAuth2Grant: Sendable {
    var accessToken: String
    var lifetime: Duration
    /// A new one, where the service rotates.
    var refreshToken: String?

    /// How long a token is good when the answer does not say.
    static let usualLifetime: Duration = .seconds(3600)
}

/// A refusal by a token endpoint, by its documented name (RFC 6749, section 5.2; RFC 8628, section 3.5).
enum OAuth2Refusal: String, Sendable, CaseIterable {
    case invalidGrant = "invalid_grant"
    case invalidClient = "invalid_client"
    case unauthorizedClient = "unauthorized_client"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"
    case invalidRequest = "invalid_request"
    case accessDenied = "access_denied"
    case serverError = "server_error"
    case temporarilyUnavailable = "temporarily_unavailable"
    case authorizationPending = "authorization_pending"
    case slowDown = "slow_down"
    case expiredToken = "expired_token"

    var kind: FailureClass {
        switch self {
        case .invalidGrant, .invalidClient, .unauthorizedClient, .accessDenied, .expiredToken: .authentication
        case .unsupportedGrantType, .invalidScope, .invalidRequest: .configuration
        case .serverError, .temporarilyUnavailable, .authorizationPending, .slowDown: .transient
        }
    }

    /// For people.
    var words: String {
        switch self {
        case .invalidGrant: "it has ended, was used already, or was taken back"
        case .invalidClient: "the application's ID or secret is wrong"
        case .unauthorizedClient: "the application may not do this"
        case .accessDenied: "the person said no"
        case .expiredToken: "nobody said yes in time"
        default: rawValue
        }
    }
}
