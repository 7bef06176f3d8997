import ConnectorKit
import CurlTransport
import CustomerModel
import ReportDelivery
import TestSupport
import Testing

@Suite("Handing mail in through libcurl", .timeLimit(.minutes(1)))
struct MailerTests {
    private static let login = MailServer.Login(username: "clientela", password: Secret("s3creto"))

    private func submit(
        to server: SMTPServer, security: MailServer.Security = .none, login: MailServer.Login? = nil,
        message: String = Reports.mail(Reports.eventful), limits: MailLimits = MailLimits()
    ) async throws {
        defer { server.stop() }
        try await CurlMailer(limits: limits).submit(
            MailSubmission(from: "clientela@shop.example", to: "ana@shop.example", message: Array(message.utf8)),
            to: MailServer(host: "127.0.0.1", port: server.port, security: security, login: login))
    }

    private func failure(_ body: () async throws -> Void) async -> Failure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? Failure
        }
    }

    @Test("A message arrives as it was written, lines that begin with a dot included")
    func arrives() async throws {
        let server = try SMTPServer()
        let message = Reports.mail(Reports.eventful) + ".\r\n..x\r\n"
        try await submit(to: server, login: Self.login, message: message)
        #expect(server.messages == [message])
        let commands = server.commands.map { $0.prefix { $0 != " " }.uppercased() }
        #expect(Array(commands.prefix(5)) == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
        #expect(server.commands.contains { $0.hasPrefix("MAIL FROM:<clientela@shop.example>") })
        #expect(server.commands.contains { $0.hasPrefix("RCPT TO:<ana@shop.example>") })
    }

    @Test("Without a login none is tried")
    func noLogin() async throws {
        let server = try SMTPServer()
        try await submit(to: server)
        #expect(server.messages.count == 1)
        #expect(!server.commands.contains { $0.hasPrefix("AUTH") })
    }

    @Test(
        "The server's word decides whether another attempt follows: 4xx may pass, 5xx is final",
        arguments: [
            ("MAIL", "451 greylisted", "mail_deferred", FailureClass.transient),
            ("RCPT", "450 mailbox busy", "mail_deferred", .transient),
            ("RCPT", "550 no such user", "mail_refused", .data), ("DATA", "554 no", "mail_refused", .data),
            (".", "552 too large", "mail_refused", .data), (".", "452 disk full", "mail_deferred", .transient),
            ("AUTH", "535 wrong", "mail_login_refused", .authentication),
            ("AUTH", "454 later", "mail_deferred", .transient), ("220", "421 busy", "mail_deferred", .transient),
            ("220", "554 go away", "mail_refused", .data),
        ])
    func replies(_ word: String, _ reply: String, _ code: String, _ kind: FailureClass) async throws {
        let server = try SMTPServer(replies: [word: reply])
        let failure = await failure { try await submit(to: server, login: Self.login) }
        #expect(failure?.code == code)
        #expect(failure?.kind == kind)
        let place = "mail server 127.0.0.1:\(server.port): "
        #expect(failure?.message.hasPrefix(place) == true)
        #expect(failure?.message.contains("(\(reply.prefix(3)))") == true)
        for text in [failure?.message, failure?.debugDetail] {
            #expect(text?.contains("s3creto") == false && text?.contains("ana@") == false)
        }
    }

    @Test("Where STARTTLS is wanted and not offered, neither login nor message leaves the house")
    func noTLS() async throws {
        let server = try SMTPServer()
        let failure = await failure { try await submit(to: server, security: .startTLS, login: Self.login) }
        #expect(failure?.code == "mail_no_tls")
        #expect(failure?.kind == .configuration)
        #expect(server.messages.isEmpty)
        #expect(server.commands.allSatisfy { $0.hasPrefix("EHLO") || $0.hasPrefix("QUIT") }, "\(server.commands)")
    }

    @Test("A silent server is borne as long as the limit says")
    func silent() async throws {
        let server = try SMTPServer(replies: ["MAIL": ""])
        let limits = MailLimits(connect: .seconds(5), total: .milliseconds(300))
        let failure = await failure { try await submit(to: server, limits: limits) }
        #expect(failure?.code == "too_slow")
        #expect(failure?.kind == .transient)
        #expect(failure?.message.hasSuffix("within 0.3 s") == true)
    }

    @Test("A task that is cancelled ends the conversation soon")
    func cancelled() async throws {
        let server = try SMTPServer(replies: ["MAIL": ""])
        let task = Task { await failure { try await submit(to: server) } }
        while !server.commands.contains(where: { $0.hasPrefix("MAIL") }) { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
    }

    @Test("A server that is not there may be back later")
    func nobody() async throws {
        let server = try SMTPServer()
        server.stop()
        let failure = await failure { try await submit(to: server) }
        #expect(failure?.kind == .transient)
    }
}
