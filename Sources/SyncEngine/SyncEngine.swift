package import CustomerModel
package import CustomerStore

/// Runs sources: they pull at the same time and change the database one after the other; one's failure never stops
/// another's (C8).
package struct SyncEngine: Sendable {
    private let store: any CustomerStore
    private let spools: any SpoolFactory
    private let time: EngineTime
    private let limits: EngineLimits
    private let applyTurn: Turnstile
    private let pullTurn: Turnstile

    /// Where runs show how far they are.
    package let board: ProgressBoard

    package init(
        store: any CustomerStore, spools: any SpoolFactory, time: EngineTime, limits: EngineLimits = EngineLimits()
    ) {
        self.init(store, spools, time, limits, board: ProgressBoard(), applyTurn: Turnstile(width: 1))
    }

    private init(
        _ store: any CustomerStore, _ spools: any SpoolFactory, _ time: EngineTime, _ limits: EngineLimits,
        board: ProgressBoard, applyTurn: Turnstile
    ) {
        self.store = store
        self.spools = spools
        self.time = time
        self.limits = limits
        self.board = board
        self.applyTurn = applyTurn
        pullTurn = Turnstile(width: limits.parallelPulls)
    }

    /// The same engine with other limits, for the runs to come; they share the board and change the database in turn.
    package func with(_ limits: EngineLimits) -> SyncEngine {
        SyncEngine(store, spools, time, limits, board: board, applyTurn: applyTurn)
    }

    /// Runs each source once and reports in the order given.
    ///
    /// Cancelling the task ends every run with a report.
    package func run(_ sources: [SyncSource], options: SyncOptions = SyncOptions()) async -> [RunReport] {
        let announcements = options.isPreview && sources.count > 1 ? Announcements() : nil
        return await withTaskGroup(of: (Int, RunReport).self) { group in
            for (index, source) in sources.enumerated() {
                let run = syncRun(of: source, options: options, announcements: announcements)
                group.addTask { (index, await run.run()) }
            }
            var reports: [(Int, RunReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Runs one source once; `opened` hears the run's number as soon as it has one, which a preview never has.
    package func run(
        _ source: SyncSource, options: SyncOptions, opened: @escaping @Sendable (RunID) -> Void
    ) async -> RunReport {
        await syncRun(of: source, options: options, opened: opened).run()
    }

    private func syncRun(
        of source: SyncSource, options: SyncOptions, announcements: Announcements? = nil,
        opened: @escaping @Sendable (RunID) -> Void = { _ in }
    ) -> SyncRun {
        SyncRun(
            source: source, options: options, store: store, spools: spools, time: time, limits: limits,
            board: board, applyTurn: applyTurn, pullTurn: pullTurn, announcements: announcements, opened: opened)
    }

    /// Drops a run that waits for a person (C4); throws `.configuration` when it does not wait.
    package func discard(_ run: RunID) async throws -> RunReport {
        try await store.write { try RunSuccession.discard(run, $0) }
    }

    /// Carries out a person's decision about a contested address (R7): merges the two customers, or keeps them apart.
    ///
    /// Throws `.configuration` when the conflict is not open, or when its customers have changed meanwhile.
    package func decide(_ conflict: QuestionID, merging: Bool) async throws -> ConflictOutcome {
        let decision = DecisionRun(store: store, time: time)
        return try await applyTurn.pass { try await decision.decide(conflict, merging: merging) }
    }

    /// Takes a whole run back, except for what has changed since, which the report lists (C9).
    ///
    /// `opened` hears the number of the run that takes back as soon as it has one.
    package func undo(_ run: RunID, opened: @escaping @Sendable (RunID) -> Void = { _ in }) async throws -> RunReport {
        let undo = UndoRun(store: store, time: time, batchTarget: limits.batchTarget, opened: opened)
        return try await applyTurn.pass { try await undo.takeBack(run) }
    }
}
