import ConnectorKit
import ControlAPI
import CustomerModel
import Daemon
import TestSupport
import Testing
import Timetable

/// Linking a source through the API: kept and adopted, or neither.
@Suite struct LinkingTests {
    private static let new = NewSource(
        name: SourceName("boletin"), connector: "scripted", secrets: ["api_key": SecretText("s3creto")])

    /// A daemon whose configuration has the linked source, once it is kept.
    private func bench(offers: [DaemonSource]) async throws -> DaemonBench {
        let bench = try await DaemonBench([])
        bench.assembler.set(Assembly(sources: offers))
        return bench
    }

    @Test("C4: a linked source runs only when a person has pressed import, then by itself")
    func linked() async throws {
        let bench = try await bench(offers: [DaemonBench.source("boletin", isLinked: true)])
        let status = try await bench.daemon.createSource(Self.new)
        #expect(status.state == .linked && status.managed && status.nextRun == nil)
        #expect(bench.linked.source(SourceName("boletin"))?.source == Self.new)
        #expect(bench.store.tables.people.isEmpty && bench.observer.heard.begun.isEmpty)
        let preview = try await bench.daemon.sync(SourceName("boletin"), SyncRequest(preview: true))
        #expect(try await bench.daemon.outcome(of: preview.id, within: .seconds(60)).newAccounts == 3)
        #expect(try await bench.daemon.source(SourceName("boletin")).state == .linked)
        _ = try await bench.daemon.importSource(SourceName("boletin"), ImportRequest(announcedNewAccounts: 3))
        #expect(try await bench.settled("boletin").state == .succeeded)
        let imported = try await bench.daemon.source(SourceName("boletin"))
        #expect(imported.state == .idle && imported.nextRun != nil)
        await bench.end()
    }

    @Test("C4: a first import that a person stops, or that fails, is not made up by the schedule")
    func stoppedFirstImport() async throws {
        let source = DaemonBench.source("boletin", isLinked: true, connector: StuckConnector())
        let bench = try await DaemonBench([source])
        let begun = try await bench.daemon.importSource(SourceName("boletin"), ImportRequest())
        _ = try await bench.daemon.cancel(begun.id)
        let status = try await bench.daemon.source(SourceName("boletin"))
        #expect(status.state == .linked && status.nextRun == nil)
        await bench.end()
        #expect(bench.keeper.load()[SourceName("boletin")]?.hasSucceeded == false)
    }

    @Test("A run that waited for a preview's end gives its place back when its source is removed, and comes again")
    func removedWhileDeferred() async throws {
        let stuck = DaemonBench.source("boletin", connector: StuckConnector())
        let bench = try await DaemonBench([
            DaemonBench.source("boletin", schedule: Timetable.Schedule(.manual), connector: StuckConnector())
        ])
        bench.assembler.set(Assembly(sources: [stuck]))
        _ = try await bench.daemon.sync(SourceName("boletin"), SyncRequest(preview: true))
        // Now it is due by its schedule, while the preview is under way.
        _ = try await bench.daemon.reload()
        while try await bench.daemon.source(SourceName("boletin")).why?.hasPrefix("running") != true {
            await Task.yield()
        }
        bench.assembler.set(Assembly(sources: []))
        _ = try await bench.daemon.reload()
        while bench.observer.heard.ended.isEmpty { await Task.yield() }
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin", schedule: Timetable.Schedule(.manual))]))
        _ = try await bench.daemon.reload()
        var begun: RunSummary?
        while begun == nil {
            do {
                begun = try await bench.daemon.sync(SourceName("boletin"), SyncRequest())
            } catch let problem as Problem where problem.code == "already_running" {
                await Task.yield()
            }
        }
        let run = try #require(begun)
        #expect(try await bench.daemon.outcome(of: run.id, within: .seconds(60)).state == .succeeded)
        await bench.end()
    }

    @Test("A linked source that never ran still waits for a person after a restart")
    func restart() async throws {
        let bench = try await DaemonBench([DaemonBench.source("boletin", isLinked: true)])
        #expect(try await bench.daemon.source(SourceName("boletin")).state == .linked)
        #expect(bench.observer.heard.begun.isEmpty)
        await bench.end()
    }

    @Test("What the configuration refuses is not kept, and its findings are in the answer")
    func refused() async throws {
        let bench = try await bench(offers: [])
        let place = TextLocation(file: "linked/boletin.yaml", line: 1, column: 9)
        bench.assembler.set(nil, [Diagnostic(.error, "missing_secret", at: place, "no api_key")])
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.createSource(Self.new) }
        #expect(problem?.code == "source_invalid" && problem?.detail.contains("no api_key") == true)
        #expect(bench.linked.source(SourceName("boletin")) == nil)
        let other = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        bench.assembler.set(nil, [Diagnostic(.error, "unknown_key", at: other, "what is this")])
        let second = await #expect(throws: Problem.self) { try await bench.daemon.createSource(Self.new) }
        #expect(second?.code == "configuration_invalid" && second?.findings?.count == 1)
        #expect(bench.linked.source(SourceName("boletin")) == nil)
        await bench.end()
    }

    @Test("Names that could leave their folder, that exist, or that no connector has")
    func names() async throws {
        let bench = try await DaemonBench([DaemonBench.source("caja", schedule: Timetable.Schedule(.manual))])
        for (change, code) in [
            ({ $0.name = SourceName("../x") }, "bad_name"),
            ({ $0.secrets = ["../key": SecretText("s3creto")] }, "bad_name"),
            ({ $0.settings = ["a/b": .null] }, "bad_name"), ({ $0.name = SourceName("caja") }, "source_exists"),
            ({ $0.connector = "nobody" }, "unknown_connector"),
        ] as [((inout NewSource) -> Void, String)] {
            var source = Self.new
            change(&source)
            let problem = await #expect(throws: Problem.self) { try await bench.daemon.createSource(source) }
            #expect(problem?.code == code && problem?.description.contains("s3creto") == false)
        }
        await bench.end()
    }

    @Test("Streams are chosen among those that the service has; none means all")
    func streams() async throws {
        let bench = try await bench(offers: [DaemonBench.source("boletin", isLinked: true)])
        _ = try await bench.daemon.createSource(Self.new)
        let offered = try await bench.daemon.streams(of: SourceName("boletin")).streams
        #expect(!offered.isEmpty && offered.allSatisfy(\.chosen))
        let first = try #require(offered.first).id
        let chosen = try await bench.daemon.chooseStreams(StreamChoice(streams: [first]), of: SourceName("boletin"))
            .streams
        #expect(chosen.filter(\.chosen).map(\.id) == [first])
        #expect(bench.linked.source(SourceName("boletin"))?.streams == [first])
        let problem = await #expect(throws: Problem.self) {
            try await bench.daemon.chooseStreams(StreamChoice(streams: [StreamID("nada")]), of: SourceName("boletin"))
        }
        #expect(problem?.code == "unknown_stream" && bench.linked.source(SourceName("boletin"))?.streams == [first])
        await bench.end()
    }

    @Test("A linked source can be forgotten; one of the administrator's cannot")
    func removed() async throws {
        let caja = DaemonBench.source("caja", schedule: Timetable.Schedule(.manual))
        let bench = try await DaemonBench([caja])
        bench.assembler.set(Assembly(sources: [caja, DaemonBench.source("boletin", isLinked: true)]))
        _ = try await bench.daemon.createSource(Self.new)
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.removeSource(SourceName("caja")) }
        #expect(problem?.code == "not_linked")
        bench.assembler.set(Assembly(sources: [caja]))
        try await bench.daemon.removeSource(SourceName("boletin"))
        #expect(bench.linked.source(SourceName("boletin")) == nil)
        #expect(try await bench.daemon.sources().sources.map(\.name) == [SourceName("caja")])
        let gone = await #expect(throws: Problem.self) { try await bench.daemon.removeSource(SourceName("boletin")) }
        #expect(gone?.status == 404)
        await bench.end()
    }

    @Test("A source that cannot be forgotten now is kept with its secrets")
    func removalRefused() async throws {
        let bench = try await bench(offers: [DaemonBench.source("boletin", isLinked: true)])
        _ = try await bench.daemon.createSource(Self.new)
        let place = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        bench.assembler.set(nil, [Diagnostic(.error, "unknown_key", at: place, "what is this")])
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.removeSource(SourceName("boletin")) }
        #expect(problem?.code == "configuration_invalid")
        #expect(bench.linked.source(SourceName("boletin"))?.source == Self.new)
        await bench.end()
    }

    @Test("Who asks a service that does not answer is told so, and not kept waiting")
    func noAnswer() async throws {
        let source = DaemonBench.source("boletin", schedule: Timetable.Schedule(.manual), connector: StuckConnector())
        let bench = try await DaemonBench([source], patience: .seconds(30))
        let check = try await bench.daemon.checkSource(SourceName("boletin"))
        #expect(!check.works && check.failure?.code == "no_answer" && check.failure?.failureClass == .transient)
        let problem = await #expect(throws: Problem.self) {
            try await bench.daemon.streams(of: SourceName("boletin"))
        }
        #expect(problem?.code == "no_answer")
        await bench.end()
    }
}

/// A service that takes connections and says nothing.
private struct StuckConnector: Connector {
    func check() async throws { try await Self.silence() }

    func discover() async throws -> [StreamDescription] {
        try await Self.silence()
        return []
    }

    func streams() async throws -> [StreamDescription] { try await discover() }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        try await Self.silence()
        throw CancellationError()
    }

    private static func silence() async throws {
        for await _ in AsyncStream<Never>(unfolding: {
            try? await Task.sleep(for: .seconds(3600)); return nil
        }) {}
        try Task.checkCancellation()
    }
}
