import ConnectorKit
import CustomerModel

/// What a pull learns on its way and tells at its end.
struct PullReport: Sendable {
    var legs = 1
    /// Why the walk stopped before the service's end.
    private(set) var cut: String?
    private var latestChange: Timestamp?
    private var lastTotal: Int?
    private var sumOfTotals: Int? = 0
    private var version: String?
    private var endedLegs = 0

    mutating func note(_ page: FetchedPage) {
        if let total = page.facts.total { lastTotal = total }
        if let change = page.latestChange, change > latestChange ?? Timestamp(milliseconds: .min) {
            latestChange = change
        }
    }

    mutating func note(end: WalkEnd, cursor: String?) {
        if case .cut(let reason) = end { cut = reason }
        if let lastTotal { sumOfTotals? += lastTotal } else { sumOfTotals = nil }
        lastTotal = nil
        version = cursor ?? version
        endedLegs += 1
    }

    /// The service's word on the number of records of this pull; nil where it counts something else.
    func total(_ setup: SourceSetup, _ request: PullRequest) -> Int? {
        let rule = setup.manifest.people.incremental
        // Windows share their borders; a client that compares by itself passes records over.
        if rule?.window != nil { return nil }
        if request.extent != .full, rule?.clientSide != nil || rule?.cursor == .version { return nil }
        if endedLegs == legs { return sumOfTotals }
        guard let sumOfTotals, let lastTotal else { return nil }
        return sumOfTotals + lastTotal
    }

    func outcome(
        _ setup: SourceSetup, _ session: Session, _ request: PullRequest, startedAt: Timestamp
    ) -> PullOutcome {
        let reachedEnd = cut == nil && endedLegs == legs
        let reason = cut ?? (reachedEnd ? nil : "the pull ended before the service's end")
        var outcome = PullOutcome(reachedEnd: reachedEnd, incompleteBecause: reason)
        outcome.providerTotal = reachedEnd ? total(setup, request) : nil
        guard let rule = setup.manifest.people.incremental else { return outcome }
        // The service's clock, once its answers have told it; what changed after this is seen next time.
        let start = startedAt.advanced(by: session.providerNow.duration(since: session.context.now()))
        if reachedEnd {
            outcome.nextState = nextState(rule, previous: previous(request), start: start).connectorState
        } else if case .incremental(let state) = request.extent {
            outcome.nextState = state
        }
        if request.extent == .full, rule.cursor != .version, rule.clientSide != .any {
            outcome.sweepState = PullState(changedAt: start).connectorState
        }
        return outcome
    }

    private func previous(_ request: PullRequest) -> PullState {
        switch request.extent {
        case .full, .named: PullState()
        case .incremental(let state), .closingSweep(let state): PullState(state)
        }
    }

    private func nextState(_ rule: IncrementalRule, previous: PullState, start: Timestamp) -> PullState {
        switch rule.cursor {
        case .version: return PullState(version: version ?? previous.version)
        case .serverTime: return PullState(changedAt: start)
        case .changedAt:
            let latest = [previous.changedAt, latestChange].compactMap(\.self).max()
            let reached = min(latest ?? start, start)
            return PullState(changedAt: max(previous.changedAt ?? reached, reached))
        }
    }
}
