import ControlAPI
import CustomerModel

/// The services that can be linked.
enum ConnectorsPage {
    static func page(_ list: ConnectorList) -> Page {
        guard !list.connectors.isEmpty else { return Page("no connector is installed") }
        var table = TextTable("connector", "service", "kind", "about")
        for connector in list.connectors {
            table.add(
                Span(connector.name, .strong), Span(connector.title), Span(connector.kind.rawValue),
                Span(connector.about ?? ""))
        }
        var page = Page()
        page.add(table)
        return page
    }

    static func page(_ connector: ConnectorDescription) -> Page {
        var page = Page(Span(connector.title, .strong), Span("  \(connector.name), \(connector.kind.rawValue)", .faint))
        if let about = connector.about { page.add("\(about)") }
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
