import ConnectorKit
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

/// Moving addresses, in batches so small that every move crosses a border between two of them.
@Suite struct PreviewPropertyTests {
    @Test("C3, R9: a chain of moved addresses is counted by the preview as by the import", arguments: [1, 2, 7])
    func chain(batchCap: Int) async {
        let bench = EngineBench(batchCap: batchCap)
        // Each takes the address of the one after; the last one's is new and comes last, so all wait for it.
        let addresses = ["a@x.com", "b@x.com", "c@x.com", "d@x.com", "z@x.com"]
        func facts(shiftedBy shift: Int) -> [Record] {
            (0..<4).map { number in
                Record(externalID: ExternalID("\(number)"), fields: [.email: addresses[number + shift]])
            }
        }
        _ = await bench.run(facts(shiftedBy: 0))
        let preview = await bench.run(facts(shiftedBy: 1), options: SyncOptions(isPreview: true))
        let imported = await bench.run(facts(shiftedBy: 1))
        #expect(imported.counts.updated == 4 && imported.counts.conflicts == 0)
        #expect(preview.counts == imported.counts)
    }

    @Test("C3, R9: whoever takes whose address, preview and import agree, and a second run finds nothing to do")
    func anyMoves() async {
        for seed in UInt64(1)...60 {
            var world = MovingAddresses(seed: seed)
            let bench = EngineBench(batchCap: Int.random(in: 1...4, using: &world.random))
            let approved = SyncOptions(isApproved: true)
            for source in ["boletin", "caja", "boletin"] {
                _ = await run(world.facts(), of: source, bench, approved)
            }
            for source in ["caja", "boletin", "caja"] {
                let facts = world.facts()
                let preview = await run(facts, of: source, bench, SyncOptions(isPreview: true, isApproved: true))
                let imported = await run(facts, of: source, bench, approved)
                #expect(preview.counts == imported.counts, "seed \(seed)")
                #expect(preview.newAccounts == imported.newAccounts, "seed \(seed)")
                #expect(preview.merged == imported.merged && preview.missing == imported.missing, "seed \(seed)")
                let rows = bench.store.tables.customerRowsWritten
                let again = await run(facts, of: source, bench, approved)
                let changes = again.counts.new + again.counts.linked + again.counts.updated
                #expect(changes == 0 && bench.store.tables.customerRowsWritten == rows, "seed \(seed)")
                #expect(again.counts.isBalanced && bench.store.tables.violations().isEmpty, "seed \(seed)")
                guard preview.counts == imported.counts, preview.merged == imported.merged, changes == 0 else { return }
            }
        }
    }

    private func run(
        _ records: [Record], of source: String, _ bench: EngineBench, _ options: SyncOptions
    ) async -> RunReport {
        let connector = ScriptedConnector(records: records)
        let kind: SourceKind = source == "caja" ? .pos : .newsletter
        return await bench.engine.run([bench.source(source, kind: kind, connector: connector)], options: options)[0]
    }
}

/// Random sets of facts about few people who fight for few addresses.
private struct MovingAddresses {
    var random: SeededRandom
    private var held: [String?]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        held = ["a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com", nil, nil]
    }

    /// What the source says now: some addresses have gone on by one, two were swapped, or all is anybody's.
    mutating func facts() -> [Record] {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: held = Array(held[1...] + [random.pick([held[0], "z@x.com", nil])])
        case 1: held.swapAt(Int.random(in: held.indices, using: &random), Int.random(in: held.indices, using: &random))
        case 2: held[Int.random(in: held.indices, using: &random)] = random.pick(["f@x.com", "0@x.com", "c@x.com"])
        default: held.shuffle(using: &random)
        }
        var records: [Record] = []
        for (number, address) in held.enumerated() where !random.chance(0.1) {
            var record = Record(externalID: ExternalID("\(number)"))
            record.fields[.email] = address
            record.fields[.firstName] = random.pick(["Ana", "Eva", nil])
            if random.chance(0.5) { record.changedAt = Timestamp(seconds: Int64.random(in: 0..<5, using: &random)) }
            record.isDeleted = random.chance(0.05)
            records.append(record)
        }
        return records
    }
}
