import CustomerModel
import CustomerStore
import Planning
import Testing

extension StoreScene {
    private struct Stop: Error {}

    func thrownBodyLeavesNothing() async throws {
        let people = [
            PersonChange(kind: .created, before: nil, after: arrival(1, identity("1", email: "a@example.com")))
        ]
        let (source, run, now) = (newsletter.id, run, now)
        await #expect(throws: (any Error).self) {
            try await store.write { writer in
                try writer.apply(people, run: run, at: now)
                try writer.saveCheckpoint(Checkpoint(state: "s"), source: source, stream: StreamID("all"))
                throw Stop()
            }
        }
        #expect(try await count("customer") == 0)
        #expect(try await count("customer_change") == 0)
        #expect(try await store.read { try $0.checkpoints(source: source) }.isEmpty)
        try await apply(people)
        #expect(try await count("customer") == 1)
    }

    func checkpointsMove() async throws {
        let (source, other) = (newsletter.id, pos.id)
        let first = Checkpoint(state: "{\"since\":\"ñ\"}", lastFullPull: now, lastPull: Timestamp(milliseconds: -1))
        try await store.write { try $0.saveCheckpoint(first, source: source, stream: StreamID("a")) }
        try await store.write { try $0.saveCheckpoint(Checkpoint(), source: source, stream: StreamID("b")) }
        #expect(
            try await store.read { try $0.checkpoints(source: source) }
                == [StreamID("a"): first, StreamID("b"): Checkpoint()])
        let second = Checkpoint(state: nil, lastFullPull: nil, lastPull: now)
        try await store.write { try $0.saveCheckpoint(second, source: source, stream: StreamID("a")) }
        #expect(try await store.read { try $0.checkpoints(source: source) }[StreamID("a")] == second)
        #expect(try await store.read { try $0.checkpoints(source: other) }.isEmpty)
    }

    func quarantineIsIdempotent() async throws {
        let keyed = QuarantineNotice(
            key: RecordKey(stream: StreamID("all"), externalID: ExternalID("1")),
            rejection: Rejection(reason: .missingEmail, position: "all", externalID: "1", detail: "no address"))
        let placed = QuarantineNotice(
            key: nil, rejection: Rejection(reason: .malformedRow, position: "clientes.csv:218", detail: "3 columns"))
        let (source, run, now) = (newsletter.id, run, now)
        let later = try await store.write { writer in
            try writer.beginRun(
                RunReport(source: SourceName("boletin"), state: .pulling, mode: .full, startedAt: now), source: source)
        }
        let listed: @Sendable () async throws -> [QuarantinedRecord] = { [store] in
            try await store.read { try $0.quarantined(QuestionQuery(source: source, limit: 10)) }
        }
        for seen in [run, later] {
            try await store.write { try $0.quarantine([keyed, placed], source: source, run: seen, at: now) }
            let records = try await listed()
            #expect(Set(records.map(\.notice)) == [keyed, placed])
            #expect(records.count == 2)
            #expect(records.allSatisfy { $0.firstSeenBy == run && $0.lastSeenBy == seen })
            let first = try await store.read { try $0.quarantined(QuestionQuery(limit: 1)) }
            let rest = try await store.read { try $0.quarantined(QuestionQuery(after: first[0].id, limit: 5)) }
            #expect(first + rest == records)
            #expect(try await store.read { try $0.questionCounts() } == [source: QuestionCounts(quarantined: 2)])
            #expect(
                try await store.read { try $0.leftOut(seenBy: seen) }
                    == [LeftOutCount(reason: .malformedRow, count: 1), LeftOutCount(reason: .missingEmail, count: 1)])
        }
        var mended = keyed
        mended.rejection.reason = .unusableEmail
        let other = mended
        try await store.write { try $0.quarantine([other], source: source, run: later, at: now) }
        let changed = try #require(try await listed().first { $0.notice.key != nil })
        #expect(changed.notice == other)
        #expect(changed.firstSeenBy == later)
        let third = try await store.write { writer in
            try writer.beginRun(
                RunReport(source: SourceName("boletin"), state: .pulling, mode: .full, startedAt: now), source: source)
        }
        try await store.write { writer in
            try writer.quarantine([placed], source: source, run: third, at: now)
            try writer.clearQuarantine(source: source, exceptSeenBy: third)
        }
        #expect(try await listed().map(\.notice) == [placed])
    }

    func presentIdentitiesPage() async throws {
        let ids = ["", "1", "10", "2", "B", "a", "ñ", "z", "😀", "n\u{303}"]
        var people = ids.enumerated().map { arrival(Int64($0 + 1), identity($1, of: pos)) }
        people.append(arrival(100, identity("1", of: pos, stream: "other")))
        people.append(arrival(101, identity("1")))
        try await create(people)
        let missing = try await person(identity("2", of: pos))
        var gone = missing
        gone.identities[0].missingSince = run
        try await update([(missing, gone)], as: .missing)

        let (source, stream) = (pos.id, StreamID("all"))
        #expect(try await store.read { try $0.presentCount(source: source, stream: stream) } == ids.count - 1)
        var pages: [PresentIdentity] = []
        while true {
            let after = pages.last?.externalID
            let page = try await store.read {
                try $0.presentIdentities(source: source, stream: stream, after: after, limit: 3)
            }
            pages += page
            if page.isEmpty { break }
            #expect(page.count <= 3)
        }
        let expected = ids.filter { $0 != "2" }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        #expect(pages.map { Array($0.externalID.rawValue.utf8) } == expected.map { Array($0.utf8) })
        #expect(pages.first { $0.externalID.rawValue == "z" }?.customer == (try await customer(identity("z", of: pos))))
    }

    func runsAreKept() async throws {
        let source = newsletter.id
        var report = RunReport(source: newsletter.name, state: .failed, mode: .incremental, startedAt: now)
        report.counts.fetched = 9
        report.counts.repeated = 1
        report.counts.quarantined = 1
        report.counts.suppressed = 1
        report.counts.new = 2
        report.counts.linked = 1
        report.counts.updated = 1
        report.counts.unchanged = 1
        report.counts.conflicts = 1
        report.newAccounts = 2
        report.announcedNewAccounts = 3
        report.merged = 4
        report.missing = 5
        report.expectedTotal = 6
        report.pages = 7
        report.retries = 8
        report.duration = .milliseconds(12_345)
        report.warnings = ["one \"quoted\"", "two\nlines"]
        report.kept = ["ñ"]
        report.error = Failure("http_status", .rateLimited, "wait", debugDetail: "secret", retryAfter: .seconds(3))
        let opening = report
        let id = try await store.write { try $0.beginRun(opening, source: source) }
        report.id = id
        try await expect(id, is: report)
        report.state = .succeeded
        report.error = nil
        report.announcedNewAccounts = nil
        report.expectedTotal = nil
        report.warnings = []
        let closing = report
        try await store.write { try $0.updateRun(closing) }
        try await expect(id, is: report)
        #expect(try await store.read { try $0.run(RunID(rawValue: 999)) } == nil)
        #expect(try await store.read { try $0.recentRuns(source: nil, limit: 10) }.map(\.id) == [id, run])
        #expect(try await store.read { try $0.recentRuns(source: source, limit: 1) }.map(\.id) == [id])
        #expect(try await store.read { try $0.runs(RunQuery(before: id, limit: 10)) }.map(\.id) == [run])
        for state in RunState.allCases {
            let listed = try await store.read { try $0.runs(RunQuery(source: source, state: state, limit: 10)) }
            #expect(listed.allSatisfy { $0.state == state })
        }
        for (mode, isWhole) in [(RunMode.named, false), (.undo, false), (.full, true), (.incremental, true)] {
            let changed = RunReport(source: newsletter.name, state: .succeeded, mode: mode, startedAt: now)
            let number = try await store.write { try $0.beginRun(changed, source: source) }
            let query = RunQuery(source: source, isWhole: true, limit: 100)
            let listed = try await store.read { try $0.runs(query) }
            #expect(listed.contains { $0.id == number } == isWhole && listed.allSatisfy(\.mode.isWhole))
            #expect(try await store.read { try $0.run(number) }?.mode == mode)
        }
        let other = pos.id
        #expect(try await store.read { try $0.recentRuns(source: other, limit: 1) }.isEmpty)
        let unknown = RunReport(source: newsletter.name, state: .failed, mode: .full, startedAt: now)
        await #expect(throws: Failure.self) { try await store.write { try $0.updateRun(unknown) } }
    }

    private func expect(_ id: RunID, is expected: RunReport) async throws {
        let report = try #require(try await store.read { try $0.run(id) })
        #expect(report.id == expected.id)
        #expect(report.source == expected.source)
        #expect(report.state == expected.state)
        #expect(report.mode == expected.mode)
        #expect(report.counts == expected.counts)
        #expect(report.newAccounts == expected.newAccounts)
        #expect(report.announcedNewAccounts == expected.announcedNewAccounts)
        #expect(report.merged == expected.merged)
        #expect(report.missing == expected.missing)
        #expect(report.expectedTotal == expected.expectedTotal)
        #expect(report.pages == expected.pages)
        #expect(report.retries == expected.retries)
        #expect(report.startedAt == expected.startedAt)
        #expect(report.duration == expected.duration)
        #expect(report.warnings == expected.warnings)
        #expect(report.kept == expected.kept)
        #expect(report.error?.code == expected.error?.code)
        #expect(report.error?.kind == expected.error?.kind)
        #expect(report.error?.message == expected.error?.message)
        #expect(report.error?.retryAfter == expected.error?.retryAfter)
        // A provider's own text may hold personal data, so it is not shared.
        #expect(report.error?.debugDetail == nil)
    }

    func changesAreFollowed() async throws {
        try await create((1...5).map { arrival(Int64($0), identity("\($0)", email: "p\($0)@example.com")) })
        let ana = try await person(identity("1"))
        var renamed = ana
        renamed.golden[.firstName] = "Anna «\"\\\n»"
        renamed.golden[.lastName] = "L"
        renamed.emailKey = EmailKey(rawValue: "new@example.com")
        renamed.golden[.email] = "New@example.com"
        renamed.identities[0].hash = ContentHash(high: .max, low: .max)
        renamed.identities[0].reported[.lastName] = "L"
        renamed.identities[0].tags = ["ñ"]
        renamed.identities[0].metrics = CustomerMetrics(orders: 1, spentCents: nil, currency: "USD")
        renamed.identities[0].subscriptions = [ListSubscription(list: "l", consent: .unsubscribed, statedAt: now)]
        renamed.identities[0].isInConflict = true
        let (source, first, now) = (newsletter.id, run, now)
        let second = try await store.write { writer in
            try writer.beginRun(
                RunReport(source: SourceName("boletin"), state: .applying, mode: .full, startedAt: now), source: source)
        }
        let changes = [PersonChange(kind: .updated, before: ana, after: renamed)]
        try await store.write { try $0.apply(changes, run: second, at: now) }

        let all = try await store.read { try $0.changes(of: first, before: nil, limit: 100) }
        #expect(all.count == 5)
        #expect(all.allSatisfy { $0.kind == .created && $0.image == nil })
        #expect(all.map(\.sequence) == all.map(\.sequence).sorted(by: >))
        let page = try await store.read { try $0.changes(of: first, before: all[1].sequence, limit: 2) }
        #expect(page == Array(all[2...3]))
        let updates = try await store.read { try $0.changes(of: second, before: nil, limit: 100) }
        #expect(updates.map(\.customer) == [ana.id])
        #expect(updates.first?.image == ChangeImage(before: ana, after: renamed))
        let sequence = try #require(all.last?.sequence)
        #expect(try await store.read { try $0.isTouched(ana.id, after: sequence, otherThanBy: [first]) })
        #expect(
            try await store.read { try $0.isTouched(ana.id, after: sequence, otherThanBy: [first, second]) } == false)
        let eva = all[0].customer
        #expect(try await store.read { try $0.isTouched(eva, after: 0, otherThanBy: [first]) } == false)
    }
}
