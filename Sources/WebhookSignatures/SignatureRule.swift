/// How a service signs what it delivers.
///
///     SignatureRule(header: "X-Shopify-Hmac-Sha256", encoding: .base64)
package struct SignatureRule: Sendable, Hashable {
    /// The hash under the HMAC.
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha256
        case sha512
        /// Only where a service has nothing better; as an HMAC it is not broken.
        case sha1
    }

    /// How bytes are written as text.
    package enum Encoding: String, Sendable, Hashable, CaseIterable {
        case hex
        case base64
    }

    /// A header that holds a list, as in `t=1492774577,v1=5257a869…`.
    package struct Elements: Sendable, Hashable {
        /// The name of the signatures; there may be several, while a secret is replaced.
        package var signature: String
        /// The name of the time of signing; nil: it stands elsewhere, or nowhere.
        package var timestamp: String?

        package init(signature: String, timestamp: String? = nil) {
            self.signature = signature
            self.timestamp = timestamp
        }
    }

    package var header: String
    package var algorithm: Algorithm
    package var encoding: Encoding
    /// What stands before each signature: `sha256=`.
    package var prefix: String
    package var elements: Elements?
    package var signed: SignedText
    /// The header with the time of signing.
    package var timestampHeader: String?
    /// How old or how early a signature may be; nil: services without a time of signing.
    package var maximumAge: Duration?
    /// How the secret is written; nil: its characters are the key.
    package var secretEncoding: Encoding?
    /// What stands before an encoded secret and is no part of it: `whsec_`.
    package var secretPrefix: String

    package init(
        header: String, algorithm: Algorithm = .sha256, encoding: Encoding = .hex, prefix: String = "",
        elements: Elements? = nil, signed: SignedText = .body, timestampHeader: String? = nil,
        maximumAge: Duration? = nil, secretEncoding: Encoding? = nil, secretPrefix: String = ""
    ) {
        self.header = header
        self.algorithm = algorithm
        self.encoding = encoding
        self.prefix = prefix
        self.elements = elements
        self.signed = signed
        self.timestampHeader = timestampHeader
        self.maximumAge = maximumAge
        self.secretEncoding = secretEncoding
        self.secretPrefix = secretPrefix
    }
}
