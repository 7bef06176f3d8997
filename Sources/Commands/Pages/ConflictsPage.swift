import ControlAPI
import CustomerModel

/// Addresses that could belong to two customers.
enum ConflictsPage {
    static func page(_ list: ConflictPage, _ time: TimeText) -> Page {
        guard !list.conflicts.isEmpty else { return Page(Span("no conflict waits for a decision", .good)) }
        var table = TextTable("conflict", "address", "source", "known as", "address is of", "since")
        for conflict in list.conflicts {
            table.add(
                Span(conflict.id, .strong), Span(conflict.contested), Span(conflict.source.rawValue),
                Span(name(conflict.customer)), Span(name(conflict.owner)), Span(time.minute(conflict.openedAt)))
        }
        var page = Page()
        page.add(table)
        if let next = list.next { page.add(Span("more: clientelactl conflicts list --after \(next)", .faint)) }
        page.add(Span("look at one with: clientelactl conflicts show ID", .faint))
        return page
    }

    static func page(_ conflict: Conflict, _ time: TimeText) -> Page {
        var page = Page(
            Span("\(conflict.source) says that customer \(conflict.customer.id.rawValue) has the address "),
            Span(conflict.contested, .strong), Span(", which belongs to customer \(conflict.owner.id.rawValue)"))
        page.addGap()
        var table = TextTable("", "known as", "address is of")
        func add(_ title: String, _ value: (PersonCard) -> String?) {
            table.add(
                Span(title, .faint), Span(value(conflict.customer) ?? "-"), Span(value(conflict.owner) ?? "-"))
        }
        add("customer") { String($0.id.rawValue) }
        add("name", \.name)
        add("e-mail", \.email)
        add("phone", \.phone)
        add("sources") { $0.sources.map(\.rawValue).joined(separator: ", ") }
        add("since") { $0.createdAt.map(time.minute) }
        page.add(table, indent: 2)
        page.addGap()
        page.add(
            Span(
                "  \(conflict.source), \(conflict.stream), record \(conflict.externalID.rawValue); "
                    + "opened by run \(conflict.openedBy), \(time.ago(conflict.openedAt))", .faint))
        page.add("  → one person: clientelactl conflicts merge \(conflict.id)")
        page.add("  → two people: clientelactl conflicts keep \(conflict.id)")
        return page
    }

    static func page(_ decided: DecidedConflict) -> Page {
        var page = Page(Span("conflict \(decided.id): \(decided.sentence)", .good))
        if let survivor = decided.survivor { page.add("  customer \(survivor.rawValue) remains") }
        if let run = decided.run { page.add("  → take it back with: clientelactl undo \(run)") }
        return page
    }

    private static func name(_ card: PersonCard) -> String {
        "\(card.id.rawValue) \(card.name ?? card.email ?? card.phone ?? "")"
    }
}
