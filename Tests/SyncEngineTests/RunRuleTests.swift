import ConnectorKit
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

@Suite struct RunRuleTests {
    @Test("C1, C2: a run ends with a report whose equation holds")
    func c2() async {
        let bench = EngineBench()
        let connector = ScriptedConnector([
            (
                "all",
                [
                    .init([
                        .page(people(0..<5), total: 6), .page(people(3..<6)),
                        .rejected(Rejection(reason: .missingExternalID, position: "page 2")),
                    ])
                ]
            )
        ])
        let report = await bench.run(connector)
        #expect(report.state == .succeeded)
        #expect(report.counts.fetched == 9 && report.counts.repeated == 2 && report.counts.quarantined == 1)
        #expect(report.newAccounts == 6)
        #expect(report.counts.isBalanced)
        #expect(bench.store.tables.runs.count == 1)
    }

    @Test("R9: a second run creates nothing, updates nothing, writes no customer row")
    func r9() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<250))
        let rows = bench.store.tables.customerRowsWritten
        let again = await bench.run(people(0..<250).reversed())
        #expect(again.counts.unchanged == 250 && again.newAccounts == 0)
        #expect(bench.store.tables.customerRowsWritten == rows)
    }

    @Test("C3: a preview says what the import does, and writes nothing")
    func c3() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        let before = bench.store.tables.customerRowsWritten
        let records = people(5..<40) + people(100..<105, email: false)
        let preview = await bench.run(
            records, options: SyncOptions(isPreview: true), brakes: Brakes(minimumKnownShare: 0))
        #expect(bench.store.tables.customerRowsWritten == before && bench.store.tables.runs.count == 1)
        #expect(preview.id == nil && preview.state == .succeeded)
        let imported = await bench.run(records, brakes: Brakes(minimumKnownShare: 0))
        #expect(preview.newAccounts == 35 && imported.newAccounts == 35)
        #expect(preview.counts == imported.counts && preview.missing == imported.missing)
    }

    @Test("C3: a preview of several sources announces nobody twice")
    func c3SeveralSources() async {
        let bench = EngineBench()
        let sources = [
            bench.source("caja", connector: ScriptedConnector(records: people(0..<20) + people(50..<53, email: false))),
            bench.source("boletin", kind: .newsletter, connector: ScriptedConnector(records: people(10..<40))),
        ]
        let previews = await bench.engine.run(sources, options: SyncOptions(isPreview: true))
        let imports = await bench.engine.run(sources)
        #expect(previews.map(\.newAccounts).reduce(0, +) == 43)
        #expect(imports.map(\.newAccounts).reduce(0, +) == 43)
        #expect(previews.allSatisfy { $0.counts.isBalanced })
    }

    @Test("C4: with `confirm` the run waits, and goes on when a person approves")
    func c4() async {
        let bench = EngineBench()
        let held = await bench.run(people(0..<3), policy: .confirm)
        #expect(held.state == .waiting && held.error?.kind == .held && held.newAccounts == 3)
        #expect(bench.store.tables.people.isEmpty)
        let approved = await bench.run(people(0..<3), options: SyncOptions(isApproved: true), policy: .confirm)
        #expect(approved.state == .succeeded && bench.store.tables.people.count == 3)
        var renamed = people(0..<3)
        renamed[1].fields[.firstName] = "Otra"
        let update = await bench.run(renamed, policy: .confirm)
        #expect(update.state == .waiting && update.newAccounts == 0, "also changes without new accounts wait")
        let quiet = await bench.run(people(0..<3), policy: .confirm)
        #expect(quiet.state == .succeeded, "nothing to confirm")
    }

    @Test("C4: an approved run goes on under its number, unless it would now create many more than were approved")
    func c4Continues() async throws {
        let bench = EngineBench()
        let held = await bench.run(people(0..<30), policy: .confirm)
        let approval = SyncOptions(isApproved: true, announcedNewAccounts: held.newAccounts, continues: held.id)
        let grown = await bench.run(people(0..<41), options: approval, policy: .confirm)
        #expect(grown.state == .waiting && grown.error?.code == "more_than_announced" && grown.newAccounts == 41)
        #expect(grown.id == held.id && bench.store.tables.people.isEmpty)

        let done = await bench.run(people(0..<40), options: approval, policy: .confirm)
        #expect(done.state == .succeeded && done.id == held.id && done.newAccounts == 40)
        #expect(done.announcedNewAccounts == 30)
        #expect(done.warnings.contains { $0.contains("30 new accounts were announced and 40 created") })
        let again = await bench.run(people(0..<40), options: approval, policy: .confirm)
        #expect(again.state == .failed && again.error?.code == "not_waiting")
        #expect(try await bench.store.read { try $0.run(try #require(held.id)) }?.state == .succeeded)
    }

    @Test("C4: a dropped run imports nothing, and a newer run takes the place of one that waits")
    func c4Discarded() async throws {
        let bench = EngineBench()
        let first = await bench.run(people(0..<3), policy: .confirm)
        let second = await bench.run(people(0..<4), policy: .confirm)
        #expect(try await bench.store.read { try $0.run(try #require(first.id)) }?.error?.code == "superseded")
        let dropped = try await bench.engine.discard(try #require(second.id))
        #expect(dropped.state == .cancelled && dropped.error?.code == "discarded")
        #expect(bench.store.tables.people.isEmpty)
        await #expect(throws: Failure.self) { try await bench.engine.discard(try #require(second.id)) }
    }

    @Test("C5: the checkpoint moves with the last changes, and not when the pull fails")
    func c5() async {
        let bench = EngineBench()
        let failing = ScriptedConnector([
            ("all", [.init([.page(people(0..<3)), .failure(Failure("cut", .transient, "the line was cut"))])])
        ])
        let failed = await bench.run(failing)
        #expect(failed.state == .failed && bench.store.tables.checkpointRows.isEmpty)
        let whole = ScriptedConnector(
            [
                (
                    "all",
                    [
                        .init(
                            [.page(people(0..<3), total: 3)],
                            outcome: PullOutcome(reachedEnd: true, nextState: ConnectorState("c1")))
                    ]
                )
            ], supportsIncremental: true)
        _ = await bench.run(whole)
        #expect(bench.store.tables.checkpointRows.values.first?.values.first?.state == "c1")
        _ = await bench.run(whole)
        #expect(whole.requests.last?.extent == .incremental(ConnectorState("c1")))
        _ = await bench.run(whole, options: SyncOptions(forcesFull: true))
        #expect(whole.requests.last?.extent == .full)
    }

    @Test("C7: a pull whose count does not match is never a success and marks nobody missing")
    func c7Total() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        let short = ScriptedConnector([
            (
                "all",
                [.init([.page(people(0..<9), total: 10)], outcome: PullOutcome(reachedEnd: true, providerTotal: 10))]
            )
        ])
        let report = await bench.run(short)
        #expect(report.state == .failed && report.error?.code == "incomplete")
        #expect(report.missing == 0)
        #expect(bench.store.tables.people.values.allSatisfy { $0.identities[0].missingSince == nil })
    }

    @Test("C7: a closing sweep makes a pull whole whose list moved under the walk")
    func c7Sweep() async {
        let bench = EngineBench()
        let moved = ScriptedConnector([
            (
                "all",
                [
                    .init(
                        [.page(people(0..<9), total: 10)],
                        outcome: PullOutcome(reachedEnd: true, providerTotal: 10, sweepState: ConnectorState("from"))),
                    .init([.page(people(9..<10))]),
                ]
            )
        ])
        let report = await bench.run(moved)
        #expect(report.state == .succeeded && report.newAccounts == 10)
        #expect(moved.requests.map(\.extent) == [.full, .closingSweep(ConnectorState("from"))])
    }

    @Test("C7: an empty answer after a full one is held, and imported only when approved")
    func c7Empty() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        let empty = ScriptedConnector([("all", [.init([.page([], total: 0)])])])
        let held = await bench.run(empty)
        #expect(held.state == .waiting && held.error?.code == "known_share")
        #expect(held.missing == 10, "what an import would mark")
        #expect(bench.store.tables.people.values.allSatisfy { $0.identities[0].missingSince == nil })
        let approved = await bench.run(empty, options: SyncOptions(isApproved: true))
        #expect(approved.state == .succeeded && approved.missing == 10)
    }

    @Test("R12: who left a complete list is marked missing since that run, and comes back")
    func r12() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        let left = await bench.run(people(0..<9))
        #expect(left.state == .succeeded && left.missing == 1 && left.counts.unchanged == 9)
        #expect(bench.store.tables.people.count == 10)
        let back = await bench.run(people(0..<10))
        #expect(back.counts.updated == 1 && back.counts.unchanged == 9)
    }

    @Test("R12: a known record that comes unreadable is not missing")
    func r12Unreadable() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        let damaged = ScriptedConnector([
            (
                "all",
                [
                    .init([
                        .page(people(0..<9), total: 10),
                        .rejected(Rejection(reason: .malformedRecord, position: "page 2", externalID: "9")),
                    ])
                ]
            )
        ])
        let report = await bench.run(damaged)
        #expect(report.state == .succeeded && report.missing == 0 && report.counts.quarantined == 1)
        #expect(bench.store.tables.people.values.allSatisfy { $0.identities[0].missingSince == nil })
    }

    @Test("R12, C7: of a long list nobody who left is overlooked, and the brake holds whoever left")
    func longList() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<5000))
        let one = await bench.run(people(0..<4321) + people(4322..<5000))
        #expect(one.state == .succeeded && one.missing == 1 && one.counts.unchanged == 4999)
        let replaced = await bench.run(people(0..<3000) + people(6000..<9000))
        #expect(replaced.error?.code == "known_share" && replaced.state != .succeeded)
        #expect(bench.store.tables.people.values.count { $0.identities[0].missingSince != nil } == 1)
        #expect(bench.store.tables.checkpointRows.values.first?.values.first?.lastFullPull != nil)
    }

    @Test("C7: more new accounts than max_new_accounts wait for approval")
    func c7MaxNew() async {
        let bench = EngineBench()
        let brakes = Brakes(maximumNewAccounts: 5)
        let held = await bench.run(people(0..<6), brakes: brakes)
        #expect(held.state == .waiting && held.error?.code == "max_new_accounts" && held.newAccounts == 6)
        #expect(bench.store.tables.people.isEmpty)
        let fits = await bench.run(people(0..<5), brakes: brakes)
        #expect(fits.state == .succeeded && fits.newAccounts == 5)
    }

    @Test("C8: one source's failure never stops another's")
    func c8() async {
        let bench = EngineBench()
        let broken = bench.source(
            "rota",
            connector: ScriptedConnector([
                ("all", [.init([.failure(Failure("wrong_key", .authentication, "the key is refused"))])])
            ]))
        let sound = bench.source("sana", connector: ScriptedConnector(records: people(0..<5)))
        let reports = await bench.engine.run([broken, sound])
        #expect(reports.map(\.state) == [.failed, .succeeded])
        #expect(reports[0].error?.kind == .authentication)
        #expect(reports[1].newAccounts == 5)
    }

    @Test("R7, R9: a conflict whose address is given up later in the same run is settled in that run")
    func disputes() async {
        let bench = EngineBench()
        var first = people(0..<2)
        first[0].fields[.email] = "a@x.com"
        first[1].fields[.email] = "m@x.com"
        _ = await bench.run(first)
        var second = first
        second[0].fields[.email] = "z@x.com"
        second[1].fields[.email] = "a@x.com"
        let moved = await bench.run(second)
        #expect(moved.counts.updated == 2 && moved.counts.conflicts == 0 && moved.counts.isBalanced)
        let again = await bench.run(second)
        #expect(again.counts.unchanged == 2)
    }

    @Test("C1: cancelled in the middle, a run ends with a report and nothing half done")
    func cancelled() async {
        let bench = EngineBench()
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let connector = ScriptedConnector([
            ("all", [.init([.page(people(0..<3)), .act({ signal.finish() }), .silence])])
        ])
        let running = Task { await bench.run(connector) }
        for await _ in reached {}
        running.cancel()
        let report = await running.value
        #expect(report.state == .cancelled && report.error?.kind == .cancelled)
        #expect(bench.store.tables.people.isEmpty && bench.store.tables.checkpointRows.isEmpty)
        #expect(bench.store.tables.runs.values.first?.report.state == .cancelled)
    }

    @Test("C1: a run that a crash left open is closed by the next one")
    func interrupted() async throws {
        let bench = EngineBench()
        _ = try await bench.store.write { writer in
            let standing = try writer.register(SourceName("caja"), kind: .pos, rank: 300, connector: "scripted")
            return try writer.beginRun(
                RunReport(source: standing.name, state: .applying, mode: .full, startedAt: Timestamp(seconds: 1)),
                source: standing.id)
        }
        _ = await bench.run(people(0..<2))
        let states = bench.store.tables.runs.sorted { $0.key < $1.key }.map(\.value.report.state)
        #expect(states == [.failed, .succeeded])
    }

    @Test("R12: a record that the source calls deleted is missing since that run, and comes back")
    func r12Deleted() async {
        let bench = EngineBench()
        _ = await bench.run(people(0..<10))
        var deleted = people(0..<10)
        deleted[4].isDeleted = true
        let report = await bench.run(deleted)
        #expect(report.counts.updated == 1 && report.counts.unchanged == 9 && report.missing == 0)
        func missing() -> [RunID] { bench.store.tables.people.values.compactMap { $0.identities[0].missingSince } }
        #expect(missing() == [report.id])
        let rows = bench.store.tables.customerRowsWritten
        let again = await bench.run(deleted)
        #expect(again.counts.unchanged == 10 && bench.store.tables.customerRowsWritten == rows)
        let gone = await bench.run(people(0..<4) + people(5..<10))
        #expect(gone.missing == 0 && missing() == [report.id], "it was missing before")
        let back = await bench.run(people(0..<10))
        #expect(back.counts.updated == 1 && missing().isEmpty)
    }

    @Test("C2: an unusable record that a second walk gives again is repeated, not quarantined twice")
    func repeatedRejections() async {
        let bench = EngineBench()
        let bad = Rejection(reason: .malformedRecord, position: "page 1", externalID: "bad")
        let mended = Rejection(reason: .malformedRecord, position: "page 1", externalID: "2")
        let spoiled = Rejection(reason: .malformedRecord, position: "page 1", externalID: "3")
        let nameless = Rejection(reason: .missingExternalID, position: "page 1")
        let moved = ScriptedConnector([
            (
                "all",
                [
                    .init(
                        [
                            .page(people(0..<2), total: 8), .rejected(bad), .rejected(mended), .rejected(nameless),
                            .page(people(3..<5), total: 7),
                        ], outcome: PullOutcome(reachedEnd: true, providerTotal: 7)),
                    .init(
                        [
                            .page(people(0..<3), total: 7), .rejected(bad), .rejected(spoiled), .rejected(nameless),
                            .page(people(4..<5), total: 7),
                        ], outcome: PullOutcome(reachedEnd: true, providerTotal: 7)),
                ]
            )
        ])
        let report = await bench.run(moved)
        #expect(moved.requests.count == 2)
        #expect(report.counts.fetched == 14 && report.counts.new == 5)
        // Nobody can say of a record without a key that it was seen before.
        #expect(report.counts.quarantined == 3 && report.counts.repeated == 6)
        #expect(report.counts.isBalanced)
        let listed = bench.store.tables.quarantineRows.compactMap(\.notice.key?.externalID.rawValue)
        #expect(listed == ["bad"])
    }

    @Test("a run has let go of its spool when it ends", arguments: ["succeeds", "fails", "is cancelled"])
    func spoolIsDiscarded(how: String) async {
        let spools = WatchedSpools()
        let engine = SyncEngine(
            store: MemoryStore(), spools: spools,
            time: EngineTime(clock: InstantClock(), now: { Timestamp(seconds: 1_800_000_000) }))
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let ending: ScriptedConnector.Step =
            switch how {
            case "fails": .failure(Failure("cut", .transient, "the line was cut"))
            case "is cancelled": .silence
            default: .page([])
            }
        let connector = ScriptedConnector([
            ("all", [.init([.page(people(0..<3)), .act({ signal.finish() }), ending])])
        ])
        let source = SyncSource(
            name: SourceName("caja"), kind: .pos, connector: "scripted", makeConnector: { _ in connector })
        let running = Task { await engine.run([source]) }
        for await _ in reached {}
        if how == "is cancelled" { running.cancel() }
        _ = await running.value
        #expect(await spools.discards == 1)
    }
}
