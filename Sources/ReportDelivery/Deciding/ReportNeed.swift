package import CustomerStore
import Planning

/// What in a run's report wants a person.
package enum ReportNeed: String, Sendable, Hashable, CaseIterable {
    case failure
    /// A brake or the import policy holds the run (C4, C7).
    case approval
    /// Addresses that belong to another customer (R7).
    case conflicts
    /// Records that were left out (R5).
    case quarantined

    /// All that the report says, in the order of urgency.
    package static func of(_ report: RunReport) -> [ReportNeed] {
        allCases.filter { need in
            switch need {
            case .failure: report.state == .failed
            case .approval: report.state == .waiting
            case .conflicts: report.counts.conflicts > 0
            case .quarantined: report.counts.quarantined > 0
            }
        }
    }
}

/// Of which runs a receiver wants to hear.
package enum ReportOccasion: String, Sendable, Hashable, CaseIterable {
    case always
    /// Only of those that want a person.
    case whenNeeded = "when_needed"
    case never

    /// Whether a run with those needs is reported.
    package func includes(_ needs: [ReportNeed]) -> Bool {
        switch self {
        case .always: true
        case .whenNeeded: !needs.isEmpty
        case .never: false
        }
    }
}
