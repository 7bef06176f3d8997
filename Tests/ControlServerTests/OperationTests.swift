import ControlAPI
import ControlClient
import ControlServer
import CustomerModel
import TestSupport
import Testing

/// Every operation, from the client's method over the socket to the service and back.
@Suite struct OperationTests {
    private let boletin = SourceName("boletin")
    private let run = RunReference("41")

    @Test func theDaemon() async throws {
        try await LiveServer.with { live in
            let health = try await live.client.health()
            #expect(health == Health(alive: true))
            let status = try await live.client.status()
            #expect(status == ScriptedValues.status)
            let warnings = try await live.client.warnings()
            #expect(warnings.warnings == [ScriptedValues.warning])
            let metrics = try await live.client.metrics()
            #expect(metrics == ScriptedValues.metrics)
            let reload = try await live.client.reload()
            #expect(reload == ScriptedValues.reload)
            #expect(live.service.calls == ["health", "status", "warnings", "metrics", "reload"])
        }
    }

    @Test func notReadyIsAnAnswer() async throws {
        try await LiveServer.with { live in
            let ready = try await live.client.readiness()
            #expect(ready == Readiness(ready: true))
            live.service.change { $0.readiness = Readiness(ready: false, because: "the database is locked") }
            let notReady = try await live.client.readiness()
            #expect(notReady == Readiness(ready: false, because: "the database is locked"))
            live.service.fail("readiness", with: Problem.unavailable("starting", "the daemon starts"))
            await #expect(throws: Problem.self) { try await live.client.readiness() }
        }
    }

    @Test func sources() async throws {
        try await LiveServer.with { live in
            let sources = try await live.client.sources()
            #expect(sources.sources == ScriptedValues.status.sources)
            let source = try await live.client.source(boletin)
            #expect(source == ScriptedValues.status.sources[0])
            let run = try await live.client.sync(boletin, SyncRequest(full: true, preview: true))
            #expect(run.mode == .full && run.preview)
            let start = try await live.client.syncAll(SyncRequest(full: true))
            #expect(start.runs.map(\.source) == [boletin])
            #expect(start.skipped == [.init(source: SourceName("caja"), because: "it is paused")])
            let paused = try await live.client.pause(boletin, PauseRequest(reason: "holidays"))
            #expect(paused.state == .paused)
            let resumed = try await live.client.resume(boletin)
            #expect(resumed.state == .idle)
            #expect(
                live.service.calls == [
                    "sources", "source boletin", "sync boletin full preview", "syncAll full", "pause boletin holidays",
                    "resume boletin",
                ])
        }
    }

    @Test func aPreviewIsWaitedFor() async throws {
        try await LiveServer.with { live in
            let ready = try await live.client.preview(boletin, PreviewRequest(full: true), waitSeconds: 9)
            #expect(ready.state == .succeeded)
            #expect(ready.newAccounts == 1130)
            let notReady = try await live.client.preview(boletin, waitSeconds: 0)
            #expect(notReady.state == .pulling)
            let later = try await live.client.run(notReady.id)
            #expect(later == notReady)
            #expect(live.service.calls[1] == "outcome preview-2 9")
        }
    }

    @Test func linkingASourceAsTheShopkeeperDoes() async throws {
        try await LiveServer.with { live in
            let connectors = try await live.client.connectors()
            #expect(connectors.connectors == [ScriptedValues.connector])
            let connector = try await live.client.connector("mailchimp")
            #expect(connector == ScriptedValues.connector)
            let name = SourceName("club ñ/2")
            let created = try await live.client.createSource(
                NewSource(
                    name: name, connector: "mailchimp", settings: ["first_name_field": .text("NAME")],
                    secrets: ["api_key": SecretText("sk")], schedule: Schedule(everySeconds: 600),
                    importPolicy: .confirm))
            #expect(created.state == .linked)
            #expect(created.schedule == Schedule(everySeconds: 600))
            let check = try await live.client.checkSource(name)
            #expect(check.works)
            let streams = try await live.client.streams(of: name)
            #expect(streams == ScriptedValues.streams)
            let chosen = try await live.client.chooseStreams(StreamChoice(streams: [StreamID("d4e5f6")]), of: name)
            #expect(chosen.streams.map(\.chosen) == [false, true])
            let run = try await live.client.importSource(name, ImportRequest(announcedNewAccounts: 1130))
            #expect(run.source == name)
            try await live.client.removeSource(name)
            await #expect(throws: Problem.notFound("source 'club ñ/2'", wayOut: "see all with: clientelactl sources")) {
                try await live.client.source(name)
            }
            #expect(live.service.calls.contains("createSource club ñ/2 api_key"))
            #expect(live.service.calls.contains("importSource club ñ/2 1130"))
        }
    }

    @Test func runs() async throws {
        try await LiveServer.with { live in
            let all = try await live.client.runs()
            #expect(all == RunPage(runs: [ScriptedValues.run]))
            let none = try await live.client.runs(
                RunFilter(source: boletin, state: .failed, limit: 7, before: RunReference("90")))
            #expect(none.runs.isEmpty)
            let one = try await live.client.run(run)
            #expect(one == ScriptedValues.run)
            let cancelled = try await live.client.cancel(run)
            #expect(cancelled.id == run)
            let undo = try await live.client.undo(run)
            #expect(undo.mode == .undo)
            #expect(live.service.calls == ["runs 50 ", "runs 7 90", "run 41", "cancel 41", "undo 41"])
        }
    }

    @Test func pagesFollowEachOther() async throws {
        try await LiveServer.with { live in
            live.service.change { script in
                script.runs = (1...5).map { number in
                    var run = ScriptedValues.run
                    run.id = RunReference("\(6 - number)")
                    return run
                }
            }
            var found: [String] = []
            var filter = RunFilter(limit: 2)
            repeat {
                let page = try await live.client.runs(filter)
                found += page.runs.map(\.id.rawValue)
                filter.before = page.next
            } while filter.before != nil
            #expect(found == ["5", "4", "3", "2", "1"])
        }
    }

    @Test func questions() async throws {
        try await LiveServer.with { live in
            let approvals = try await live.client.approvals()
            #expect(approvals.runs == [ScriptedValues.run])
            let imported = try await live.client.importRun(run)
            #expect(imported.state == .applying)
            await #expect(throws: Problem.notNow("not_waiting", "run 41 does not wait")) {
                try await live.client.discard(run)
            }
            live.service.change { $0.runs = [ScriptedValues.run] }
            let discarded = try await live.client.discard(run)
            #expect(discarded.state == .cancelled)
            let conflicts = try await live.client.conflicts(QuestionFilter(source: boletin, limit: 3))
            #expect(conflicts.conflicts == [ScriptedValues.conflict])
            let conflict = try await live.client.conflict("7")
            #expect(conflict == ScriptedValues.conflict)
            let decided = try await live.client.decide("7", ConflictDecision(.merge))
            #expect(decided.survivor == CustomerID(rawValue: 4))
            let quarantine = try await live.client.quarantine(QuestionFilter(source: boletin))
            #expect(quarantine.entries == [ScriptedValues.quarantined])
        }
    }

    @Test func aProblemComesAsItIs() async throws {
        let problem = Problem.invalid(
            "invalid_configuration", "the configuration has 1 mistake", wayOut: "mend it and reload",
            findings: [
                Finding(
                    file: "clientela.yaml", line: 3, column: 7, severity: .error, code: "unknown_key",
                    sentence: "'souces' is not known; did you mean 'sources'?")
            ])
        try await LiveServer.with { live in
            live.service.fail("reload", with: problem)
            await #expect(throws: problem) { try await live.client.reload() }
            live.service.fail("status", with: Failure("wrong_key", .authentication, "Mailchimp refuses the key"))
            let told = await #expect(throws: Problem.self) { try await live.client.status() }
            #expect(told?.code == "wrong_key")
            #expect(told?.failureClass == .authentication)
        }
    }

    @Test func whatWasBegunIsNotLeftHalfDone() async throws {
        try await LiveServer.with { live in
            live.service.hold("reload")
            let connection = try #require(await live.raw.connect())
            await connection.send("POST /v1/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            #expect(await eventually { live.service.calls == ["reload"] })
            connection.close()
            #expect(await eventually { live.server.connectionCount == 0 })
            live.service.release()
            #expect(await live.isAlive)
        }
    }
}
