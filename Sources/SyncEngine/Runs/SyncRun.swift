import ConnectorKit
import CustomerModel
import CustomerStore
import Planning

/// One run of one source from the first request to the report (C1).
struct SyncRun: Sendable {
    let source: SyncSource
    let options: SyncOptions
    let store: any CustomerStore
    let spools: any SpoolFactory
    let time: EngineTime
    let limits: EngineLimits
    let board: ProgressBoard
    /// Lets one run at a time change the database.
    let applyTurn: Turnstile
    /// Lets so many runs pull at once.
    let pullTurn: Turnstile
    /// Shared by the runs of one preview of several sources.
    let announcements: Announcements?
    /// Hears the run's number.
    let opened: @Sendable (RunID) -> Void

    /// Runs to the end, whatever happens, and reports.
    func run() async -> RunReport {
        let watch = time.stopwatch()
        board.begin(source.name, at: time.now())
        let monitor = RunMonitor(board: board, source: source.name, now: time.now)
        var draft = RunDraft(
            report: RunReport(
                source: source.name, state: .pulling, mode: options.records == nil ? .incremental : .named,
                startedAt: time.now()))
        do {
            try await carryOut(&draft, monitor: monitor)
        } catch is CancellationError {
            draft.end(Failure("cancelled", .cancelled, "source \(source.name): the run was asked to stop"))
        } catch let failure as Failure {
            draft.end(
                Task.isCancelled && failure.kind != .held
                    ? .cancelled(source.name, failure) : failure.naming(source.name))
        } catch {
            draft.end(
                Failure(
                    "unexpected", .internal, "source \(source.name): an unexpected error stopped the run",
                    debugDetail: String(describing: error)))
        }
        draft.report.retries = monitor.retries
        draft.report.duration = watch.elapsed
        await leaveTrace(&draft)
        let state = draft.report.state
        board.update(source.name) { $0.state = state }
        return draft.report
    }

    private func carryOut(_ draft: inout RunDraft, monitor: RunMonitor) async throws {
        let standing = try await register()
        draft.standing = standing
        try await open(&draft)
        let connector = try source.makeConnector(monitor)
        let spool = try await spools.spool(for: source.name)
        do {
            try await carryOut(connector, spool: spool, monitor: monitor, standing: standing, &draft)
        } catch {
            await spool.discard()
            throw error
        }
        await spool.discard()
    }

    /// From the pull to the end, with a spool that others throw away.
    private func carryOut(
        _ connector: any Connector, spool: any Spool, monitor: RunMonitor, standing: SourceStanding,
        _ draft: inout RunDraft
    ) async throws {
        let pull = try await pulled(connector, spool, monitor, standing, &draft)
        draft.take(pull)
        try draft.advance(to: .staged)
        show(draft)
        try Task.checkCancellation()

        try await inTurn(applyTurn) {
            let roster = SourceRoster(try await store.read { try $0.roster() } + [standing])
            let planner = BatchPlanner(
                source: standing, roster: roster, run: draft.report.id ?? RunID(rawValue: 0))
            try await settle(pull, spool: spool, planner: planner, draft: &draft)
        }
    }

    /// Waits for a turn, in which somebody else shows the signs of life, and takes it.
    private func inTurn<Answer: Sendable>(
        _ turn: Turnstile, _ body: () async throws -> Answer
    ) async throws -> Answer {
        board.update(source.name) { $0.isQueued = true }
        return try await turn.pass {
            board.update(source.name) { $0.isQueued = false }
            return try await body()
        }
    }

    // MARK: Steps

    /// The source's place in the database; a preview of a new source writes none.
    private func register() async throws -> SourceStanding {
        let source = source
        if options.isPreview {
            let known = try await store.read { try $0.roster() }.first { $0.name == source.name }
            return SourceStanding(
                id: known?.id ?? SourceID(rawValue: 0), name: source.name, kind: source.kind, rank: source.rank)
        }
        return try await store.write {
            try $0.register(source.name, kind: source.kind, rank: source.rank, connector: source.connector)
        }
    }

    private func open(_ draft: inout RunDraft) async throws {
        guard !options.isPreview, let standing = draft.standing else { return }
        let report = draft.report
        let continued = options.continues
        draft.report.id = try await store.write { writer in
            try RunSuccession.open(report, continuing: continued, source: standing.id, writer)
        }
        board.update(source.name) { [id = draft.report.id] in $0.run = id }
        if let id = draft.report.id { opened(id) }
    }

    private func pulled(
        _ connector: any Connector, _ spool: any Spool, _ monitor: RunMonitor, _ standing: SourceStanding,
        _ draft: inout RunDraft
    ) async throws -> PullResult {
        let checkpoints = try await store.read { try $0.checkpoints(source: standing.id) }
        let phase = PullPhase(
            source: source, spool: spool, board: board, monitor: monitor, time: time, stallLimit: limits.stall,
            checkpoints: checkpoints, forcesFull: options.forcesFull, records: options.records)
        let pull = try await inTurn(pullTurn) { try await phase.run(connector) }
        draft.report.pullDuration = pull.duration
        return pull
    }

    /// From staged to the end: brakes, numbers, changes, checkpoint.
    private func settle(
        _ pull: PullResult, spool: any Spool, planner: BatchPlanner, draft: inout RunDraft
    ) async throws {
        let rollCall = RollCall(
            missing: MissingPhase(
                store: store, spool: spool, planner: planner, time: time, unreadable: pull.rejectedKeys),
            source: source, isApproved: options.isApproved)
        let wantsNumbers =
            options.isPreview || (options.isApproved ? options.announcedNewAccounts != nil : needsNumbers(pull))
        let (attendance, brake) = try await rollCall.attendance(of: pull, countsAll: wantsNumbers)
        if let brake { draft.hold(brake) }
        if wantsNumbers || draft.isHeld {
            let preview = try await preview(pull, spool, planner)
            let totals = preview.totals
            draft.take(totals)
            // A run that is held may end in a log; who asked for a preview reads it.
            if options.isPreview { draft.report.samples = preview.samples.all }
            if announcements?.isWhole == false {
                draft.report.warnings.append("so many are new that somebody may be announced by two sources")
            }
            draft.report.missing = attendance.absent
            try draft.advance(to: .planned)
            if options.isApproved {
                if let announced = options.announcedNewAccounts,
                    let brake = Brake.moreThanAnnounced(totals.newAccounts, announced: announced, source: source)
                {
                    draft.hold(brake)
                }
            } else {
                if let brake = Brake.newAccounts(totals.newAccounts, source: source) { draft.hold(brake) }
                if !options.isPreview, totals.changes + attendance.absent > 0,
                    let brake = Brake.approval(totals.newAccounts, source: source)
                {
                    draft.hold(brake)
                }
            }
            if options.isPreview || draft.isHeld { return draft.endPlanned(incomplete: incomplete(pull)) }
            draft.report.announcedNewAccounts = options.announcedNewAccounts ?? totals.newAccounts
        }
        try draft.advance(to: .applying)
        show(draft)
        try await apply(pull, attendance, spool: spool, planner: planner, rollCall: rollCall, draft: &draft)
    }

    private func needsNumbers(_ pull: PullResult) -> Bool {
        if source.importPolicy == .confirm { return true }
        guard let limit = source.brakes.maximumNewAccounts else { return false }
        return pull.staged > limit
    }

    private func preview(
        _ pull: PullResult, _ spool: any Spool, _ planner: BatchPlanner
    ) async throws -> PreviewPhase.Outcome {
        try await PreviewPhase(
            store: store, spool: spool, planner: planner, announcements: announcements, rejected: pull.quarantined,
            progress: settledProgress
        ).run()
    }

    private func apply(
        _ pull: PullResult, _ attendance: Attendance, spool: any Spool, planner: BatchPlanner,
        rollCall: RollCall, draft: inout RunDraft
    ) async throws {
        let run = try draft.runID()
        let now = time.now()
        let phase = ApplyPhase(
            store: store, spool: spool, planner: planner, run: run, time: time, limits: limits,
            progress: settledProgress)
        let incomplete = incomplete(pull)
        let opening = draft
        let closing: @Sendable (any StoreWriter, BatchTotals) throws -> Void = { writer, totals in
            var closing = opening
            closing.take(totals)
            if !pull.quarantined.isEmpty {
                try writer.quarantine(pull.quarantined, source: planner.source.id, run: run, at: now)
            }
            if incomplete == nil, pull.streams.allSatisfy({ $0.mode == .full }), pull.listsAllRejections {
                try writer.clearQuarantine(source: planner.source.id, exceptSeenBy: run)
            }
            // C5: the checkpoint never moves past a record that is not applied; C7: nor past one that did not come.
            for stream in pull.streams where stream.isComplete {
                guard let checkpoint = stream.checkpoint else { continue }
                try writer.saveCheckpoint(checkpoint, source: planner.source.id, stream: stream.id)
            }
            closing.endApplied(incomplete: incomplete)
            try writer.updateRun(closing.report)
        }
        var totals = BatchTotals()
        do {
            try await phase.run(
                into: &totals,
                markAbsent: { try await rollCall.markAbsent(attendance, recognised: $0, since: run) },
                closing: closing)
        } catch {
            // A run that is stopped in the middle has done this much.
            draft.take(totals)
            throw error
        }
        draft.take(totals)
        draft.endApplied(incomplete: incomplete)
    }

    private func incomplete(_ pull: PullResult) -> Failure? {
        pull.incompleteBecause.map { reason in
            Failure(
                "incomplete", .transient,
                """
                source \(source.name): the pull is not whole (\(reason)); what came was imported, nobody was marked \
                missing, and the next run reads the list again
                """)
        }
    }

    private var settledProgress: @Sendable (Int, Int) -> Void {
        let (board, name) = (board, source.name)
        return { settled, newAccounts in
            board.update(name) {
                $0.settled = settled
                $0.newAccounts = newAccounts
            }
        }
    }

    private func show(_ draft: RunDraft) {
        let (state, staged) = (draft.report.state, draft.staged)
        board.update(source.name) {
            $0.state = state
            $0.staged = staged
            $0.waitingUntil = nil
            $0.waitingBecause = nil
        }
    }

    /// Writes how the run ended; a cancelled task may still do this, and a failure here is added to the report.
    private func leaveTrace(_ draft: inout RunDraft) async {
        guard draft.report.id != nil else { return }
        let report = draft.report
        let standing = draft.standing
        do {
            // Not a child of this task: a cancelled run leaves its report too.
            try await Task { [store] in
                try await store.write { writer in
                    try writer.updateRun(report)
                    guard let standing, report.state == .succeeded || report.state == .waiting else { return }
                    try RunSuccession.close(before: report, source: standing.id, writer)
                }
            }.value
        } catch {
            draft.report.warnings.append("the report of this run could not be written to the database")
        }
    }
}

extension Failure {
    /// The failure with the source's name in its message: the layers below the connectors do not know it.
    func naming(_ source: SourceName) -> Failure {
        let name = "source \(source)"
        guard !message.contains(name) else { return self }
        var failure = self
        failure.message = "\(name): \(message)"
        return failure
    }

    static func cancelled(_ source: SourceName, _ failure: Failure) -> Failure {
        failure.kind == .cancelled
            ? failure : Failure("cancelled", .cancelled, "source \(source): the run was asked to stop")
    }
}
