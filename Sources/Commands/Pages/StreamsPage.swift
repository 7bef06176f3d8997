import ControlAPI
import CustomerModel

/// The lists or customer tables of a source, numbered.
enum StreamsPage {
    static func page(_ list: StreamList) -> Page {
        guard !list.streams.isEmpty else { return Page("the account has no list") }
        var table = TextTable([
            ("", .right), ("pulled", .left), ("list", .left), ("people", .right), ("id", .left),
        ])
        for (index, stream) in list.streams.enumerated() {
            table.add(
                Span("\(index + 1)", .strong), Span(stream.chosen ? "yes" : "no", stream.chosen ? .good : .faint),
                Span(stream.name), Span(stream.count.map(NumberText.grouped) ?? "?"), Span(stream.id.rawValue))
        }
        var page = Page()
        page.add(table)
        return page
    }
}
