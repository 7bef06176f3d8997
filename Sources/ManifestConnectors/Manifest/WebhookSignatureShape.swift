import ConnectorKit
import StrictYAML
import WebhookSignatures

extension WebhooksRule.Signature {
    /// Longer than this a signature is good for nobody.
    private static let longestAge = 3600

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<WebhooksRule.Signature> {
        .table { reader in
            let secret = reader.required("secret", .located(.name()))
            if let secret { shapes.log.note(secret: secret) }
            let header = reader.required("header", .text("the name of a header"))
            var rule = SignatureRule(header: header ?? "")
            rule.algorithm = reader.optional("algorithm", .choice(of: SignatureRule.Algorithm.self)) ?? .sha256
            rule.encoding = reader.optional("encoding", .choice(of: SignatureRule.Encoding.self)) ?? .hex
            rule.prefix = reader.optional("prefix", .text) ?? ""
            rule.elements = reader.optional("elements", elementsShape)
            rule.signed = reader.optional("signed", .signedText) ?? .body
            rule.timestampHeader = reader.optional("timestamp_header", .text("the name of a header"))
            rule.maximumAge = reader.optional("maximum_age_seconds", .seconds(in: 1...longestAge))
            rule.secretEncoding = reader.optional("secret_encoding", .choice(of: SignatureRule.Encoding.self))
            rule.secretPrefix = reader.optional("secret_prefix", .text) ?? ""
            checkTime(rule, reader)
            guard let secret, header != nil else { return nil }
            return WebhooksRule.Signature(secret: secret.value, rule: rule)
        }
    }

    /// A time that nobody signed proves nothing, and one that nobody looks at protects from nothing.
    private static func checkTime(_ rule: SignatureRule, _ reader: MappingReader) {
        let hasTime = rule.timestampHeader != nil || rule.elements?.timestamp != nil
        if rule.signed.coversTimestamp, !hasTime {
            reader.error(
                "missing_key", at: "signed",
                "nothing says where the time of signing stands; expected 'timestamp_header', or 'timestamp' in 'elements'"
            )
        }
        if rule.maximumAge != nil, !rule.signed.coversTimestamp {
            reader.error(
                "unsigned_time", at: "maximum_age_seconds",
                "the time of signing is not part of what is signed, so that anybody could change it; expected "
                    + "{{ timestamp }} in 'signed'")
        }
        if rule.signed.coversTimestamp, hasTime, rule.maximumAge == nil, !reader.has("maximum_age_seconds") {
            reader.error(
                "missing_key", at: "signed",
                "nobody looks at the time of signing; expected 'maximum_age_seconds', in practice 300")
        }
        if !rule.secretPrefix.isEmpty, rule.secretEncoding == nil, !reader.has("secret_encoding") {
            reader.error(
                "contradiction", at: "secret_prefix",
                "only an encoded secret has a prefix that is no part of it; expected 'secret_encoding' beside it")
        }
    }

    private static var elementsShape: YAMLShape<SignatureRule.Elements> {
        .table { reader in
            let signature = reader.required("signature", .text)
            let timestamp = reader.optional("timestamp", .text)
            return signature.map { SignatureRule.Elements(signature: $0, timestamp: timestamp) }
        }
    }
}

extension YAMLShape where Value == SignedText {
    /// What a signature covers.
    fileprivate static var signedText: YAMLShape {
        YAMLShape(expecting: "a text such as {{ timestamp }}.{{ body }}") { value, findings in
            guard let text = YAMLShape<String>.anyText.read(value, findings) else { return nil }
            do throws(SignedTextFault) {
                return try SignedText(text)
            } catch {
                findings.error("bad_template", at: value.location, "\(value.name): \(error.message)")
                return nil
            }
        }
    }
}
