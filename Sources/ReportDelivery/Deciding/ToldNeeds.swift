package import CustomerModel
package import CustomerStore
import Planning

/// What those who hear of trouble alone were told last: the same trouble of a source is news again after a day.
///
/// A source that fails all night is tried again and again; nobody wants a letter each time.
package struct ToldNeeds: Sendable {
    private static let memory: Duration = .seconds(86_400)

    private struct Place: Hashable {
        var receiver: String
        var source: SourceName
    }

    private var told: [Place: (trouble: String, at: Timestamp)] = [:]

    package init() {}

    /// Whether the receiver is to be told now; what is asked counts as told.
    package mutating func isNews(_ report: RunReport, to receiver: ReportReceiver, at now: Timestamp) -> Bool {
        let needs = ReportNeed.of(report)
        guard receiver.occasion.includes(needs) else {
            // What comes after a good run is another trouble.
            told[Place(receiver: receiver.key, source: report.source)] = nil
            return false
        }
        guard receiver.occasion == .whenNeeded else { return true }
        let place = Place(receiver: receiver.key, source: report.source)
        let trouble = Self.trouble(needs, report)
        if let last = told[place], last.trouble == trouble, now.duration(since: last.at) < Self.memory { return false }
        told[place] = (trouble, now)
        return true
    }

    /// What a receiver was told did not reach it: all of it is news again.
    package mutating func forget(receiver: String) { told = told.filter { $0.key.receiver != receiver } }

    private static func trouble(_ needs: [ReportNeed], _ report: RunReport) -> String {
        needs.map { need in
            switch need {
            case .failure: "failure \(report.error?.code ?? "")"
            case .approval: "approval \(report.id?.description ?? "")"
            case .conflicts: "conflicts \(report.counts.conflicts)"
            case .quarantined: "quarantined \(report.counts.quarantined)"
            }
        }.joined(separator: ", ")
    }
}
