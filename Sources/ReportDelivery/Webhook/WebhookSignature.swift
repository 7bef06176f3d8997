package import ConnectorKit
import Crypto
package import CustomerModel

/// How a receiver knows that a report is ours, and new.
package enum WebhookSignature {
    /// The header that carries it.
    package static let header = "Clientela-Signature"

    /// `t=UNIX,v1=HEX`: HMAC-SHA256 of `UNIX.body` under the secret, made anew for each attempt.
    ///
    /// The time within the signed text lets a receiver refuse what somebody recorded and sends again later.
    package static func value(of body: some Sequence<UInt8>, secret: Secret, at moment: Timestamp) -> String {
        let seconds = TimeFormat.epochSeconds.format(moment)
        var code = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.reveal().utf8)))
        code.update(data: Array(seconds.utf8) + [UInt8(ascii: ".")] + body)
        let digits = code.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }
        return "t=\(seconds),v1=\(digits.joined())"
    }
}
