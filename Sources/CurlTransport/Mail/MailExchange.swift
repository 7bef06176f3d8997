import CCurl
import ConnectorKit
import CustomerModel
import Synchronization

/// One message on its way to the server.
///
/// All but `cancel` belongs to the thread that runs it.
final class MailExchange: @unchecked Sendable {
    let server: MailServer
    private let submission: MailSubmission
    private let limits: MailLimits
    private var sent = 0
    private let cancelled = Mutex(false)

    init(_ submission: MailSubmission, _ server: MailServer, _ limits: MailLimits) {
        self.submission = submission
        self.server = server
        self.limits = limits
    }

    /// For messages: `smtp.example.com:465`.
    var place: String { "\(server.host):\(server.port)" }

    var isCancelled: Bool { cancelled.withLock { $0 } }

    /// Ends it soon, from any thread.
    func cancel() { cancelled.withLock { $0 = true } }

    /// Blocks until the server has answered to the whole message.
    func run(on handle: UnsafeMutableRawPointer) throws {
        let recipients = curl_slist_append(nil, "<\(submission.to)>")
        let explanation = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        explanation[0] = 0
        defer {
            curl_slist_free_all(recipients)
            explanation.deallocate()
        }
        prepare(handle)
        _ = ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, explanation)
        let result = withExtendedLifetime(self) { curl_easy_perform(handle) }
        guard result != CURLE_OK else { return }
        guard !isCancelled else { throw Failure.mailCancelled(place) }
        throw MailError(result, handle, explanation: explanation).failure(at: place, server.security, limits)
    }

    private func prepare(_ handle: UnsafeMutableRawPointer) {
        let scheme = server.security == .implicitTLS ? "smtps" : "smtp"
        handle.curlSet(CURLOPT_URL, "\(scheme)://\(place)")
        handle.curlSet(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        if server.security == .startTLS { handle.curlSet(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        handle.curlSet(CURLOPT_NOSIGNAL, 1)
        handle.curlSet(CURLOPT_QUICK_EXIT, 1)
        handle.curlSet(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.curlMilliseconds)
        handle.curlSet(CURLOPT_TIMEOUT_MS, limits.total.curlMilliseconds)
        if let login = server.login {
            handle.curlSet(CURLOPT_USERNAME, login.username)
            handle.curlSet(CURLOPT_PASSWORD, login.password.reveal())
        }
        handle.curlSet(CURLOPT_MAIL_FROM, "<\(submission.from)>")
        handle.curlSet(CURLOPT_UPLOAD, 1)
        handle.curlSet(CURLOPT_INFILESIZE, submission.message.count)
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_set_source(handle, giveMessage, context)
        _ = ccurl_set_progress(handle, askForCancellation, context)
    }

    fileprivate func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let rest = submission.message[sent...].prefix(buffer.count)
        buffer.copyBytes(from: rest)
        sent += rest.count
        return rest.count
    }
}

private let giveMessage: curl_read_callback = { buffer, size, count, context in
    guard let buffer, let context else { return 0 }
    return Unmanaged<MailExchange>.fromOpaque(context).takeUnretainedValue()
        .give(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private let askForCancellation: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let context else { return 0 }
    return Unmanaged<MailExchange>.fromOpaque(context).takeUnretainedValue().isCancelled ? 1 : 0
}
