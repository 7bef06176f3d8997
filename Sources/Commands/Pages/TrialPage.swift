import ControlAPI
import CustomerModel

/// What became of one page of a service.
enum TrialPage {
    static func page(_ trial: ConnectorTrial) -> Page {
        let total = trial.total.map { " of \(NumberText.grouped($0))" } ?? ""
        var page = Page(
            Span(trial.stream.name, .strong), Span("  \(trial.stream.id)", .faint),
            Span("  \(NumberText.grouped(trial.people))\(total) people"))
        if trial.streams.count > 1 {
            let others = trial.streams.filter { $0.id != trial.stream.id }.prefix(5).map { "\($0.name) (\($0.id))" }
            page.add(Span("also: \(others.joined(separator: ", "))", .faint))
        }
        guard trial.people > 0 else {
            page.add(Span("nobody is on it; choose another list with --stream, or add somebody", .attention))
            return page
        }
        page.addGap()
        page.add(fields(of: trial))
        if !trial.consents.isEmpty {
            var table = TextTable([("consent", .left), ("people", .right), ("list", .left)])
            for count in trial.consents {
                table.add(Span(count.consent), Span(NumberText.grouped(count.people)), Span(count.list))
            }
            page.addGap()
            page.add(table)
        }
        for left in trial.leftOut {
            page.add(Span("left out: ", .attention), Span("\(left.position): \(left.sentence)"))
        }
        for warning in trial.warnings { page.add(Span("note: ", .attention), Span(warning)) }
        return page
    }

    private static func fields(of trial: ConnectorTrial) -> TextTable {
        var table = TextTable([("field", .left), ("from", .left), ("people", .right), ("such as", .left)])
        for field in trial.fields {
            let isMissing = field.filled == 0
            table.add(
                Span(field.field, .strong), Span(field.from ?? "", .faint),
                Span(NumberText.grouped(field.filled), isMissing ? .attention : .plain),
                isMissing ? Span("nobody has it", .attention) : Span(field.example ?? ""))
        }
        return table
    }
}
