extension Delivery {
    /// The event as that receiver gets it.
    package init(_ event: ReportEvent, to receiver: ReportReceiver, _ plan: ReportPlan) {
        let content =
            switch receiver.channel {
            case .mail(_, let from, let to):
                MailMessage.text(of: event, shop: plan.shop, operator: plan.operator, from: from, to: to)
            case .webhook: WebhookBody.text(of: event, shop: plan.shop)
            }
        self.init(
            id: event.id, receiver: receiver.key, title: "\(event.name) of \(event.subject)", createdAt: event.at,
            content: content)
    }
}
