package import CustomerModel
package import CustomerStore
import Planning
import Reporting

/// A run's report as it leaves the house: numbers, and no word about a customer.
package struct ReportEvent: Sendable {
    /// `run.succeeded`, `run.failed`, `run.waiting`, `run.cancelled`, or `test`.
    package let name: String
    /// The same in every attempt, so that a receiver can tell a repetition.
    package let id: String
    package let at: Timestamp
    package let needs: [ReportNeed]
    /// Without samples and without the values that an undo kept: both name people.
    package let report: RunReport

    /// `id`: unique, of letters and digits.
    package init(_ report: RunReport, id: String, at moment: Timestamp, isTest: Bool = false) {
        name = isTest ? "test" : "run.\(report.state.rawValue)"
        self.id = id
        at = moment
        needs = ReportNeed.of(report)
        var report = report
        report.samples = []
        if !report.kept.isEmpty {
            let values = NumberText.counted(report.kept.count, "value was", "values were")
            report.warnings.append("\(values) changed since, and left alone")
        }
        report.kept = []
        self.report = report
    }

    /// For messages: `boletin, run 12`.
    package var subject: String { report.id.map { "\(report.source), run \($0)" } ?? report.source.rawValue }
}

extension ReportEvent {
    /// An event that nobody needs to act on, for trying the receivers out.
    package static func sample(id: String, at moment: Timestamp) -> ReportEvent {
        var report = RunReport(source: SourceName("test"), state: .succeeded, mode: .full, startedAt: moment)
        report.counts.fetched = 1130
        report.counts.count(.new, 1130)
        report.newAccounts = 1130
        report.pages = 2
        report.duration = .seconds(4)
        return ReportEvent(report, id: id, at: moment, isTest: true)
    }
}
