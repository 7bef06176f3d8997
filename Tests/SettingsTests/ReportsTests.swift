import ConnectorKit
import Settings
import Testing

@Suite("The section reports")
struct ReportsTests {
    private func load(_ section: String) -> (reports: ReportSettings?, findings: [String]) {
        let text = "database: {path: d}\nsources: {a: {connector: mailchimp}}\nreports:\n" + section
        let machine = PretendSurroundings(["/shop/c.yaml": text], variables: ["MAIL": "s3creto", "HOOK": "s3creto-2"])
        let (configuration, findings) = machine.load()
        return (configuration?.reports, findings)
    }

    @Test("Everything that may be said")
    func whole() {
        let (reports, findings) = load(
            """
              shop: Café Ñandú
              email:
                server: smtps://smtp.example.com
                username: clientela
                password: { environment: MAIL }
                from: Clientela@Shop.example
                to: [ana@shop.example, luis@Ñandú.example]
                send: always
              webhook:
                url: https://shop.example/hooks/clientela?shop=1
                secret: environment:HOOK
                send: never

            """)
        #expect(findings == [])
        #expect(reports?.shop == "Café Ñandú")
        #expect(
            reports?.email
                == ReportSettings.Email(
                    server: MailServer(
                        host: "smtp.example.com", port: 465, security: .implicitTLS,
                        login: MailServer.Login(username: "clientela", password: Secret("s3creto"))),
                    from: "Clientela@shop.example", to: ["ana@shop.example", "luis@xn--and-6ma2c.example"],
                    send: .always))
        #expect(
            reports?.webhook
                == ReportSettings.Webhook(
                    url: "https://shop.example/hooks/clientela?shop=1", secret: Secret("s3creto-2"), send: .never))
    }

    @Test("Without the section nobody is told; an e-mail goes out when needed, a webhook always")
    func defaults() {
        #expect(load("").reports == ReportSettings())
        let (reports, findings) = load(
            "  email: {server: \"smtp://mail.example.com\", from: a@b.example, to: [c@d.example]}\n"
                + "  webhook: {url: \"https://b.example\", secret: environment:HOOK}\n")
        #expect(findings == [])
        #expect(reports?.email?.send == .whenNeeded)
        #expect(reports?.webhook?.send == .always)
        #expect(reports?.email?.server.login == nil)
    }

    @Test(
        "Mail leaves the machine under TLS alone",
        arguments: [
            ("smtps://mail.example.com:4650", 4650, MailServer.Security.implicitTLS),
            ("smtp://mail.example.com", 587, .startTLS), ("smtp://192.0.2.1:25", 25, .startTLS),
            ("smtp://localhost.example.com", 587, .startTLS), ("smtp://127.0.0.1.example.com", 587, .startTLS),
            ("smtp://localhost", 25, .none), ("smtp://127.0.0.1:2525", 2525, .none), ("smtp://[::1]", 25, .none),
            ("smtp://[2001:db8::1]", 587, .startTLS),
        ])
    func security(_ server: String, _ port: Int, _ security: MailServer.Security) {
        let (reports, findings) = load("  email: {server: \"\(server)\", from: a@b.example, to: [c@d.example]}\n")
        #expect(findings == [])
        #expect(reports?.email?.server.port == port)
        #expect(reports?.email?.server.security == security)
    }

    @Test("An unprotected webhook is for this machine, or for who says so")
    func http() {
        func webhook(_ url: String, _ more: String = "") -> (reports: ReportSettings?, findings: [String]) {
            load("  webhook: {url: \"\(url)\", secret: environment:HOOK\(more)}\n")
        }
        for url in ["http://localhost:8080/x", "http://127.0.0.1", "http://[::1]:1/"] {
            #expect(webhook(url).findings == [])
        }
        #expect(webhook("http://10.0.0.7/x", ", allow_http: true").reports?.webhook?.url == "http://10.0.0.7/x")
        #expect(
            webhook("http://localhost.example.com").findings
                == [
                    "c.yaml:4:18: error: reports.webhook.url would carry reports in the clear; expected https://, or "
                        + "allow_http: true for a network of your own"
                ])
    }

    @Test("Each mistake has a place and a way out, and no message repeats a secret (golden)")
    func mistakes() {
        let (reports, findings) = load(
            """
              shop: "two\\nlines"
              email:
                server: smtp://clientela:s3creto@smtp.example.com
                username: clientela
                from: shop.example
                to: []
                send: sometimes
              webhook:
                url: https://shop.example/#s3creto
                secret: environment:NOT_THERE
                sent: always
              pager: 1

            """)
        #expect(reports == nil)
        #expect(
            findings == [
                "c.yaml:4:9: error: reports.shop holds a line break or another control character; expected the shop's "
                    + "name, for the subject of e-mails of one line",
                "c.yaml:6:13: error: reports.email.server holds a name or a password; expected the address alone, and "
                    + "the rest in keys of its own",
                "c.yaml:7:5: error: reports.email has only one of 'username' and 'password'; expected both, or neither "
                    + "where the server asks for none",
                "c.yaml:8:11: error: reports.email.from is no usable address; expected an e-mail address such as "
                    + "ana@example.com",
                "c.yaml:9:9: error: reports.email.to has 0 entries; expected 1 to 20",
                "c.yaml:10:11: error: reports.email.send is 'sometimes'; expected one of always, when_needed, never",
                "c.yaml:12:10: error: reports.webhook.url is no web address; expected a web address such as "
                    + "https://shop.example.com/hooks/clientela",
                "c.yaml:13:13: error: the environment variable NOT_THERE is not set; expected it to hold the secret: "
                    + "set it for the service (Environment= or EnvironmentFile=) or say another place",
                "c.yaml:14:5: error: unknown key 'sent' in reports.webhook; expected one of url, allow_http, secret, "
                    + "send; did you mean 'send'?",
                "c.yaml:15:3: error: unknown key 'pager' in reports; expected one of shop, email, webhook",
            ])
    }

    @Test(
        "What is no address of a server is refused",
        arguments: [
            "smtp.example.com", "imap://smtp.example.com", "smtps://", "smtps://smtp.example.com:0", "smtps://a b",
            "smtps://smtp.example.com:70000", "smtps://smtp.example.com/path", "smtps://[::1", "smtps://ñandú.example",
            "SMTPS://smtp.example.com", "smtps://smtp.example.com:", "smtps://x?y", "smtps://:465",
        ])
    func servers(_ server: String) {
        let (reports, findings) = load("  email: {server: \"\(server)\", from: a@b.example, to: [c@d.example]}\n")
        #expect(reports == nil)
        #expect(findings.count == 1)
        #expect(findings.first?.contains("reports.email.server is no mail server's address") == true)
    }

    @Test(
        "What is no mailbox is refused, also where it looks like one to a mail server",
        arguments: [
            "a@b", "<a@b.example>", "a@b.example, c@d.example", "a@b.example c", "ñ@b.example", "mailto:a@b.example",
        ])
    func mailboxes(_ mailbox: String) {
        let (reports, findings) = load(
            "  email: {server: \"smtp://localhost\", from: a@b.example, to: [\"\(mailbox)\"]}\n")
        #expect(reports == nil)
        #expect(findings.count == 1)
    }

    @Test("The section stands in the main file alone")
    func place() {
        let machine = PretendSurroundings([
            "/shop/c.yaml": "database: {path: d}\nsources: {a: {connector: mailchimp}}\n",
            "/shop/conf.d/r.yaml": "reports: {shop: x}\n",
        ])
        #expect(
            machine.load().findings.map { String($0.prefix(50)) } == [
                "conf.d/r.yaml:1:1: error: unknown key 'reports'; e"
            ])
    }
}
