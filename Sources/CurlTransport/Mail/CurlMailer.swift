import CCurl
package import ConnectorKit
import CustomerModel
import Glibc

/// Hands mail in through libcurl, one message after the other on a thread of its own.
///
/// Straight to the server, whatever proxy the environment names.
package final class CurlMailer: MailTransport {
    private let thread = MailThread()
    private let limits: MailLimits
    private let authorityFile: String?
    private let authorityFolder: String?

    /// `authorityFile`: a PEM file of authorities that are trusted besides those of the system.
    ///
    /// Throws a `Failure`: `.configuration` when that file cannot be read, `.internal` when libcurl does not start.
    package init(authorityFile: String? = nil, limits: MailLimits = MailLimits()) throws {
        guard CurlSetup.libraryIsReady else { throw Failure.curlDidNotStart }
        if let authorityFile, access(authorityFile, R_OK) != 0 {
            throw Failure.unreadableAuthorityFile(authorityFile)
        }
        self.authorityFile = authorityFile
        self.limits = limits
        authorityFolder = CurlSetup.hashedAuthorityFolder()
    }

    package func submit(_ submission: MailSubmission, to server: MailServer) async throws {
        let exchange = MailExchange(submission, server, limits)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                do {
                    try thread.perform { continuation.resume(with: Result { try self.perform(exchange) }) }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            exchange.cancel()
        }
    }

    private func perform(_ exchange: MailExchange) throws {
        guard !exchange.isCancelled else { throw Failure.mailCancelled(exchange.place) }
        guard let handle = curl_easy_init() else { throw Failure.curlDidNotStart }
        defer { curl_easy_cleanup(handle) }
        handle.curlSet(CURLOPT_PROXY, "")
        if exchange.server.security != .none { trust(handle) }
        try exchange.run(on: handle)
    }

    private func trust(_ handle: UnsafeMutableRawPointer) {
        handle.curlSet(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorityFolder { handle.curlSet(CURLOPT_CAPATH, authorityFolder) }
        if let authorityFile { handle.curlSet(CURLOPT_CAINFO, authorityFile) }
    }
}

/// How long the handing in of one message may take.
package struct MailLimits: Sendable, Hashable {
    package var connect: Duration
    package var total: Duration

    package init(connect: Duration = .seconds(15), total: Duration = .seconds(60)) {
        self.connect = connect
        self.total = total
    }
}
