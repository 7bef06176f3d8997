import ConnectorKit
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

/// Runs of single records, of which a webhook told.
@Suite struct NamedPullTests {
    private let stream = StreamID("all")

    private func connector(_ records: [Record], more: [ScriptedConnector.Walk] = []) -> ScriptedConnector {
        let state = ConnectorState("later")
        return ScriptedConnector(
            [("all", [.init([.page(records)], outcome: PullOutcome(reachedEnd: true, nextState: state))] + more)],
            supportsIncremental: true, supportsNamed: true)
    }

    private func named(_ ids: String...) -> SyncOptions {
        SyncOptions(records: ids.map { NamedRecord(id: ExternalID($0)) })
    }

    @Test("It asks for these records alone, counts as ever, moves no checkpoint and marks nobody missing")
    func beside() async throws {
        let bench = EngineBench()
        _ = await bench.run(connector(people(0..<10)))
        let source = try #require(bench.store.tables.sources.first?.id)
        let before = try await bench.store.read { try $0.checkpoints(source: source) }
        let single = connector(people(10..<12))
        let report = await bench.run(
            single,
            options: SyncOptions(records: [
                NamedRecord(id: ExternalID("10")), NamedRecord(stream: stream, id: ExternalID("11")),
                NamedRecord(stream: stream, id: ExternalID("10")),
            ]))
        #expect(report.state == .succeeded && report.mode == .named)
        #expect(report.newAccounts == 2 && report.missing == 0 && report.counts.isBalanced)
        #expect(single.requests.map(\.extent) == [.named([ExternalID("10"), ExternalID("11")])])
        #expect(try await bench.store.read { try $0.checkpoints(source: source) } == before)
        #expect(bench.store.tables.people.count == 12)
        #expect(bench.store.tables.people.values.allSatisfy { $0.identities.allSatisfy { $0.missingSince == nil } })
    }

    @Test("R12: one that the service says is deleted ends its subscriptions and stays a customer")
    func deleted() async {
        let bench = EngineBench()
        _ = await bench.run(connector(people(0..<3)))
        let gone = [
            Record(externalID: ExternalID("1"), isDeleted: true), Record(externalID: ExternalID("99"), isDeleted: true),
        ]
        let report = await bench.run(connector(gone), options: named("1", "99"))
        #expect(report.counts.updated == 1 && report.counts.unchanged == 1 && report.counts.isBalanced)
        #expect(bench.store.tables.people.count == 3)
        #expect(bench.store.tables.people.values.count { $0.identities.contains { $0.missingSince != nil } } == 1)
    }

    @Test("C4: with `confirm` it creates no account without a person, and takes no other run's place")
    func confirm() async throws {
        let bench = EngineBench()
        let waiting = await bench.run(connector(people(0..<30)), policy: .confirm)
        let report = await bench.run(connector(people(0..<1)), options: named("0"), policy: .confirm)
        #expect(report.state == .waiting && report.newAccounts == 1)
        #expect(bench.store.tables.people.isEmpty)
        let number = try #require(waiting.id)
        #expect(bench.store.tables.runs[number]?.report.state == .waiting)
        let quiet = await bench.run(connector([]), options: named("0"), policy: .confirm)
        #expect(quiet.state == .succeeded)
        #expect(bench.store.tables.runs[number]?.report.state == .waiting)
        let all = await bench.run(connector(people(0..<30)), options: SyncOptions(isApproved: true), policy: .confirm)
        #expect(all.state == .succeeded && bench.store.tables.people.count == 30)
        #expect(bench.store.tables.runs.values.allSatisfy { $0.report.state != .waiting })
    }

    @Test("C7: the brake on new accounts holds it too")
    func brake() async {
        let bench = EngineBench()
        let report = await bench.run(
            connector(people(0..<5)), options: named("0", "1", "2", "3", "4"), brakes: Brakes(maximumNewAccounts: 4))
        #expect(report.state == .waiting && report.error?.code == "max_new_accounts")
    }

    @Test("C8: a failure ends it with a report, and what was known stays")
    func failure() async {
        let bench = EngineBench()
        _ = await bench.run(connector(people(0..<3)))
        let broken = ScriptedConnector(
            [("all", [.init([.failure(Failure("service_trouble", .transient, "not now"))])])], supportsNamed: true)
        let report = await bench.run(broken, options: named("1"))
        #expect(report.state == .failed && report.error?.kind == .transient && report.mode == .named)
        #expect(bench.store.tables.people.count == 3)
    }

    @Test("A record of a list that the source does not pull is told, and nothing is asked")
    func unknownStream() async {
        let bench = EngineBench()
        let connector = connector(people(0..<3))
        let options = SyncOptions(records: [NamedRecord(stream: StreamID("other"), id: ExternalID("1"))])
        let report = await bench.run(connector, options: options)
        #expect(report.state == .succeeded && report.warnings.count == 1)
        #expect(connector.requests.isEmpty)
    }
}
