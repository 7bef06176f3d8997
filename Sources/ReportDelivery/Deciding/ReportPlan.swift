package import ConnectorKit

/// Who is told of runs, and how the shop calls itself; replaced as a whole at a reload.
package struct ReportPlan: Sendable, Hashable {
    /// Who acts on what a report asks for, and with which command.
    package enum Operator: Sendable, Hashable {
        /// Through `clientelactl`, which asks the daemon.
        case daemon
        /// There is no daemon: with `clientelad --once`.
        case once
    }

    /// Stands in front of the subject, so that several shops can be told apart.
    package var shop: String?
    package var receivers: [ReportReceiver]
    package var `operator`: Operator

    package init(shop: String? = nil, receivers: [ReportReceiver] = [], operator: Operator = .daemon) {
        self.shop = shop
        self.receivers = receivers
        self.operator = `operator`
    }
}

/// One mailbox or one web address that is told.
package struct ReportReceiver: Sendable, Hashable {
    /// The way to it.
    package enum Channel: Sendable, Hashable {
        case mail(server: MailServer, from: String, to: String)
        case webhook(url: String, secret: Secret)
    }

    package var channel: Channel
    package var occasion: ReportOccasion
    /// Where the configuration names it, for messages: `reports.email.to[0]`.
    package var place: String

    package init(_ channel: Channel, occasion: ReportOccasion, place: String) {
        self.channel = channel
        self.occasion = occasion
        self.place = place
    }

    /// What a pending delivery is addressed to; the same after a restart, and after a change of server or secret.
    package var key: String {
        switch channel {
        case .mail(_, _, let to): "mail:\(to)"
        // Its address may hold a token, and there is but one.
        case .webhook: "webhook"
        }
    }
}
