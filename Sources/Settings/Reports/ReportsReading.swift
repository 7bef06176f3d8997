import ConnectorKit
import StrictYAML

/// Reads the section `reports`.
struct ReportsReading {
    let secrets: SecretReading

    func settings(from reader: MappingReader) -> ReportSettings {
        ReportSettings(
            shop: reader.optional("shop", .text("the shop's name, for the subject of e-mails")),
            email: reader.optional("email", .table { email(from: $0) }) ?? nil,
            webhook: reader.optional("webhook", .table { webhook(from: $0) }) ?? nil)
    }

    private func email(from reader: MappingReader) -> ReportSettings.Email? {
        let server = reader.required("server", .mailServer)
        let username = reader.optional("username", .text("the name with which the mail server knows the shop"))
        let password = reader.optional("password", secrets.single)
        let from = reader.required("from", .mailbox)
        let to = reader.required("to", .list(of: .mailbox, count: 1...20))
        let send = reader.optional("send", .choice(of: ReportSettings.Occasion.self)) ?? .whenNeeded
        if reader.has("username") != reader.has("password") {
            reader.error(
                "contradiction", at: reader.has("username") ? "username" : "password",
                "\(reader.value.name) has only one of 'username' and 'password'; expected both, or neither where the "
                    + "server asks for none")
        }
        guard var server, let from, let to else { return nil }
        if let username, let password { server.login = MailServer.Login(username: username, password: password) }
        return ReportSettings.Email(server: server, from: from, to: to, send: send)
    }

    private func webhook(from reader: MappingReader) -> ReportSettings.Webhook? {
        let url = reader.required("url", .located(.webAddress))
        let allowsHTTP = reader.optional("allow_http", .boolean) ?? false
        let secret = reader.required("secret", secrets.single)
        let send = reader.optional("send", .choice(of: ReportSettings.Occasion.self)) ?? .always
        guard let url, let secret else { return nil }
        let host = ServerAddress(url.value)?.host ?? ""
        if url.value.hasPrefix("http://"), !allowsHTTP, !LoopbackName.contains(host) {
            reader.findings.error(
                "unprotected", at: url.location,
                "\(reader.value.name).url would carry reports in the clear; expected https://, or allow_http: true for "
                    + "a network of your own")
            return nil
        }
        return ReportSettings.Webhook(url: url.value, secret: secret, send: send)
    }
}
