package import ConnectorKit

/// Who is told of runs, by e-mail or by a request to a web address.
package struct ReportSettings: Sendable, Hashable {
    /// Of which runs a receiver wants to hear.
    package enum Occasion: String, Sendable, Hashable, CaseIterable {
        case always
        /// Of failures, and of runs that wait for a person or left something to decide.
        case whenNeeded = "when_needed"
        case never
    }

    /// Reports by e-mail.
    package struct Email: Sendable, Hashable {
        package var server: MailServer
        /// A mailbox in ASCII, as all of `to`.
        package var from: String
        package var to: [String]
        package var send: Occasion

        package init(server: MailServer, from: String, to: [String], send: Occasion) {
            self.server = server
            self.from = from
            self.to = to
            self.send = send
        }
    }

    /// Reports to a program on the web.
    package struct Webhook: Sendable, Hashable {
        package var url: String
        /// With it each report is signed.
        package var secret: Secret
        package var send: Occasion

        package init(url: String, secret: Secret, send: Occasion) {
            self.url = url
            self.secret = secret
            self.send = send
        }
    }

    /// What the reports call the shop.
    package var shop: String?
    package var email: Email?
    package var webhook: Webhook?

    package init(shop: String? = nil, email: Email? = nil, webhook: Webhook? = nil) {
        self.shop = shop
        self.email = email
        self.webhook = webhook
    }
}
