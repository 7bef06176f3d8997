import CCurl
import ConnectorKit
import CustomerModel

/// What libcurl says of a message that was not taken.
struct MailError {
    private let code: CURLcode
    /// The last reply code of the server; 0 when none came.
    private let reply: Int
    private let detail: String

    init(_ code: CURLcode, _ handle: UnsafeMutableRawPointer, explanation: UnsafePointer<CChar>) {
        self.code = code
        reply = handle.curlNumber(CURLINFO_RESPONSE_CODE)
        detail = "curl \(code.rawValue), reply \(reply): \(String(cString: explanation))"
    }

    func failure(at place: String, _ security: MailServer.Security, _ limits: MailLimits) -> Failure {
        let (name, kind, text) = verdict(security, limits)
        return Failure(name, kind, "mail server \(place): \(text)", debugDetail: detail)
    }

    private func verdict(
        _ security: MailServer.Security, _ limits: MailLimits
    ) -> (String, FailureClass, String) {
        switch code {
        // The server's word comes first: 4xx may pass, 5xx does not (RFC 5321, section 4.2.1).
        case CURLE_USE_SSL_FAILED:
            ("mail_no_tls", .configuration, "offers no STARTTLS, and nothing is sent in the clear; try smtps://")
        case CURLE_LOGIN_DENIED where !(400..<500).contains(reply):
            ("mail_login_refused", .authentication, "refuses the login\(replyText); check username and password")
        case _ where (500..<600).contains(reply):
            ("mail_refused", .data, "refuses the message\(replyText); check `from`, `to` and what the login may send")
        case _ where (400..<500).contains(reply):
            ("mail_deferred", .transient, "does not take the message now\(replyText)")
        case CURLE_URL_MALFORMAT:
            ("bad_url", .configuration, "this is no host that can be asked; check `server`")
        case CURLE_COULDNT_RESOLVE_HOST:
            ("host_not_found", .transient, "the host's name cannot be resolved; check the name and the DNS")
        case CURLE_COULDNT_CONNECT:
            ("no_connection", .transient, "no connection; the host is down, or a firewall is in between")
        case CURLE_OPERATION_TIMEDOUT:
            ("too_slow", .transient, "did not take the message within \(limits.total.secondsText)")
        case CURLE_PEER_FAILED_VERIFICATION:
            (
                "certificate_not_trusted", .configuration,
                "its certificate is not for this host, or not trusted; check the name, or `http.ca_file`"
            )
        case CURLE_SSL_CACERT_BADFILE:
            ("authority_file", .configuration, "the file of trusted authorities is not a PEM file")
        case CURLE_SSL_CONNECT_ERROR:
            (
                "tls_handshake", .transient,
                "no TLS connection could be agreed on"
                    + (security == .implicitTLS ? "; a server at port 587 wants smtp://" : "")
            )
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
            ("curl", .internal, "libcurl cannot do this (\(code.rawValue)); check the installed version")
        default:
            ("cut", .transient, "the conversation ended before the message was taken (curl \(code.rawValue))")
        }
    }

    private var replyText: String { reply > 0 ? " (\(reply))" : "" }
}

extension Failure {
    static func mailCancelled(_ place: String) -> Failure {
        Failure("cancelled", .cancelled, "mail server \(place): the sending was stopped")
    }
}
