import CustomerModel
import CustomerStore
import Planning

/// A report that is being written while its run goes on.
struct RunDraft: Sendable {
    var report: RunReport
    var standing: SourceStanding?
    private(set) var staged = 0
    private(set) var isHeld = false
    private var lifecycle = RunLifecycle()
    private var pulledCounts = RunCounts()
    private var pulledLeftOut: [Rejection.Reason: Int] = [:]

    init(report: RunReport) { self.report = report }

    mutating func advance(to state: RunState) throws {
        guard lifecycle.advance(to: state) else {
            throw Failure(
                "run_state", .internal,
                "a run cannot go from \(lifecycle.state.rawValue) to \(state.rawValue)")
        }
        report.state = state
    }

    func runID() throws -> RunID {
        guard let id = report.id else { throw Failure("no_run", .internal, "the run has no row in the database") }
        return id
    }

    /// Takes in what the pull brought.
    mutating func take(_ pull: PullResult) {
        report.mode = pull.mode
        report.pages = pull.pages
        report.expectedTotal = pull.expectedTotal
        for warning in pull.warnings where !report.warnings.contains(warning) { report.warnings.append(warning) }
        staged = pull.staged
        pulledCounts.fetched = pull.fetched
        pulledCounts.repeated = pull.repeated
        pulledCounts.quarantined = pull.rejected
        report.counts = pulledCounts
        pulledLeftOut = pull.leftOut
        report.leftOut = pulledLeftOut
    }

    /// Takes in what the batches add up to, in the place of earlier totals.
    mutating func take(_ totals: BatchTotals) {
        report.counts = pulledCounts
        report.counts += totals.counts
        report.leftOut = pulledLeftOut.merging(totals.leftOut, uniquingKeysWith: +)
        report.newAccounts = totals.newAccounts
        report.merged = totals.merged
        report.missing = totals.missing
    }

    /// A brake holds the run; the first reason stands.
    mutating func hold(_ failure: Failure) {
        isHeld = true
        if report.error == nil { report.error = failure }
    }

    /// Ends a run that was planned and must not change anything: a preview, or one that a brake holds.
    mutating func endPlanned(incomplete: Failure?) {
        if isHeld {
            move(to: .waiting)
        } else if let incomplete {
            end(incomplete)
        } else {
            move(to: .succeeded)
        }
    }

    /// Ends a run whose changes are written.
    mutating func endApplied(incomplete: Failure?) {
        if let announced = report.announcedNewAccounts, announced != report.newAccounts {
            let sentence = """
                \(announced) new accounts were announced and \(report.newAccounts) created: the source or another \
                program changed something in between
                """
            if !report.warnings.contains(sentence) { report.warnings.append(sentence) }
        }
        if let incomplete { return end(incomplete) }
        move(to: .succeeded)
    }

    /// Ends the run without success.
    mutating func end(_ failure: Failure) {
        report.error = failure
        leaveOutUnreached()
        move(to: failure.kind == .cancelled ? .cancelled : .failed)
    }

    /// C2 holds for a run that was stopped in the middle too: what it fetched and never came to has no class.
    private mutating func leaveOutUnreached() {
        let unreached = report.counts.fetched - report.counts.repeated - report.counts.classified
        guard unreached > 0 else { return }
        report.counts.fetched -= unreached
        report.warnings.append(
            "\(unreached) more \(unreached == 1 ? "record was" : "records were") fetched and not reached; the next run "
                + "reads them again")
    }

    private mutating func move(to state: RunState) {
        guard lifecycle.advance(to: state) else { return }
        report.state = state
    }
}
