import ControlAPI
import CustomerModel

/// What webhooks bring, and where they are to be sent.
enum WebhooksPage {
    static func page(_ list: SourceList, _ time: TimeText) -> Page {
        let taking = list.sources.filter { $0.webhooks != nil }
        guard !taking.isEmpty else {
            return Page(
                "no source takes webhooks: the section 'webhooks' of the configuration and a secret open the door")
        }
        var table = TextTable([
            ("source", .left), ("accepted", .right), ("repeated", .right), ("refused", .right), ("last", .left),
            ("address", .left),
        ])
        for source in taking {
            guard let webhooks = source.webhooks else { continue }
            let refused = webhooks.refused.reduce(webhooks.flooded) { $0 + $1.count }
            table.add(
                Span(source.name.rawValue, .strong), Span(NumberText.grouped(webhooks.accepted)),
                Span(NumberText.grouped(webhooks.repeated)),
                Span(NumberText.grouped(refused), refused > 0 ? .attention : .plain), last(webhooks, time),
                Span(webhooks.address ?? "-"))
        }
        var page = Page()
        page.add(table, isCut: false)
        return page
    }

    static func page(_ source: SourceStatus, _ time: TimeText) -> Page {
        guard let webhooks = source.webhooks else {
            return Page(
                "source \(source.name) takes no webhooks: its connector has none, its secret for them is missing, or the section 'webhooks' of the configuration is"
            )
        }
        var page = Page(Span(webhooks.address ?? "-", .strong))
        page.add(
            webhooks.signed
                ? "signed: what they name is pulled at once"
                : "not signed: they only make the next pull come at once; keep the address to yourself")
        if !webhooks.steps.isEmpty {
            page.addGap()
            for (index, step) in webhooks.steps.enumerated() { page.add("  \(index + 1). \(step)") }
        }
        page.addGap()
        page.add("since the daemon started:")
        func add(_ number: Int, _ sentence: String, _ tone: Tone = .plain) {
            guard number > 0 else { return }
            let digits = NumberText.grouped(number)
            page.add(Span("  \(String(repeating: " ", count: max(0, 9 - digits.count)))\(digits)  \(sentence)", tone))
        }
        add(webhooks.accepted, "accepted")
        add(webhooks.repeated, "came again, and brought nothing")
        add(webhooks.ignored, "were about something else")
        for reason in webhooks.refused { add(reason.count, "refused: \(reason.sentence)", .attention) }
        add(webhooks.flooded, "turned away: too many in a minute", .attention)
        page.add("  the last that was believed: ", last(webhooks, time))
        if webhooks.pending { page.add("  something that was told is still to be pulled") }
        return page
    }

    private static func last(_ webhooks: WebhookStatus, _ time: TimeText) -> Span {
        webhooks.lastAccepted.map { Span("\(time.local($0)), \(time.ago($0))") } ?? Span("never", .faint)
    }
}
