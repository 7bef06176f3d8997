package import ControlAPI
package import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import Timetable

extension Daemon {
    package func sync(_ name: SourceName, _ request: SyncRequest) async throws -> RunSummary {
        let source = try known(name)
        if request.preview { return try await preview(source, full: request.full) }
        return try await begun(try start(source, SyncOptions(forcesFull: request.full)))
    }

    package func syncAll(_ request: SyncRequest) async throws -> SyncStart {
        var begun: [RunSummary] = []
        var skipped: [SyncStart.Skipped] = []
        for source in assembly.sources.sorted(by: { $0.name < $1.name }) {
            if queue[source.name]?.isPausedByPerson == true {
                skipped.append(.init(source: source.name, because: "it is paused"))
                continue
            }
            do {
                begun.append(try await sync(source.name, request))
            } catch let problem as Problem {
                skipped.append(.init(source: source.name, because: problem.detail))
            }
        }
        return SyncStart(runs: begun, skipped: skipped)
    }

    package func importSource(_ name: SourceName, _ request: ImportRequest) async throws -> RunSummary {
        let source = try known(name)
        let options = SyncOptions(isApproved: true, announcedNewAccounts: request.announcedNewAccounts)
        return try await begun(try start(source, options))
    }

    private func preview(_ source: DaemonSource, full: Bool) async throws -> RunSummary {
        try expectFree(source.name)
        let name = shelf.nextPreviewName()
        return try await begun(
            begin(source, .preview(name), SyncOptions(isPreview: true, forcesFull: full)))
    }

    /// The run as it stands when it has its name.
    func begun(_ run: ActiveRun) async throws -> RunSummary {
        if let name = await run.naming.name() { return try await self.run(name) }
        // It ended before it had a number: what it says is on the shelf.
        await run.task.value
        guard let ended = shelf.runs(after: 0).last(where: { $0.source == run.source }) else {
            throw Problem.internal("run_lost", "the run of source '\(run.source)' left no report")
        }
        return ended
    }

    package func runs(_ filter: RunFilter) async throws -> RunPage {
        let before = try filter.before.map { reference in
            guard let number = reference.number else {
                throw Problem.malformed("before: '\(reference)' is no run's number")
            }
            return number
        }
        let (source, state, limit) = (filter.source, filter.state?.stored, filter.limit)
        let reports = try await answer { reader in
            let asked = try AskedSource(source, reader)
            guard asked.exists else { return [RunReport]() }
            return try reader.runs(RunQuery(source: asked.id, state: state, before: before, limit: limit + 1))
        }
        let page = reports.prefix(limit).map { RunSummary($0) }
        return RunPage(runs: page, next: reports.count > limit ? page.last?.id : nil)
    }

    package func run(_ name: RunReference) async throws -> RunSummary {
        if let ended = shelf[name], active(name) == nil { return ended }
        if let run = active(name), name.number == nil {
            let progress = engine.board.progress(of: run.source)
            return RunSummary(
                id: name, source: run.source,
                state: RunSummary.State(progress?.state ?? .pulling).underWay(run.isPreview),
                mode: run.mode, preview: run.isPreview,
                newAccounts: progress?.newAccounts ?? 0, pages: progress?.pages ?? 0,
                startedAt: progress?.startedAt ?? time.now())
        }
        guard let number = name.number else { throw Self.unknownRun(name) }
        let found = try await answer { reader -> (RunReport, [LeftOutCount])? in
            guard let report = try reader.run(number) else { return nil }
            return (report, report.counts.quarantined > 0 ? try reader.leftOut(seenBy: number) : [])
        }
        guard let (report, leftOut) = found else { throw Self.unknownRun(name) }
        var summary = RunSummary(report, leftOut: leftOut)
        if let run = active(name), let progress = engine.board.progress(of: run.source), progress.run == number {
            summary.state = RunSummary.State(progress.state).underWay(false)
            summary.newAccounts = progress.newAccounts
            summary.pages = progress.pages
        }
        return summary
    }

    package func outcome(of name: RunReference, within limit: Duration) async throws -> RunSummary {
        let time = time
        let changes = engine.board.changes()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                if await self.active(name) == nil { return }
                for await _ in changes where await self.active(name) == nil { return }
            }
            group.addTask { try? await time.sleep(limit) }
            await group.next()
            group.cancelAll()
        }
        return try await run(name)
    }

    package func cancel(_ name: RunReference) async throws -> RunSummary {
        guard let run = active(name) else {
            _ = try await self.run(name)
            throw Problem.notNow("not_running", "run '\(name)' is not under way")
        }
        run.task.cancel()
        await run.task.value
        return try await self.run(name)
    }

    package func undo(_ name: RunReference) async throws -> RunSummary {
        let report = try await self.run(name)
        guard let number = name.number else {
            throw Problem.notNow("nothing_to_undo", "'\(name)' was a preview: it changed nothing")
        }
        guard report.state.isAtRest, report.state != .waiting else {
            throw Problem.notNow("not_over", "run \(name) is not over", wayOut: "wait for its end, or cancel it")
        }
        guard report.mode != .undo else {
            throw Problem.notNow(
                "undo_of_undo", "run \(name) is itself an undo", wayOut: "import again: clientelactl sync")
        }
        try expectFree(report.source)
        let (engine, naming, source) = (engine, RunNaming(), report.source)
        let startedAt = time.now()
        let task = Task { [weak self] in
            let result: RunReport
            do {
                result = try await engine.undo(number) { naming.settle(RunReference($0)) }
            } catch {
                var failed = RunReport(source: source, state: .failed, mode: .undo, startedAt: startedAt)
                failed.error =
                    error as? Failure ?? Failure("unexpected", .internal, "an unexpected error stopped the undo")
                result = failed
            }
            naming.settle(nil)
            await self?.ended(source, result)
        }
        return try await begun(
            register(ActiveRun(source: source, purpose: .undo, mode: .undo, naming: naming, task: task)))
    }

    // MARK: Look-ups

    func known(_ name: SourceName) throws -> DaemonSource {
        guard let source = source(named: name) else {
            throw Problem.notFound("source '\(name)'", wayOut: "see all with: clientelactl sources")
        }
        return source
    }

    /// The run under way of that name.
    func active(_ name: RunReference) -> ActiveRun? { active.values.first { $0.naming.current == name } }

    static func unknownRun(_ name: RunReference) -> Problem {
        .notFound("run '\(name)'", wayOut: "see the latest with: clientelactl runs")
    }

    /// Asks the store; a failure becomes a problem.
    func answer<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        do { return try await store.read(body) } catch let failure as Failure { throw Problem(failure) }
    }
}
