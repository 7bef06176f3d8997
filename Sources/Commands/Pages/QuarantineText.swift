import ControlAPI
import CustomerModel

/// Records that are left out, with their reasons.
enum QuarantineText {
    static func page(_ list: QuarantinePage, _ time: TimeText) -> Page {
        guard !list.entries.isEmpty else { return Page(Span("no record is left out", .good)) }
        var table = TextTable("source", "record", "reason", "place", "last seen", "run")
        for entry in list.entries {
            table.add(
                Span(entry.source.rawValue), Span(entry.externalID?.rawValue ?? "-", .strong), Span(entry.sentence),
                Span(entry.place ?? "-"), Span(time.minute(entry.lastSeenAt)), Span(entry.lastSeenBy.rawValue))
        }
        var page = Page()
        page.add(table)
        if let next = list.next { page.add(Span("older ones: clientelactl quarantine --after \(next)", .faint)) }
        return page
    }
}
