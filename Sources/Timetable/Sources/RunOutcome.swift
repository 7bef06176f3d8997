package import CustomerModel

/// How a run ended, as far as the next one cares.
package enum RunOutcome: Sendable {
    case succeeded
    /// The daemon stopped the run because it stops itself; the run is done again soon after the next start.
    case interrupted
    /// The failure's class decides (C8); a run that waits for a person failed with `held`.
    case failed(Failure)

    /// What is kept of it.
    package var kind: RunOutcomeKind {
        switch self {
        case .succeeded: .succeeded
        case .interrupted: .interrupted
        case .failed(let failure): .failed(failure.kind)
        }
    }
}

/// How a run ended, in a word that can be stored.
package enum RunOutcomeKind: Sendable, Hashable {
    case succeeded
    case interrupted
    case failed(FailureClass)

    /// `succeeded`, `interrupted` or the failure's class.
    package init?(word: String) {
        switch word {
        case "succeeded": self = .succeeded
        case "interrupted": self = .interrupted
        default:
            guard let kind = FailureClass(rawValue: word) else { return nil }
            self = .failed(kind)
        }
    }

    package var word: String {
        switch self {
        case .succeeded: "succeeded"
        case .interrupted: "interrupted"
        case .failed(let kind): kind.rawValue
        }
    }
}
