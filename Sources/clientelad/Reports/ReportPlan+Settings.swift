import ReportDelivery
import Settings

extension ReportPlan {
    /// What the configuration says of reports.
    init(_ settings: ReportSettings, for person: Operator) {
        var receivers: [ReportReceiver] = []
        if let email = settings.email {
            for (index, mailbox) in email.to.enumerated() {
                receivers.append(
                    ReportReceiver(
                        .mail(server: email.server, from: email.from, to: mailbox),
                        occasion: ReportOccasion(email.send), place: "reports.email.to[\(index)]"))
            }
        }
        if let webhook = settings.webhook {
            receivers.append(
                ReportReceiver(
                    .webhook(url: webhook.url, secret: webhook.secret), occasion: ReportOccasion(webhook.send),
                    place: "reports.webhook"))
        }
        self.init(shop: settings.shop, receivers: receivers, operator: person)
    }
}

extension ReportOccasion {
    fileprivate init(_ occasion: ReportSettings.Occasion) {
        self =
            switch occasion {
            case .always: .always
            case .whenNeeded: .whenNeeded
            case .never: .never
            }
    }
}
