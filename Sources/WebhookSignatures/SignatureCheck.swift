package import ConnectorKit
import Crypto
import CustomerModel

/// Proves that a delivery comes from who knows the secret, and that it is as it was sent.
///
/// Signatures are compared in constant time. What cannot be read is refused like what is wrong.
package struct SignatureCheck: Sendable {
    /// More signatures in one header are not looked at.
    private static let mostSignatures = 8

    private let rule: SignatureRule
    private let key: SymmetricKey

    /// nil when the secret is not written as the rule says, or is empty.
    package init?(_ rule: SignatureRule, secret: Secret) {
        self.rule = rule
        var text = secret.reveal()[...]
        guard let encoding = rule.secretEncoding else {
            guard !text.isEmpty else { return nil }
            key = SymmetricKey(data: Array(text.utf8))
            return
        }
        if text.hasPrefix(rule.secretPrefix) { text = text.dropFirst(rule.secretPrefix.count) }
        guard let bytes = SignatureText.bytes(text, encoding), !bytes.isEmpty else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// What tells this delivery from others, or why it is not believed.
    package func proof(of delivery: WebhookDelivery) -> Result<WebhookFingerprint, Refused> {
        let found = SignatureHeader(rule, delivery.headers)
        guard !found.signatures.isEmpty else { return .failure(Refused(.noSignature)) }
        let timestamp = found.timestamp
        guard let text = signedBytes(delivery, timestamp) else { return .failure(Refused(.noTimestamp)) }
        // All are tried, so that the time tells nothing of which was close.
        var isGenuine = false
        for signature in found.signatures.prefix(Self.mostSignatures) where isValid(signature, of: text) {
            isGenuine = true
        }
        guard isGenuine else { return .failure(Refused(.wrongSignature)) }
        // The age after the signature: who does not know the secret learns nothing of our clock.
        if let limit = rule.maximumAge {
            guard let moment = timestamp.flatMap(SigningTime.parse) else { return .failure(Refused(.noTimestamp)) }
            let age = delivery.receivedAt.duration(since: moment)
            if age > limit { return .failure(Refused(.tooOld)) }
            if age < .zero - limit { return .failure(Refused(.fromFuture)) }
        }
        return .success(Self.fingerprint(of: text))
    }

    /// Why a delivery is not believed.
    package struct Refused: Error {
        package let reason: WebhookRefusal

        init(_ reason: WebhookRefusal) { self.reason = reason }
    }

    /// nil when the time of signing belongs to it and is missing.
    private func signedBytes(_ delivery: WebhookDelivery, _ timestamp: String?) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(delivery.body.count + 256)
        for part in rule.signed.parts {
            switch part {
            case .literal(let text): bytes += text.utf8
            case .body: bytes += delivery.body
            case .url: bytes += delivery.url.utf8
            case .timestamp:
                guard let timestamp else { return nil }
                bytes += timestamp.utf8
            case .header(let name): bytes += (delivery.headers[name] ?? "").utf8
            }
        }
        return bytes
    }

    private func isValid(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        switch rule.algorithm {
        case .sha256: HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: text, using: key)
        case .sha512: HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: text, using: key)
        case .sha1: HMAC<Insecure.SHA1>.isValidAuthenticationCode(signature, authenticating: text, using: key)
        }
    }

    private static func fingerprint(of text: [UInt8]) -> WebhookFingerprint {
        let digest = Array(SHA256.hash(data: text))
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return WebhookFingerprint(high: number(digest[0..<8]), low: number(digest[8..<16]))
    }
}

/// The signatures of a header, and the time of signing.
struct SignatureHeader {
    private(set) var signatures: [[UInt8]] = []
    private(set) var timestamp: String?

    init(_ rule: SignatureRule, _ headers: HTTPHeaders) {
        timestamp = rule.timestampHeader.flatMap { headers[$0] }
        guard let value = headers[rule.header] else { return }
        var texts: [Substring] = []
        if let elements = rule.elements {
            for element in value.split(separator: ",") {
                guard let equals = element.firstIndex(of: "=") else { continue }
                let name = element[..<equals].drop { $0 == " " }
                let text = element[element.index(after: equals)...]
                if name == elements.signature { texts.append(text) }
                if let wanted = elements.timestamp, name == wanted, timestamp == nil { timestamp = String(text) }
            }
        } else {
            texts = value.split(separator: " ")
        }
        for text in texts where text.hasPrefix(rule.prefix) {
            let written = text.dropFirst(rule.prefix.count)
            if let bytes = SignatureText.bytes(written, rule.encoding), !bytes.isEmpty { signatures.append(bytes) }
        }
        // A header that is there and unreadable is wrong, not missing.
        if signatures.isEmpty, !value.isEmpty { signatures = [[0]] }
    }
}
