package import ConnectorKit
import Crypto

/// A secret part of an address, for services that sign nothing.
///
/// Whoever reads a log of the web server knows it: it proves nothing of the body.
package struct PathToken: Sendable {
    private let key: SymmetricKey
    private let code: HashedAuthenticationCode<SHA256>

    /// nil for a secret that would be guessed (fewer than 16 characters) or would be written another way in an address.
    package init?(_ secret: Secret) {
        let text = secret.reveal()
        guard text.utf8.count >= 16, text.utf8.allSatisfy(Self.isPlain) else { return nil }
        // A key of the moment: the comparison of two codes under it tells nothing of how much was right.
        key = SymmetricKey(size: .bits256)
        code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }

    /// Letters, digits, `-` and `_`.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    package func matches(_ token: String?) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array((token ?? "").utf8), using: key)
    }
}
