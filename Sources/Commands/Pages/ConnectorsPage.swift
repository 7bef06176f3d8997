import ControlAPI
import CustomerModel

/// The services that can be linked.
enum ConnectorsPage {
    static func page(_ list: ConnectorList) -> Page {
        guard !list.connectors.isEmpty else { return Page("no connector is installed") }
        let gifts = columns.map(\.gift)
        var table = TextTable(
            [("connector", .left), ("service", .left), ("kind", .left)] + columns.map { ($0.title, .left) }
                + [("cannot see", .left)])
        for connector in list.connectors {
            table.add(
                cells: [Span(connector.name, .strong), Span(connector.title), Span(connector.kind.rawValue)]
                    + gifts.map { connector.brings.contains($0) ? Span("yes", .good) : Span("–", .faint) }
                    + [Span(connector.cannotSee ?? "")])
        }
        var page = Page()
        page.add(table)
        page.add(Span("more of one: clientelactl connectors show NAME", .faint))
        return page
    }

    /// What people choose a service by.
    private static let columns: [(gift: String, title: String)] = [
        ("lists", "lists"), ("consent", "consent"), ("birthdays", "birthdays"), ("spend", "spend"),
        ("increments", "changes"),
    ]

    static func page(_ connector: ConnectorDescription) -> Page {
        var page = Page(Span(connector.title, .strong), Span("  \(connector.name), \(connector.kind.rawValue)", .faint))
        if let about = connector.about { page.add("\(about)") }
        if !connector.brings.isEmpty || connector.cannotSee != nil { page.addGap() }
        if !connector.brings.isEmpty {
            page.add(Span("brings      ", .faint), Span(connector.brings.joined(separator: ", ")))
        }
        if let cannotSee = connector.cannotSee { page.add(Span("cannot see  ", .faint), Span(cannotSee)) }
        if let consent = connector.consent {
            let ways = consent.ways.map { $0 == .page ? "in a browser" : "with a code on any device" }
            page.add(
                Span("consent     ", .faint), Span("\(ways.joined(separator: ", or ")); it gives '\(consent.secret)'"))
        }
        if !connector.steps.isEmpty {
            page.addGap()
            for (index, step) in connector.steps.enumerated() { page.add("  \(index + 1). \(step)") }
        }
        var table = TextTable("setting", "", "about")
        for secret in connector.secrets {
            table.add(
                Span(secret.name, .strong), Span(secret.required ? "secret" : "secret, optional"), Span(secret.about))
        }
        for setting in connector.settings {
            table.add(
                Span(setting.name, .strong), Span(setting.required ? "required" : "optional"),
                Span(setting.about + extras(setting)))
        }
        if !connector.secrets.isEmpty || !connector.settings.isEmpty {
            page.addGap()
            page.add(table, indent: 2, isCut: false)
        }
        return page
    }

    private static func extras(_ setting: SettingDescription) -> String {
        var parts: [String] = []
        if let choices = setting.choices { parts.append("one of \(choices.joined(separator: ", "))") }
        if let value = setting.default, let text = try? DocumentText.text(value, isPretty: false) {
            parts.append("else \(text)")
        }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
    }
}
