/// Where mail is handed in, and as whom.
package struct MailServer: Sendable, Hashable {
    /// How the way to the server is protected.
    package enum Security: Sendable, Hashable {
        /// TLS from the first byte (`smtps`, RFC 8314).
        case implicitTLS
        /// STARTTLS, without which nothing is sent.
        case startTLS
        /// None; for a server on this machine alone.
        case none
    }

    /// The user as whom mail is handed in.
    package struct Login: Sendable, Hashable {
        package var username: String
        package var password: Secret

        package init(username: String, password: Secret) {
            self.username = username
            self.password = password
        }
    }

    /// A name or an address; one of IPv6 in brackets.
    package var host: String
    package var port: Int
    package var security: Security
    /// nil: the server takes mail from this machine without one.
    package var login: Login?

    package init(host: String, port: Int, security: Security, login: Login? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
    }
}

/// A message for one mailbox, as SMTP hands it over.
package struct MailSubmission: Sendable, Hashable {
    /// The mailbox to which a server may return the message.
    package var from: String
    /// The mailbox that receives it.
    package var to: String
    /// Headers and body (RFC 5322), with CRLF at the end of each line.
    package var message: [UInt8]

    package init(from: String, to: String, message: [UInt8]) {
        self.from = from
        self.to = to
        self.message = message
    }
}

/// Hands mail to a server.
package protocol MailTransport: Sendable {
    /// Returns when the server has taken the message over.
    ///
    /// Throws a `Failure`: `.transient` when the server cannot be reached or says 4xx, `.authentication` when it refuses
    /// the login, `.configuration` for a certificate or a security that cannot work, `.data` when it refuses the message
    /// for ever (5xx), `.cancelled` when the task is cancelled.
    func submit(_ submission: MailSubmission, to server: MailServer) async throws
}
