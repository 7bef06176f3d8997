package import ConnectorKit
import Crypto
package import CustomerModel

/// AWS Signature Version 4, as every service but S3 has it: proves who asks, for some minutes.
///
/// Pure: a request and a moment in, headers out.
package struct SigV4: Sendable {
    /// Who asks.
    package struct Credentials: Sendable {
        var keyID: String
        var secret: Secret
        /// Of temporary credentials only.
        var sessionToken: Secret?

        package init(keyID: String, secret: Secret, sessionToken: Secret? = nil) {
            self.keyID = keyID
            self.secret = secret
            self.sessionToken = sessionToken
        }
    }

    private let credentials: Credentials
    private let region: String
    private let service: String

    package init(credentials: Credentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The same request with the headers that prove who sends it.
    package func signed(_ request: HTTPRequest, at moment: Timestamp) -> HTTPRequest {
        var request = request
        let time = Self.timeText(moment)
        request.headers["X-Amz-Date"] = time
        request.headers["X-Amz-Security-Token"] = credentials.sessionToken?.reveal()
        let canonical = Self.canonicalRequest(request)
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(Self.hex(SHA256.hash(data: Array(canonical.text.utf8))))"
        let signature = Self.hex(Self.code(key(for: time), toSign))
        request.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.keyID)/\(scope), SignedHeaders=\(canonical.signedHeaders), "
            + "Signature=\(signature)"
        return request
    }

    /// The request as both sides write it before they sign it, and the names of the headers in it.
    package static func canonicalRequest(_ request: HTTPRequest) -> (text: String, signedHeaders: String) {
        let (host, path, query) = parts(of: request.url)
        var headers = [(name: "host", value: host)]
        // What a proxy or libcurl may change on the way is not signed.
        for field in request.headers.fields {
            let name = field.name.lowercased()
            guard name == "content-type" || name.hasPrefix("x-amz-") else { continue }
            headers.append((name, collapsed(field.value)))
        }
        headers.sort { $0.name < $1.name }
        let names = headers.map(\.name).joined(separator: ";")
        let lines = headers.map { "\($0.name):\($0.value)\n" }.joined()
        let text = [
            request.method.rawValue, canonicalPath(path), canonicalQuery(query), lines, names,
            hex(SHA256.hash(data: request.body ?? [])),
        ].joined(separator: "\n")
        return (text, names)
    }

    /// The path without `.` and `..`, each part encoded once more than it stands in the address.
    package static func canonicalPath(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": break
            case "..": parts = parts.dropLast()
            default: parts.append(part)
            }
        }
        let whole = parts.map { PercentEncoding.encoded(String($0)) }.joined(separator: "/")
        return "/" + whole + (path.hasSuffix("/") && !parts.isEmpty ? "/" : "")
    }

    /// The parameters in the order of their names, then of their values, encoded in one way.
    package static func canonicalQuery(_ query: String) -> String {
        var pairs: [(name: String, value: String)] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.encoded(PercentEncoding.decoded(parts[0]))
            pairs.append((name, parts.count > 1 ? PercentEncoding.encoded(PercentEncoding.decoded(parts[1])) : ""))
        }
        pairs.sort { ($0.name, $0.value) < ($1.name, $1.value) }
        return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private func key(for time: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secret.reveal())".utf8))
        for part in [String(time.prefix(8)), region, service, "aws4_request"] {
            key = SymmetricKey(data: Self.code(key, part))
        }
        return key
    }

    private static func code(_ key: SymmetricKey, _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// The moment as `20261122T090000Z`.
    private static func timeText(_ moment: Timestamp) -> String {
        let whole = Timestamp(milliseconds: moment.milliseconds - moment.milliseconds % 1000)
        return TimeFormat.iso.format(whole).filter { $0 != "-" && $0 != ":" }
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Without blanks at the ends, and with one where several stand within.
    private static func collapsed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }

    /// The host as the header `Host` has it, the path and the query.
    private static func parts(of url: String) -> (host: String, path: String, query: String) {
        guard let address = WebAddress(url) else { return ("", "/", "") }
        let usual = address.scheme == "https" ? 443 : 80
        let port = address.port.map { $0 == usual ? "" : ":\($0)" } ?? ""
        let mark = address.path.firstIndex(of: "?")
        let path = address.path[..<(mark ?? address.path.endIndex)]
        let query = mark.map { address.path[address.path.index(after: $0)...] } ?? ""
        return (address.host + port, path.isEmpty ? "/" : String(path), String(query))
    }
}
