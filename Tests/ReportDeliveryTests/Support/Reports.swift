import CustomerModel
import CustomerStore
import Planning
import ReportDelivery

/// Reports as runs leave them.
enum Reports {
    static let moment = Timestamp(seconds: 1_764_000_900)

    static func run(
        _ state: RunState = .succeeded, id: Int64 = 12, error: Failure? = nil,
        _ fill: (inout RunReport) -> Void = { _ in }
    ) -> RunReport {
        var report = RunReport(
            source: SourceName("boletin"), state: state, mode: .full, startedAt: Timestamp(seconds: 1_764_000_000))
        report.id = RunID(rawValue: id)
        report.pages = 3
        report.duration = .seconds(200)
        report.error = error
        fill(&report)
        return report
    }

    /// One that says something of everything.
    static let eventful = run { report in
        report.newAccounts = 1130
        report.expectedTotal = 1200
        report.counts.fetched = 1200
        report.counts.new = 1130
        report.counts.updated = 60
        report.counts.quarantined = 7
        report.counts.conflicts = 3
        report.samples = [
            PreviewSample(.new, name: "Ana Díaz", email: "ana@example.com", externalID: "1042", rejection: nil)
        ]
        report.kept = ["Ana Díaz: phone is 6000-0000 now"]
    }

    static func event(_ report: RunReport) -> ReportEvent { ReportEvent(report, id: "1f2e3d4c", at: moment) }

    static func mail(_ report: RunReport, shop: String? = nil, _ person: ReportPlan.Operator = .daemon) -> String {
        MailMessage.text(
            of: event(report), shop: shop, operator: person, from: "clientela@shop.example", to: "ana@shop.example")
    }
}
