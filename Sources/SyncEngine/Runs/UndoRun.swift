import CustomerModel
import CustomerStore
import Planning

/// Takes a run back, newest change first, in short transactions (C9).
struct UndoRun: Sendable {
    private static let batchSize = 50

    let store: any CustomerStore
    let time: EngineTime
    let batchTarget: Duration
    /// Hears the number of this run.
    let opened: @Sendable (RunID) -> Void

    func takeBack(_ run: RunID) async throws -> RunReport {
        let watch = time.stopwatch()
        guard let original = try await store.read({ try $0.run(run) }) else {
            throw Failure("unknown_run", .configuration, "there is no run \(run); `--runs` lists them")
        }
        guard original.state.isFinal else {
            throw Failure("run_not_over", .configuration, "run \(run) is not over; wait for its end")
        }
        guard original.mode != .undo else {
            throw Failure("undo_of_undo", .configuration, "run \(run) is itself an undo; import again instead")
        }
        guard let standing = try await store.read({ try $0.roster() }).first(where: { $0.name == original.source })
        else { throw Failure("unknown_source", .internal, "the source of run \(run) is not in the database") }

        var report = RunReport(source: original.source, state: .applying, mode: .undo, startedAt: time.now())
        let opening = report
        let number = try await store.write { writer in
            // What the run took in must be read again, however far taking back comes: its checkpoint is no longer true.
            for (stream, checkpoint) in try writer.checkpoints(source: standing.id) {
                var checkpoint = checkpoint
                checkpoint.state = nil
                checkpoint.lastFullPull = nil
                try writer.saveCheckpoint(checkpoint, source: standing.id, stream: stream)
            }
            return try writer.beginRun(opening, source: standing.id)
        }
        report.id = number
        opened(number)
        do {
            try await takeBack(run, as: number, &report)
            report.state = .succeeded
        } catch {
            report.error = Self.failure(error, takingBack: run)
            report.state = report.error?.kind == .cancelled ? .cancelled : .failed
        }
        report.duration = watch.elapsed
        let closing = report
        // Not a child of this task: what was stopped leaves its report too.
        try await Task { [store] in try await store.write { try $0.updateRun(closing) } }.value
        return report
    }

    private static func failure(_ error: any Error, takingBack run: RunID) -> Failure {
        if Task.isCancelled || error is CancellationError {
            return Failure(
                "cancelled", .cancelled, "taking back run \(run) was asked to stop; give the order again to go on")
        }
        return error as? Failure
            ?? Failure(
                "unexpected", .internal, "an unexpected error stopped taking back run \(run)",
                debugDetail: String(describing: error))
    }

    private func takeBack(_ run: RunID, as undo: RunID, _ report: inout RunReport) async throws {
        var sequence: Int64?
        while true {
            try Task.checkCancellation()
            let before = sequence
            let now = time.now()
            let step = try await store.write { try Self.step(run, before: before, as: undo, at: now, $0) }
            guard let last = step.last else { return }
            sequence = last
            report.counts.fetched += step.count
            report.counts.updated += step.taken
            report.counts.unchanged += step.count - step.taken
            report.kept += step.kept.prefix(max(0, 1000 - report.kept.count))
            try await time.sleep(batchTarget)
        }
    }

    private struct Step: Sendable {
        var last: Int64?
        var count = 0
        var taken = 0
        var kept: [String] = []
    }

    private static func step(
        _ run: RunID, before sequence: Int64?, as undo: RunID, at now: Timestamp, _ writer: any StoreWriter
    ) throws -> Step {
        let changes = try writer.changes(of: run, before: sequence, limit: batchSize)
        var step = Step(last: changes.last?.sequence, count: changes.count)
        var allTaken: [PersonChange] = []
        for recorded in changes {
            guard let current = try writer.people([recorded.customer])[recorded.customer] else { continue }
            var taken: [PersonChange] = []
            if let image = recorded.image {
                let lender = try image.mergedIntoAfter.flatMap { try writer.people([$0])[$0] }
                let isLenderTouched = try lender.map {
                    try writer.isTouched($0.id, after: recorded.sequence, otherThanBy: [run, undo])
                }
                let outcome = UndoPlanner.takeBack(
                    image, of: current, lender: lender, isLenderTouched: isLenderTouched ?? false,
                    keyOwner: try image.emailKeyBefore.flatMap { try owner(of: $0, writer) })
                if let lending = outcome.lender { taken.append(lending) }
                if let change = outcome.customer.change { taken.append(change) }
                step.kept += outcome.customer.kept
            } else if recorded.kind == .created {
                let outcome = UndoPlanner.takeBackCreation(
                    of: current,
                    isTouchedSince: try writer.isTouched(
                        recorded.customer, after: recorded.sequence, otherThanBy: [run, undo]),
                    hasShopData: try writer.hasShopData(recorded.customer))
                if let change = outcome.change { taken.append(change) }
                step.kept += outcome.kept
            }
            if !taken.isEmpty {
                try writer.apply(taken, run: undo, at: now)
                step.taken += 1
                allTaken += taken
            }
        }
        if !allTaken.isEmpty { try writer.reviewConflicts(after: allTaken, takingBack: run, as: undo, at: now) }
        return step
    }

    /// Who has an e-mail key now.
    private static func owner(of key: EmailKey, _ reader: any StoreReader) throws -> CustomerID? {
        let probe = StagedRecord(
            key: RecordKey(stream: StreamID(""), externalID: ExternalID("")), address: .key(key),
            hash: ContentHash(high: 0, low: 0), changedAt: nil, payload: [])
        return try reader.recognise([probe], source: SourceID(rawValue: 0)).owners[key]
    }
}
