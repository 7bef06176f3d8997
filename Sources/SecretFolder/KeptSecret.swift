import ConnectorKit
import Crypto

/// A secret as its file has it: a line that says which configured secret it belongs to, then the secret itself.
struct KeptSecret: Sendable, Hashable {
    let secret: Secret
    /// The configured secret is not repeated here: its hash is enough to know it again.
    private let origin: String

    init(_ secret: Secret, since configured: Secret) {
        self.secret = secret
        origin = Self.hash(of: configured)
    }

    /// Reads a file; nil when it is damaged.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end == 64, end + 1 < bytes.count,
            let origin = String(validating: bytes[..<end], as: UTF8.self),
            let secret = String(validating: bytes[(end + 1)...], as: UTF8.self)
        else { return nil }
        self.origin = origin
        self.secret = Secret(secret)
    }

    var bytes: [UInt8] { Array("\(origin)\n\(secret.reveal())".utf8) }

    func belongs(to configured: Secret) -> Bool { origin == Self.hash(of: configured) }

    private static func hash(of secret: Secret) -> String {
        SHA256.hash(data: Array(secret.reveal().utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
