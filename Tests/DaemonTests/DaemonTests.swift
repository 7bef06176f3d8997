import ConnectorKit
import ControlAPI
import CustomerModel
import CustomerStore
import Daemon
import SyncEngine
import TestSupport
import Testing
import Timetable

/// The daemon without its outside.
@Suite struct DaemonTests {
    private let caja = SourceName("caja")

    @Test("A source that never ran is run at once, and status says so")
    func firstRun() async throws {
        let bench = try await DaemonBench([DaemonBench.source()])
        let run = try await bench.settled()
        #expect(run.state == .succeeded && run.newAccounts == 3)
        let status = try await bench.daemon.status()
        let source = try #require(status.sources.first)
        #expect(status.state == .running && source.state == .idle)
        #expect(source.lastRun?.id == run.id && source.lastSuccess != nil)
        #expect(try #require(source.nextRun) > DaemonBench.now.wall)
        #expect(try await bench.daemon.readiness().ready)
        #expect(bench.observer.heard.begun == ["caja"] && bench.observer.heard.ended == [.succeeded])
        await bench.end()
        #expect(bench.keeper.load()[caja]?.lastOutcome == .succeeded)
        #expect(try await bench.daemon.readiness().ready == false)
        await #expect(throws: Problem.self) { try await bench.daemon.sync(caja, SyncRequest()) }
    }

    @Test("C4: a run that waits is listed, and goes on under its number when a person imports it")
    func approval() async throws {
        let bench = try await DaemonBench([DaemonBench.source(policy: .confirm)])
        let held = try await bench.settled()
        #expect(held.state == .waiting && bench.store.tables.people.isEmpty)
        #expect(try await bench.daemon.approvals().runs.map(\.id) == [held.id])
        #expect(try await bench.daemon.source(caja).warnings.map(\.code) == ["approval_needed"])
        let begun = try await bench.daemon.importRun(held.id)
        #expect(begun.id == held.id)
        let done = try await bench.daemon.outcome(of: held.id, within: .seconds(60))
        #expect(done.state == .succeeded && done.newAccounts == 3 && done.announcedNewAccounts == 3)
        #expect(try await bench.daemon.approvals().runs.isEmpty)
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.importRun(held.id) }
        #expect(problem?.code == "not_waiting")
        await bench.end()
    }

    @Test("C4: a run that is dropped imports nothing")
    func discard() async throws {
        let bench = try await DaemonBench([DaemonBench.source(policy: .confirm)])
        let held = try await bench.settled()
        #expect(try await bench.daemon.discard(held.id).state == .cancelled)
        #expect(try await bench.daemon.source(caja).state == .idle)
        #expect(bench.store.tables.people.isEmpty)
        await bench.end()
    }

    @Test("C3: a preview has a name of its own, writes nothing, and is there for who asks later")
    func preview() async throws {
        let bench = try await DaemonBench([DaemonBench.source(schedule: Timetable.Schedule(.manual))])
        let begun = try await bench.daemon.sync(caja, SyncRequest(preview: true))
        #expect(begun.id.rawValue == "preview-1" && begun.preview)
        let done = try await bench.daemon.outcome(of: begun.id, within: .seconds(60))
        #expect(done.state == .succeeded && done.newAccounts == 3 && done.preview)
        #expect(bench.store.tables.people.isEmpty)
        #expect(try await bench.daemon.runs(RunFilter()).runs.isEmpty)
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.undo(begun.id) }
        #expect(problem?.code == "nothing_to_undo")
        await bench.end()
    }

    @Test("C9: a run is taken back as a run of its own")
    func undo() async throws {
        let bench = try await DaemonBench([DaemonBench.source()])
        let run = try await bench.settled()
        let undo = try await bench.daemon.undo(run.id)
        let done = try await bench.daemon.outcome(of: undo.id, within: .seconds(60))
        #expect(done.mode == .undo && done.state == .succeeded)
        #expect(bench.store.tables.people.isEmpty)
        await bench.end()
    }

    @Test("R7: a person decides about a contested address, and the run of the decision says that it is one")
    func decision() async throws {
        let connector = ScriptedConnector([
            ("all", [.init([.page(Self.contested(before: true))]), .init([.page(Self.contested(before: false))])])
        ])
        let bench = try await DaemonBench([DaemonBench.source(connector: connector)])
        _ = try await bench.settled()
        let second = try await bench.daemon.sync(caja, SyncRequest(full: true))
        #expect(try await bench.daemon.outcome(of: second.id, within: .seconds(60)).counts.conflicts == 1)
        let conflict = try #require(try await bench.daemon.conflicts(QuestionFilter(source: caja)).conflicts.first)
        #expect(try await bench.daemon.conflict(conflict.id) == conflict)
        let decided = try await bench.daemon.decide(conflict.id, ConflictDecision(.merge))
        let run = try await bench.daemon.run(try #require(decided.run))
        #expect(run.mode == .decision && run.state == .succeeded && decided.survivor == conflict.customer.id)
        #expect(try await bench.daemon.conflicts(QuestionFilter()).conflicts.isEmpty)
        let gone = await #expect(throws: Problem.self) { try await bench.daemon.conflict(conflict.id) }
        #expect(gone?.status == 404)
        await bench.end()
    }

    private static func contested(before: Bool) -> [Record] {
        [("1", before ? "ana@example.com" : "eva@example.com"), ("2", "eva@example.com")].map { id, email in
            var record = Record(externalID: ExternalID(id))
            record.fields[.email] = email
            return record
        }
    }

    @Test("A clock that is set, and a state that cannot be kept, are warnings with a way out, and the runs go on")
    func machine() async throws {
        let bench = try await DaemonBench([DaemonBench.source()])
        _ = try await bench.settled()
        #expect(try await bench.daemon.warnings().warnings.isEmpty)
        bench.setClock(by: .seconds(-86_400))
        bench.keeper.refuse(Failure("state_not_kept", .internal, "no space left"))
        let run = try await bench.daemon.sync(caja, SyncRequest())
        #expect(try await bench.daemon.outcome(of: run.id, within: .seconds(60)).state == .succeeded)
        let warnings = try await bench.daemon.warnings().warnings
        #expect(Set(warnings.map(\.code)) == ["clock_was_set", "state_not_kept"])
        #expect(warnings.allSatisfy { !$0.wayOut.isEmpty })
        #expect(warnings.contains { $0.sentence.contains("back by 1440 minutes") })
        bench.keeper.refuse(nil)
        bench.setClock(by: .seconds(2 * 86_400))
        _ = try await bench.daemon.sync(caja, SyncRequest())
        let later = try await bench.daemon.warnings().warnings
        #expect(later.contains { $0.sentence.contains("forward by 2880 minutes") })
        #expect(!later.contains { $0.code == "state_not_kept" })
        await bench.end()
    }

    @Test("A paused source starts nothing by itself, also after a restart, and a person may run it all the same")
    func pause() async throws {
        var memory = TimetableMemory()
        memory.isPaused = true
        let bench = try await DaemonBench([DaemonBench.source()], memory: [caja: memory])
        let paused = try await bench.daemon.source(caja)
        #expect(paused.state == .paused && paused.paused)
        #expect(try await bench.daemon.syncAll(SyncRequest()).skipped.map(\.source) == [caja])
        let run = try await bench.daemon.sync(caja, SyncRequest())
        #expect(try await bench.daemon.outcome(of: run.id, within: .seconds(60)).state == .succeeded)
        #expect(try await bench.daemon.resume(caja).state == .idle)
        _ = try await bench.daemon.pause(caja, PauseRequest(reason: "inventory"))
        #expect(try await bench.daemon.source(caja).why == "paused by a person: inventory")
        await bench.end()
        #expect(bench.keeper.load()[caja]?.isPaused == true)
    }

    @Test("Never two runs of one source at once; a run under way can be cancelled, and its news end with it")
    func cancel() async throws {
        let bench = try await DaemonBench([
            DaemonBench.source(connector: ScriptedConnector([("all", [.init([.silence])])]))
        ])
        while try await bench.daemon.runs(RunFilter()).runs.isEmpty { await Task.yield() }
        let id = try #require(try await bench.daemon.runs(RunFilter()).runs.first?.id)
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.sync(caja, SyncRequest()) }
        #expect(problem?.code == "already_running")
        let news = try await bench.daemon.events(of: id)
        let last = Task { try await news.reduce(into: [RunEvent]()) { $0.append($1) }.last }
        #expect(try await bench.daemon.cancel(id).state == .cancelled)
        guard case .finished(let end)? = try await last.value else {
            Issue.record("the news did not end with the run's report")
            return
        }
        #expect(end.id == id && end.state == .cancelled)
        await bench.end()
    }

    @Test("A reload takes the new configuration as a whole, and tells what changed")
    func reload() async throws {
        let bench = try await DaemonBench([DaemonBench.source("caja"), DaemonBench.source("boletin")])
        _ = try await bench.settled("caja")
        bench.assembler.set(
            Assembly(sources: [
                DaemonBench.source("caja", policy: .confirm), DaemonBench.source("archivo", people: 1),
            ]))
        let outcome = try await bench.daemon.reload()
        #expect(outcome.changes.map(\.kind) == [.added, .changed, .removed])
        #expect(try await bench.daemon.sources().sources.map(\.name.rawValue) == ["archivo", "caja"])
        #expect(try await bench.settled("archivo").state == .succeeded)
        #expect(try await bench.daemon.reload().changes.isEmpty)
        await bench.end()
    }

    @Test("A reload that comes in the middle of another is done after it, with what is there then")
    func reloadDuringReload() async throws {
        let bench = try await DaemonBench([])
        bench.assembler.shut()
        let first = Task { try await bench.daemon.reload() }
        while bench.assembler.waiting == 0 { await Task.yield() }
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin")]))
        let second = Task { try await bench.daemon.reloadNext() }
        let third = Task { try await bench.daemon.reloadNext() }
        let refused = await #expect(throws: Problem.self) { try await bench.daemon.reload() }
        #expect(refused?.code == "is_reloading")
        bench.assembler.open()
        #expect(try await first.value.changes.isEmpty)
        let outcomes = [try await second.value, try await third.value]
        #expect(outcomes.filter { !$0.changes.isEmpty }.count == 1)
        #expect(try await bench.daemon.sources().sources.map(\.name) == [SourceName("boletin")])
        await bench.end()
    }

    @Test("A reload names what else has other settings")
    func reloadOfOthers() async throws {
        let bench = try await DaemonBench([DaemonBench.source()])
        bench.assembler.set(Assembly(sources: [DaemonBench.source()], others: ["reports": 1]))
        #expect(try await bench.daemon.reload().changes.map(\.sentence) == ["section reports has other settings"])
        #expect(try await bench.daemon.reload().changes.isEmpty)
        await bench.end()
    }

    @Test("A reload with a mistake changes nothing, and says where the mistake is")
    func refusedReload() async throws {
        let bench = try await DaemonBench([DaemonBench.source()])
        let place = TextLocation(file: "clientela.yaml", line: 7, column: 3)
        bench.assembler.set(nil, [Diagnostic(.error, "unknown_key", at: place, "there is no key sourcs")])
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.reload() }
        #expect(problem?.findings?.map(\.line) == [7])
        #expect(bench.observer.heard.refusals.count == 1)
        #expect(try await bench.daemon.sources().sources.map(\.name) == [caja])
        #expect(try await bench.daemon.status().state == .running)
        await bench.end()
    }

    @Test("C8: a refused key stops the source until the configuration is reloaded")
    func refusedKey() async throws {
        let refused = Failure("wrong_key", .authentication, "source caja: the service refuses the secret 'key'")
        let bench = try await DaemonBench([
            DaemonBench.source(connector: ScriptedConnector([("all", [.init([.failure(refused)])])]))
        ])
        let run = try await bench.settled()
        #expect(run.failure?.failureClass == .authentication)
        let source = try await bench.daemon.source(caja)
        #expect(source.state == .blocked && source.nextRun == nil)
        #expect(source.warnings.map(\.code) == ["key_refused"])
        await bench.end()
    }
}
