import ConnectorKit
import ControlAPI
import CustomerModel
import CustomerStore
import Daemon
import SyncEngine
import Synchronization
import TestSupport
import Testing
import Timetable

/// Reads deliveries whose body says what they are.
private struct PlainReading: WebhookReading {
    var reach = WebhookReach(namesRecords: true, increments: true)
    var guide = WebhookGuide(hasToken: false, isSigned: true, steps: ["Enter it."])

    func verdict(on delivery: WebhookDelivery) -> WebhookVerdict {
        let body = String(decoding: delivery.body, as: UTF8.self)
        switch body {
        case "bad": return .refused(.wrongSignature)
        case "ping": return .greeting("pong")
        case "other": return .ofNoInterest
        case "all": return .news(WebhookNews())
        default:
            let print = UInt64(bitPattern: Int64(body.hashValue))
            return .news(
                WebhookNews(
                    records: [NamedRecord(id: ExternalID(body))], fingerprint: WebhookFingerprint(high: 0, low: print)))
        }
    }
}

/// Keeps notes in memory.
final class MemoryNotes: WebhookNoteKeeper {
    private let kept = Mutex<[SourceName: WebhookNote]>([:])
    private let refuses = Mutex(false)

    init(_ notes: [SourceName: WebhookNote] = [:]) { kept.withLock { $0 = notes } }

    func refuse(_ isRefusing: Bool = true) { refuses.withLock { $0 = isRefusing } }

    func load() -> [SourceName: WebhookNote] { kept.withLock { $0 } }

    func save(_ notes: [SourceName: WebhookNote]) throws {
        if refuses.withLock({ $0 }) { throw Failure("full", .internal, "no room") }
        kept.withLock { $0 = notes }
    }
}

/// Webhooks as the daemon takes them.
@Suite struct DaemonWebhookTests {
    private let caja = SourceName("caja")

    private func delivery(_ body: String) -> WebhookDelivery {
        WebhookDelivery(body: Array(body.utf8), receivedAt: DaemonBench.now.wall)
    }

    private func source(
        _ connector: ScriptedConnector, policy: SourceDefinition.ImportPolicy = .automatic,
        schedule: Timetable.Schedule = Timetable.Schedule(.manual)
    ) -> DaemonSource {
        var source = DaemonBench.source(policy: policy, schedule: schedule, connector: connector)
        source.webhook = PlainReading()
        return source
    }

    private func connector(_ records: Int = 3) -> ScriptedConnector {
        ScriptedConnector(
            [("all", [.init([.page(DaemonBench.records(records))])])], supportsIncremental: true, supportsNamed: true)
    }

    @Test("A delivery is answered at once, and its record is pulled a moment later, beside the schedule")
    func pulled() async throws {
        let connector = connector(1)
        let bench = try await DaemonBench([source(connector)], notes: MemoryNotes())
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .accepted)
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .repeated)
        #expect(bench.notes.load()[caja]?.records == [NamedRecord(id: ExternalID("0"))])
        await bench.advance(by: .seconds(2))
        let run = try await bench.settled()
        #expect(run.state == .succeeded && run.mode == .named && run.newAccounts == 1)
        #expect(connector.requests.map(\.extent) == [.named([ExternalID("0")])])
        let status = try await bench.daemon.source(caja)
        #expect(status.state == .idle && status.lastRun == nil, "it says nothing of the whole source")
        #expect(bench.notes.load()[caja] == nil)
        let webhooks = try #require(status.webhooks)
        #expect(webhooks.accepted == 1 && webhooks.repeated == 1 && !webhooks.pending)
        await bench.end()
    }

    @Test("Each kind of delivery has its answer, and is counted")
    func answers() async throws {
        let bench = try await DaemonBench(
            [source(connector()), DaemonBench.source("sorda", schedule: Timetable.Schedule(.manual))],
            notes: MemoryNotes())
        #expect(await bench.daemon.receive(delivery("bad"), for: caja) == .refused(.wrongSignature))
        #expect(await bench.daemon.receive(delivery("ping"), for: caja) == .greeting("pong"))
        #expect(await bench.daemon.receive(delivery("other"), for: caja) == .ignored)
        for nobody in ["nadie", "sorda", ""] {
            #expect(await bench.daemon.receive(delivery("1"), for: SourceName(nobody)) == .unknownSource)
        }
        #expect(
            bench.observer.heard.webhooks == [
                .refused(.wrongSignature), .greeting("pong"), .ignored, .unknownSource, .unknownSource, .unknownSource,
            ])
        let webhooks = try #require(try await bench.daemon.source(caja).webhooks)
        #expect(webhooks.refused.map(\.reason) == ["wrong_signature"] && webhooks.ignored == 1)
        #expect(try await bench.daemon.source(SourceName("sorda")).webhooks == nil)
        #expect(bench.store.tables.runs.isEmpty)
        await bench.end()
    }

    @Test("A flood is turned away, for this source alone, and costs one pull")
    func flood() async throws {
        let connector = connector(1)
        let bench = try await DaemonBench([source(connector)], notes: MemoryNotes())
        var answers: [WebhookAnswer] = []
        for _ in 0..<2000 { answers.append(await bench.daemon.receive(delivery("all"), for: caja)) }
        #expect(answers.count { $0 == .accepted } == 600)
        #expect(answers.count { if case .flooded = $0 { true } else { false } } == 1400)
        for number in 0..<700 {
            let answer = await bench.daemon.receive(delivery("all"), for: SourceName("nadie\(number)"))
            if number < 600 { #expect(answer == .unknownSource) } else { #expect(answer != .unknownSource) }
        }
        #expect(
            bench.observer.heard.webhookSources == ["caja", nil], "names that strangers make up are counted under none")
        await bench.advance(by: .seconds(2))
        _ = try await bench.settled()
        #expect(connector.requests.count == 1)
        await bench.end()
    }

    @Test("C4: with `confirm` a delivery creates no account, and no second run before a person has decided")
    func confirm() async throws {
        let connector = connector(1)
        let bench = try await DaemonBench([source(connector, policy: .confirm)], notes: MemoryNotes())
        _ = await bench.daemon.receive(delivery("0"), for: caja)
        await bench.advance(by: .seconds(2))
        let held = try await bench.settled()
        #expect(held.state == .waiting && bench.store.tables.people.isEmpty)
        let status = try await bench.daemon.source(caja)
        #expect(status.state == .waiting && status.warnings.map(\.code) == ["approval_needed"])
        _ = await bench.daemon.receive(delivery("1"), for: caja)
        await bench.advance(by: .seconds(60))
        #expect(try await bench.daemon.source(caja).webhooks?.pending == true)
        #expect(connector.requests.count == 1)
        _ = try await bench.daemon.importRun(held.id)
        let done = try await bench.daemon.outcome(of: held.id, within: .seconds(60))
        #expect(done.state == .succeeded && bench.store.tables.people.count == 1)
        await bench.end()
    }

    @Test("A paused source keeps what it is told until it goes on")
    func paused() async throws {
        let connector = connector(1)
        let bench = try await DaemonBench([source(connector)], notes: MemoryNotes())
        _ = try await bench.daemon.pause(caja, PauseRequest())
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .accepted)
        #expect(try await bench.daemon.source(caja).webhooks?.pending == true)
        await bench.advance(by: .seconds(60))
        #expect(try await bench.settled().mode == .named)
        await bench.end()
    }

    @Test("What an earlier process noted is pulled soon after the start")
    func restart() async throws {
        let connector = connector(1)
        let notes = MemoryNotes([caja: WebhookNote(records: [NamedRecord(id: ExternalID("0"))])])
        let bench = try await DaemonBench([source(connector)], notes: notes)
        await bench.advance(by: .seconds(2))
        #expect(try await bench.settled().mode == .named)
        await bench.end()
    }

    @Test("What cannot be kept is not promised")
    func notKept() async throws {
        let notes = MemoryNotes()
        let bench = try await DaemonBench([source(connector())], notes: notes)
        notes.refuse()
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .notKept)
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .notKept, "it is still not written down")
        notes.refuse(false)
        #expect(
            await bench.daemon.receive(delivery("0"), for: caja) == .accepted, "no repetition: it was not answered well"
        )
        #expect(notes.load()[caja]?.records.isEmpty == false)
        await bench.end()
    }

    @Test("What strangers send keeps no genuine delivery out")
    func junk() async throws {
        let bench = try await DaemonBench([source(connector())], notes: MemoryNotes())
        for _ in 0..<1000 { _ = await bench.daemon.receive(delivery("bad"), for: caja) }
        #expect(await bench.daemon.receive(delivery("0"), for: caja) == .accepted)
        await bench.end()
    }

    @Test("Refused again and again: a warning, until one is believed")
    func warning() async throws {
        let bench = try await DaemonBench([source(connector())], notes: MemoryNotes())
        for _ in 0..<5 { _ = await bench.daemon.receive(delivery("bad"), for: caja) }
        let warning = try #require(try await bench.daemon.source(caja).warnings.first)
        #expect(
            warning.code == "webhooks_refused" && warning.sentence.contains("the signature does not fit the secret"))
        _ = await bench.daemon.receive(delivery("other"), for: caja)
        #expect(try await bench.daemon.source(caja).warnings.isEmpty)
        await bench.end()
    }

    @Test("C8: a key that is refused stops webhooks as it stops the schedule")
    func refusedKey() async throws {
        let refused = Failure("wrong_key", .authentication, "the key is refused")
        let connector = ScriptedConnector(
            [("all", [.init([.failure(refused)])])], supportsIncremental: true, supportsNamed: true)
        let bench = try await DaemonBench([source(connector)], notes: MemoryNotes())
        _ = await bench.daemon.receive(delivery("0"), for: caja)
        await bench.advance(by: .seconds(2))
        #expect(try await bench.settled().state == .failed)
        #expect(try await bench.daemon.source(caja).state == .blocked)
        await bench.advance(by: .seconds(3600))
        _ = await bench.daemon.receive(delivery("1"), for: caja)
        #expect(connector.requests.count == 1)
        #expect(bench.notes.load()[caja]?.records.count == 2, "kept until it is mended")
        await bench.end()
    }
}
