import ConnectorKit
import CustomerModel
import CustomerStore
import Planning

/// Reads the streams of one source into its spool, one after the other.
struct PullPhase: Sendable {
    let source: SyncSource
    let spool: any Spool
    let board: ProgressBoard
    let monitor: RunMonitor
    let time: EngineTime
    let stallLimit: Duration
    let checkpoints: [StreamID: Checkpoint]
    let forcesFull: Bool
    /// nil: whole streams.
    let records: [NamedRecord]?

    func run(_ connector: any Connector) async throws -> PullResult {
        var result = PullResult()
        let began = time.now()
        try await spool.begin()
        let watch = StallGuard(limit: stallLimit, time: time, monitor: monitor)
        let streams = try await watch.watch { try await connector.streams() }
        guard !streams.isEmpty else {
            throw Failure(
                "no_streams", .configuration,
                "source \(source.name): the service offers no list to pull; check its `lists` setting")
        }
        let named = records.map { NamedPull($0, among: streams) }
        if let named {
            result.isNamed = true
            result.warnings += named.warnings
        }
        for stream in named?.streams ?? streams {
            let pulled = try await pull(stream, connector, watch, into: &result)
            result.streams.append(pulled)
            result.duration = (result.lastPage ?? time.now()).duration(since: began)
        }
        let repeated = try await spool.seal()
        result.staged -= repeated
        try await withdrawUsable(&result)
        result.repeated = repeated + result.repeatedRejections
        return result
    }

    private func pull(
        _ stream: StreamDescription, _ connector: any Connector, _ watch: StallGuard, into result: inout PullResult
    ) async throws -> PullResult.Stream {
        if let records {
            return try await pull(NamedPull.ids(of: records, in: stream), of: stream, connector, watch, into: &result)
        }
        let began = time.now()
        let before = checkpoints[stream.id]
        if let state = incrementalState(before, stream: stream, at: began) {
            let outcome = try await walk(stream, .incremental(state), connector, watch, into: &result).outcome
            let checkpoint = Checkpoint(
                state: outcome.nextState?.text ?? state.text, lastFullPull: before?.lastFullPull, lastPull: began)
            return PullResult.Stream(
                id: stream.id, mode: .incremental, isComplete: outcome.reachedEnd,
                incompleteBecause: outcome.reachedEnd ? nil : outcome.incompleteBecause ?? "the end was not reached",
                checkpoint: checkpoint)
        }
        return try await pullAll(of: stream, since: began, before, connector, watch, into: &result)
    }

    /// Asks for single records; the checkpoint stays where it is.
    private func pull(
        _ ids: [ExternalID], of stream: StreamDescription, _ connector: any Connector, _ watch: StallGuard,
        into result: inout PullResult
    ) async throws -> PullResult.Stream {
        let outcome = try await walk(stream, .named(ids), connector, watch, into: &result).outcome
        return PullResult.Stream(
            id: stream.id, mode: .named, isComplete: outcome.reachedEnd,
            incompleteBecause: outcome.reachedEnd ? nil : outcome.incompleteBecause ?? "not all records were asked for",
            checkpoint: nil)
    }

    /// Walks through the whole stream, again and again until it is known to be whole, or known not to become it (C7).
    private func pullAll(
        of stream: StreamDescription, since began: Timestamp, _ before: Checkpoint?, _ connector: any Connector,
        _ watch: StallGuard, into result: inout PullResult
    ) async throws -> PullResult.Stream {
        var completeness = Completeness()
        var first: PullOutcome?
        var latest = PullOutcome(reachedEnd: false)
        var verdict = Completeness.Verdict.walkAgain
        while true {
            switch verdict {
            case .walkAgain:
                let rejectedBefore = result.allRejections
                let walked = try await walk(stream, .full, connector, watch, into: &result)
                walked.totals.forEach { completeness.saw(total: $0) }
                latest = walked.outcome
                first = first ?? latest
                verdict = completeness.walkEnded(
                    latest, distinct: try await spool.count(of: stream.id),
                    rejected: result.allRejections - rejectedBefore)
            case .sweep(let state):
                let swept = try await walk(stream, .closingSweep(state), connector, watch, into: &result).outcome
                verdict = completeness.sweepEnded(
                    swept, distinct: try await spool.count(of: stream.id), sweepState: first?.sweepState)
            case .complete, .incomplete:
                let reason = verdict.incompleteBecause
                if let total = latest.providerTotal ?? first?.providerTotal {
                    result.expectedTotal = (result.expectedTotal ?? 0) + total
                }
                // The next pull begins where the first walk says: what changed during the walks is read again.
                let checkpoint = Checkpoint(
                    state: first?.nextState?.text, lastFullPull: reason == nil ? began : before?.lastFullPull,
                    lastPull: began)
                return PullResult.Stream(
                    id: stream.id, mode: .full, isComplete: reason == nil, incompleteBecause: reason,
                    checkpoint: checkpoint)
            }
        }
    }

    /// A record that came unusable once and usable another time is among those staged, and nowhere else (C2).
    private func withdrawUsable(_ result: inout PullResult) async throws {
        for (stream, keys) in Dictionary(grouping: result.rejectedKeys, by: \.stream) {
            let ids = keys.map(\.externalID).sorted()
            let absent = Set(try await spool.absent(ids, from: stream))
            result.withdraw(Set(keys.filter { !absent.contains($0.externalID) }))
        }
    }

    /// Where an incremental pull begins; nil: everything is read (C6).
    private func incrementalState(
        _ checkpoint: Checkpoint?, stream: StreamDescription, at now: Timestamp
    ) -> ConnectorState? {
        guard !forcesFull, stream.supportsIncremental, let checkpoint, let state = checkpoint.state,
            let lastFull = checkpoint.lastFullPull, now.duration(since: lastFull) < source.fullPullInterval,
            // A clock that was set back must not put the next full pull off for ever.
            lastFull <= now.advanced(by: .seconds(300))
        else { return nil }
        return ConnectorState(state)
    }

    /// What a walk through a stream brought.
    private struct Walked: Sendable {
        var outcome: PullOutcome
        var result: PullResult
        /// The provider's own totals as the pages told them, where they changed.
        var totals: [Int] = []
    }

    /// Walks through a stream under the eyes of the guard: one guard a walk, since an idle one lasts as long as its limit.
    private func walk(
        _ stream: StreamDescription, _ extent: PullRequest.Extent, _ connector: any Connector, _ watch: StallGuard,
        into result: inout PullResult
    ) async throws -> (outcome: PullOutcome, totals: [Int]) {
        let request = PullRequest(stream: stream, extent: extent, lookback: source.lookback)
        let walked = try await watch.watch { [result] in
            let reader = try await connector.reader(for: request)
            var walked = Walked(outcome: PullOutcome(reachedEnd: false), result: result)
            while let page = try await reader.nextPage() {
                try Task.checkCancellation()
                monitor.pageArrived()
                walked.result.pages += 1
                if let total = page.expectedTotal, walked.totals.last != total { walked.totals.append(total) }
                try await stage(page, stream: stream, into: &walked.result)
                walked.result.lastPage = time.now()
            }
            walked.outcome = await reader.outcome()
            return walked
        }
        result = walked.result
        return (walked.outcome, walked.totals)
    }

    private func stage(_ page: PulledPage, stream: StreamDescription, into result: inout PullResult) async throws {
        var staged: [StagedRecord] = []
        staged.reserveCapacity(page.records.count)
        var rejections = page.rejections
        for record in page.records {
            if let rejection = ExternalIDCheck.rejection(of: record, stream: stream, page: result.pages) {
                rejections.append(rejection)
            } else {
                staged.append(StagedRecord(record, stream: stream.id, foldingGmail: source.foldsGmail))
            }
        }
        try await spool.stage(staged)
        result.fetched += page.records.count + page.rejections.count
        result.staged += staged.count
        for rejection in rejections { result.add(rejection, stream: stream.id) }
        for warning in page.warnings where !result.warnings.contains(warning) && result.warnings.count < 50 {
            result.warnings.append(warning)
        }
        let fetched = result.fetched
        let pages = result.pages
        let expected = page.expectedTotal ?? stream.count
        board.update(source.name) { progress in
            progress.fetched = fetched
            progress.pages = pages
            if let expected { progress.expected = max(progress.expected ?? 0, expected) }
        }
    }
}

/// What no record can be recognised by again (R1).
enum ExternalIDCheck {
    static func rejection(of record: Record, stream: StreamDescription, page: Int) -> Rejection? {
        let length = record.externalID.rawValue.utf8.count
        let position = "\(stream.id), page \(page)"
        if length == 0 {
            return Rejection(reason: .missingExternalID, position: position, detail: "the external ID is empty")
        }
        guard length > Record.maximumExternalIDLength else { return nil }
        return Rejection(
            reason: .externalIDTooLong, position: position, externalID: record.externalID.rawValue,
            detail: "\(length) bytes; at most \(Record.maximumExternalIDLength) are kept")
    }
}
