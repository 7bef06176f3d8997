import ConnectorKit
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

@Suite struct UndoTests {
    /// The customers as text, numbers and times aside.
    private func picture(_ store: MemoryStore) -> [String] {
        store.tables.people.values.map { person in
            let values = person.golden.entries.map { "\($0.field.name)=\($0.value)" }
            let identities = person.identities.map {
                "\($0.source.rawValue):\($0.key.externalID.rawValue) \($0.reported.entries.map(\.value)) \($0.subscriptions)"
            }
            return "\(person.id.rawValue) \(person.emailKey?.rawValue ?? "-") \(values) \(identities.sorted()) "
                + "\(person.mergedInto?.rawValue ?? 0)"
        }.sorted()
    }

    @Test("C9: undo takes a whole run back: creations, updates and merges")
    func wholeRun() async throws {
        let bench = EngineBench()
        var before = people(0..<6)
        before[0].fields[.email] = nil
        _ = await bench.run(before)
        let standing = picture(bench.store)
        var after = people(0..<9)
        after[0].fields[.email] = "p1@x.com"
        after[2].fields[.firstName] = "Otra"
        after[3].fields[.email] = "nueva@x.com"
        after[4].subscriptions = [ListSubscription(list: "L", consent: .subscribed)]
        let run = await bench.run(after)
        #expect(run.merged == 1 && run.newAccounts == 3)
        #expect(picture(bench.store) != standing)
        let undo = try await bench.engine.undo(try #require(run.id))
        #expect(undo.kept.isEmpty)
        #expect(picture(bench.store) == standing)
        #expect(bench.store.tables.violations().isEmpty)
    }

    @Test("C9: what somebody has changed since stays and is listed")
    func keepsEdits() async throws {
        let bench = EngineBench()
        _ = await bench.run(people(0..<2))
        var after = people(0..<4)
        after[0].fields[.firstName] = "Otra"
        after[1].fields[.firstName] = "Otra"
        let run = await bench.run(after)
        let edited = try #require(bench.store.tables.people.values.first { $0.emailKey?.rawValue == "p0@x.com" })
        let registered = try #require(bench.store.tables.people.values.first { $0.emailKey?.rawValue == "p3@x.com" })
        bench.store.edit(edited.id) { $0.golden[.firstName] = "A mano" }
        bench.store.edit(registered.id) { $0.account = .registered }
        let undo = try await bench.engine.undo(try #require(run.id))
        #expect(undo.kept.count == 2)
        let names = bench.store.tables.people.values.compactMap { $0.golden[.firstName] }.sorted()
        #expect(names == ["A mano", "Persona 1", "Persona 3"])
    }

    @Test("C9, R4: an e-mail that somebody else has by now does not come back, and the rest does")
    func takenAddress() async throws {
        let bench = EngineBench()
        _ = await bench.run(people(0..<3))
        var moved = people(0..<3)
        moved[0].fields[.email] = "nueva@x.com"
        moved[2].fields[.firstName] = "Otra"
        let run = await bench.run(moved)
        let other = bench.source("boletin", kind: .newsletter, connector: ScriptedConnector(records: people(0..<1)))
        _ = await bench.engine.run([other])
        let undo = try await bench.engine.undo(try #require(run.id))
        #expect(undo.state == .succeeded && undo.kept.count == 1, "\(undo.kept)")
        let names = Set(bench.store.tables.people.values.compactMap { $0.golden[.firstName] })
        #expect(!names.contains("Otra"))
        #expect(bench.store.tables.violations().isEmpty)
        for person in bench.store.tables.people.values {
            let typed = try #require(person.golden[.email])
            #expect(try EmailAddress.key(of: typed).get() == person.emailKey)
        }
    }

    @Test("C9: random runs taken back leave the database as it was")
    func property() async throws {
        for seed in UInt64(1)...300 {
            var random = SeededRandom(seed: seed)
            let addresses = ["a@x.com", "b@x.com", "c@x.com", "d@x.com", nil]
            func facts() -> [Record] {
                (0..<Int.random(in: 1...6, using: &random)).map { number in
                    var record = Record(externalID: ExternalID("\(number)"))
                    record.fields[.email] = random.pick(addresses)
                    record.fields[.firstName] = random.pick(["Ana", "Eva", nil])
                    if random.chance(0.4) { record.tags = ["vip"] }
                    return record
                }
            }
            let bench = EngineBench()
            let approved = SyncOptions(isApproved: true)
            _ = await bench.run(facts(), options: approved)
            let standing = picture(bench.store)
            let run = await bench.run(facts(), options: approved)
            let undo = try await bench.engine.undo(try #require(run.id))
            #expect(undo.kept.isEmpty, "seed \(seed): \(undo.kept)")
            #expect(picture(bench.store) == standing, "seed \(seed)")
            guard picture(bench.store) == standing else { return }
        }
    }

    @Test("C9, R7: a conflict with a customer whom the undo removes is closed with it")
    func conflictWithoutOwner() async throws {
        let bench = EngineBench()
        let first = await bench.run(people(0..<2))
        var moved = people(0..<2)
        moved[0].fields[.email] = "p1@x.com"
        #expect(await bench.run(moved).counts.conflicts == 1)
        _ = try await bench.engine.undo(try #require(first.id))
        #expect(bench.store.tables.people.count == 1)
        #expect(bench.store.tables.conflictRows.allSatisfy { !$0.isOpen })
        #expect(bench.store.tables.violations().isEmpty)
    }

    @Test("C9, R7: a conflict that the run opened is closed; one that it settled is open again")
    func conflictsGoBack() async throws {
        let bench = EngineBench()
        _ = await bench.run(people(0..<2))
        var moved = people(0..<2)
        moved[0].fields[.email] = "p1@x.com"
        let opening = await bench.run(moved)
        moved[1].fields[.email] = "nueva@x.com"
        let settling = await bench.run(moved)
        #expect(bench.store.tables.conflictRows.map(\.isOpen) == [false])
        _ = try await bench.engine.undo(try #require(settling.id))
        #expect(bench.store.tables.conflictRows.map(\.isOpen) == [true])
        _ = try await bench.engine.undo(try #require(opening.id))
        #expect(bench.store.tables.conflictRows.map(\.isOpen) == [false])
    }

    @Test("C9, R7: whatever runs are taken back in whatever order, no open conflict is left without a reason")
    func conflictProperty() async throws {
        for seed in UInt64(1)...300 {
            var random = SeededRandom(seed: seed)
            let bench = EngineBench(batchCap: 2)
            let addresses = ["a@x.com", "b@x.com", "c@x.com", "d@x.com", nil]
            var runs: [RunID] = []
            for _ in 0..<4 {
                let facts = (0..<Int.random(in: 1...6, using: &random)).map { number in
                    Record(externalID: ExternalID("\(number)"), fields: [.email: random.pick(addresses) ?? ""])
                }
                let report = await bench.run(facts, options: SyncOptions(isApproved: true))
                runs.append(try #require(report.id))
            }
            for run in runs.shuffled(using: &random) {
                let before = pointless(bench.store.tables)
                _ = try await bench.engine.undo(run)
                let tables = bench.store.tables
                #expect(tables.violations().isEmpty, "seed \(seed)")
                let made = pointless(tables).subtracting(before)
                #expect(made.isEmpty, "seed \(seed), taking back run \(run)")
                guard made.isEmpty else { return }
            }
        }
    }

    /// Records with an open conflict that nobody is in the way of.
    ///
    /// A sync leaves one when the other gives the address up while the record itself does not come.
    private func pointless(_ tables: MemoryTables) -> Set<RecordKey> {
        let open = tables.conflictRows.filter(\.isOpen).map(\.notice)
        return Set(
            open.filter { notice in
                let claimant = tables.people[notice.customer]
                let isClaimed = claimant?.identities.contains { $0.key == notice.key && $0.isInConflict } ?? false
                return !isClaimed || tables.people[notice.owner]?.emailKey != notice.contested
            }.map(\.key))
    }
}
