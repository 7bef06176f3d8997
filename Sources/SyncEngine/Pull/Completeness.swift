import ConnectorKit

/// Judges whether a full pull of one stream is whole, and what makes it whole when it is not (C7).
///
/// Pure.
///
///     walk ─▶ judged ─▶ complete
///               │ ├──▶ sweep ──▶ judged      rows changed place under the walk
///               │ └──▶ walkAgain ─▶ judged   rows left the list under the walk: others slipped past
///               └────▶ incomplete
struct Completeness {
    /// What to do next.
    enum Verdict: Equatable {
        case complete
        case sweep(ConnectorState)
        case walkAgain
        case incomplete(String)

        /// nil for what is whole, or not judged to the end.
        var incompleteBecause: String? {
            guard case .incomplete(let reason) = self else { return nil }
            return reason
        }
    }

    private static let maximumSweeps = 2
    private static let maximumWalks = 3

    private var sweeps = 0
    private var walks = 0
    private var firstTotal: Int?
    private var lastTotal: Int?
    private var hasShrunk = false
    /// Records of the latest walk that cannot be used; the provider's total may count them or not.
    private var rejected = 0

    /// A page told the provider's own total.
    mutating func saw(total: Int) {
        if firstTotal == nil { firstTotal = total }
        if let lastTotal, total < lastTotal { hasShrunk = true }
        lastTotal = total
    }

    /// A walk of the whole list ended.
    mutating func walkEnded(_ outcome: PullOutcome, distinct: Int, rejected: Int = 0) -> Verdict {
        walks += 1
        self.rejected = rejected
        guard outcome.reachedEnd else { return .incomplete(outcome.incompleteBecause ?? "the end was not reached") }
        if let total = outcome.providerTotal { saw(total: total) }
        if hasShrunk, walks < Self.maximumWalks {
            hasShrunk = false
            return .walkAgain
        }
        return judged(distinct: distinct, sweepState: outcome.sweepState)
    }

    /// A closing sweep ended.
    mutating func sweepEnded(_ outcome: PullOutcome, distinct: Int, sweepState: ConnectorState?) -> Verdict {
        guard outcome.reachedEnd else {
            return .incomplete(outcome.incompleteBecause ?? "the closing sweep did not reach the end")
        }
        return judged(distinct: distinct, sweepState: sweepState)
    }

    private mutating func judged(distinct: Int, sweepState: ConnectorState?) -> Verdict {
        guard let total = lastTotal else { return .complete }
        // While the total moved, records that have left meanwhile are rightly among those read.
        let mostThereEverWere = max(total, firstTotal ?? total)
        let isWhole = distinct <= total && total <= distinct + rejected
        if isWhole || (distinct > total && distinct <= mostThereEverWere) { return .complete }
        if let sweepState, sweeps < Self.maximumSweeps {
            sweeps += 1
            return .sweep(sweepState)
        }
        if distinct + rejected < total, walks < Self.maximumWalks, firstTotal != lastTotal { return .walkAgain }
        return .incomplete("the source says that it has \(total) records, but \(distinct + rejected) came")
    }
}
