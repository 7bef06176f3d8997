import CCurl
import ConnectorKit
import CustomerModel

/// What libcurl says of a transfer that failed.
struct CurlError {
    private let code: CURLcode
    private let tunnelStatus: Int
    private let certificateProblem: Int
    private let detail: String

    init(_ code: CURLcode, _ handle: UnsafeMutableRawPointer, explanation: UnsafePointer<CChar>) {
        self.code = code
        tunnelStatus = handle.curlNumber(CURLINFO_HTTP_CONNECTCODE)
        certificateProblem = handle.curlNumber(CURLINFO_SSL_VERIFYRESULT)
        let explanation = String(cString: explanation)
        // libcurl quotes a proxy or a URL that it cannot read, with the password in it.
        let isQuoting = explanation.contains("@") || explanation.contains("?")
        detail = "curl \(code.rawValue): " + (isQuoting ? String(cString: curl_easy_strerror(code)) : explanation)
    }

    func failure(for request: HTTPRequest) -> Failure {
        let place = RequestLocation(of: request.url)
        let (name, kind, text): (String, FailureClass, String) =
            switch code {
            case CURLE_URL_MALFORMAT:
                ("bad_url", .configuration, "this is no URL that can be asked; check the base URL")
            case CURLE_COULDNT_RESOLVE_PROXY:
                ("proxy_not_found", .configuration, "the proxy's name cannot be resolved; check the proxy setting")
            case CURLE_PROXY:
                ("proxy_refuses", .configuration, "the proxy does not let the request through; check its settings")
            case _ where tunnelStatus >= 400 && tunnelStatus < 500:
                ("proxy_refuses", .configuration, "the proxy answers \(tunnelStatus); check its address and password")
            case CURLE_COULDNT_RESOLVE_HOST:
                ("host_not_found", .transient, "the host's name cannot be resolved; check the name and the DNS")
            case CURLE_COULDNT_CONNECT:
                ("no_connection", .transient, "no connection; the host is down, or a firewall is in between")
            case CURLE_OPERATION_TIMEDOUT:
                ("connect_timeout", .transient, "no connection within \(request.limits.connect.secondsText)")
            case CURLE_PEER_FAILED_VERIFICATION:
                ("certificate_not_trusted", .configuration, certificateText)
            case CURLE_SSL_CACERT_BADFILE:
                ("authority_file", .configuration, "the file of trusted authorities is not a PEM file")
            case CURLE_SSL_CONNECT_ERROR:
                ("tls_handshake", .transient, "no TLS connection could be agreed on; check that the host speaks HTTPS")
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2,
                CURLE_HTTP2_STREAM:
                ("cut", .transient, "the connection ended before the whole answer had come")
            case CURLE_BAD_CONTENT_ENCODING:
                ("bad_encoding", .transient, "the compressed answer cannot be read")
            // The scheme is checked before: what is not supported here is an answer without a status line.
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
                ("not_http", .transient, "the answer is not HTTP")
            case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
                ("curl", .internal, "libcurl cannot do this (\(code.rawValue)); check the installed version")
            default:
                ("exchange_failed", .transient, "the exchange failed (curl \(code.rawValue))")
            }
        return Failure(name, kind, "\(place): \(text)", debugDetail: detail)
    }

    /// By OpenSSL's number for what is wrong with the certificate.
    private var certificateText: String {
        switch certificateProblem {
        case 9, 10: "its certificate is not valid at this time; check this machine's clock, then ask the provider"
        case 18, 19, 20, 21:
            "its certificate is signed by an authority that this machine does not trust; "
                + "install ca-certificates, or name the authority's PEM file in the configuration"
        case 23: "its certificate is revoked; ask the provider"
        default: "its certificate is not for this host, or not trusted; check the host's name"
        }
    }
}

extension Failure {
    static let curlDidNotStart = Failure("curl", .internal, "libcurl did not start; is there memory left?")

    static func requestCancelled(_ place: RequestLocation) -> Failure {
        Failure("cancelled", .cancelled, "\(place): the request was cancelled")
    }

    static func unreadableAuthorityFile(_ path: String) -> Failure {
        Failure("authority_file", .configuration, "the file of trusted authorities \(path) cannot be read")
    }

    static let unusableProxy = Failure(
        "bad_proxy", .configuration,
        "the proxy is not usable; write it as http://host:port, https://…, socks5://… or socks5h://…, "
            + "its user and password apart")

    static func notAnAbsoluteURL(_ place: RequestLocation) -> Failure {
        Failure("bad_url", .configuration, "\(place): a URL must begin with https:// or http://")
    }

    static func tooSlow(_ place: RequestLocation, _ limit: Duration) -> Failure {
        Failure("too_slow", .transient, "\(place): no whole answer within \(limit.secondsText)")
    }

    static func stalled(_ place: RequestLocation, _ limit: Duration) -> Failure {
        Failure("stalled", .transient, "\(place): not a byte for \(limit.secondsText)")
    }

    static func bodyTooLarge(_ place: RequestLocation, _ limit: Int) -> Failure {
        Failure("body_too_large", .data, "\(place): the answer is larger than the limit of \(limit) bytes")
    }

    static func headersTooLarge(_ place: RequestLocation) -> Failure {
        Failure("headers_too_large", .data, "\(place): the answer's headers are larger than 256 kB")
    }

    static func tooManyRedirects(_ place: RequestLocation, _ limit: Int) -> Failure {
        Failure("too_many_redirects", .configuration, "\(place): more than \(limit) redirects; check the base URL")
    }

    static func unusableRedirect(_ place: RequestLocation) -> Failure {
        Failure("redirect", .configuration, "\(place): redirects to something that is no web address")
    }

    static func redirectElsewhere(_ place: RequestLocation, to host: String) -> Failure {
        Failure(
            "redirect", .configuration,
            "\(place): redirects to \(host), and the request, which may carry a key, is not sent there; "
                + "check the base URL")
    }
}

extension Duration {
    /// For people: `30 s`, `0.25 s`.
    var secondsText: String {
        let milliseconds = clampedNanoseconds / 1_000_000
        let fraction = milliseconds % 1000
        guard fraction != 0 else { return "\(milliseconds / 1000) s" }
        return "\(Double(milliseconds) / 1000) s"
    }
}
