import ConnectorKit
import Crypto

/// A secret that only we know, and its challenge that everybody may see (RFC 7636, method S256).
struct ProofKey: Sendable {
    let verifier: Secret
    let challenge: String

    init(using random: inout some RandomNumberGenerator) {
        self.init(verifier: Self.token(using: &random))
    }

    init(verifier: String) {
        self.verifier = Secret(verifier)
        challenge = TextEncoding.base64URL(SHA256.hash(data: Array(verifier.utf8)))
    }

    /// 256 random bits as 43 characters of a URL.
    static func token(using random: inout some RandomNumberGenerator) -> String {
        TextEncoding.base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
}
