import CustomerModel
import CustomerStore
import Planning
import Reporting

/// What a report says to a shopkeeper.
enum MailText {
    /// `[Café Ñandú] boletin: imported, 1 130 new accounts`.
    static func subject(of event: ReportEvent, shop: String?) -> String {
        let headline =
            event.name == "test" ? "a test of the reports" : ReportText.headline(event.report, isPreview: false)
        return (shop.map { "[\($0)] " } ?? "Clientela: ") + headline
    }

    /// The numbers, then what waits for a person, each with the command that does it.
    static func body(of event: ReportEvent, operator person: ReportPlan.Operator) -> String {
        var paragraphs = [ReportText.text([event.report], isPreview: false)]
        if event.name == "test" {
            paragraphs.insert("This is a test: the numbers below are invented. Reports reach you.\n", at: 0)
        }
        let steps = event.needs.compactMap { step($0, event.report, person) }
        if !steps.isEmpty { paragraphs.append("What waits for you:\n\n" + steps.joined(separator: "\n")) }
        paragraphs.append(
            "-- \nClientela, which keeps the customer database in step. Reports hold numbers only; when they are sent\n"
                + "and to whom is written in clientela.yaml, under reports.\n")
        return paragraphs.joined(separator: "\n")
    }

    private static func step(
        _ need: ReportNeed, _ report: RunReport, _ person: ReportPlan.Operator
    ) -> String? {
        switch need {
        case .failure:
            guard let wayOut = wayOut(report.error?.kind, person) else { return nil }
            return item("The run failed, as said above. \(wayOut)", [])
        case .approval:
            let run = report.id?.description ?? "RUN"
            let commands =
                person == .daemon
                ? ["clientelactl import \(run)     to import it", "clientelactl discard \(run)    to drop it"]
                : ["clientelad --once --source \(report.source) --approve"]
            return item("The run waits for your approval; nothing is imported before.", commands)
        case .conflicts:
            let number = NumberText.counted(report.counts.conflicts, "e-mail belongs", "e-mails belong")
            return item(
                "\(number) to another customer already. Decide to whom; everything else is imported.",
                person == .daemon ? ["clientelactl conflicts --source \(report.source)"] : [])
        case .quarantined:
            let number = NumberText.counted(report.counts.quarantined, "record was", "records were")
            return item(
                "\(number) left out. What is mended in the source comes in with a later run.",
                person == .daemon ? ["clientelactl quarantine --source \(report.source)"] : [])
        }
    }

    private static func item(_ sentence: String, _ commands: [String]) -> String {
        "  * \(sentence)\n" + commands.map { "        \($0)\n" }.joined()
    }

    private static func wayOut(_ kind: FailureClass?, _ person: ReportPlan.Operator) -> String? {
        switch kind {
        case .configuration, .authentication:
            person == .daemon
                ? "Mend what it names, then: clientelactl reload" : "Mend what it names before the next run."
        case .transient, .rateLimited:
            person == .daemon ? "It is tried again by itself." : "The next run goes on from there."
        case .internal, nil: "Look at the journal: journalctl -u clientelad"
        case .data, .held, .cancelled: nil
        }
    }
}
