import CustomerModel
import Planning
import TestSupport
import Testing

/// Random sets of facts; a failure prints the seed that makes it again.
@Suite struct OrderPropertyTests {
    private static let firstSeed: UInt64 = 20_260_101

    @Test("R8: any order of sources, pages and records gives the customers of the naive model")
    func orderDoesNotMatter() async throws {
        for seed in Self.firstSeed..<Self.firstSeed + 3000 {
            var world = PeopleWorld(random: SeededRandom(seed: seed))
            let facts = world.facts()
            let expected = NaiveModel.customers(facts)
            let harness = PlanningHarness()
            for source in facts.shuffled(using: &world.random) {
                let pull = PlanningHarness.Pull(
                    source: SourceName(source.source), kind: source.kind,
                    pages: world.pages(source.records, repeating: true))
                let plan = try await harness.apply(pull, batchSize: Int.random(in: 1...6, using: &world.random))
                #expect(plan.counts.isBalanced, "C2, seed \(seed): \(plan.counts)")
            }
            let found = NaiveModel.customers(in: harness.store.tables)
            #expect(found == expected, "seed \(seed)")
            guard found == expected else { return }
        }
    }

    @Test("R9: the second time nothing is new, nothing is updated and not one row is written")
    func secondTimeChangesNothing() async throws {
        for seed in Self.firstSeed..<Self.firstSeed + 1500 {
            var world = PeopleWorld(random: SeededRandom(seed: seed))
            let facts = world.facts()
            let harness = PlanningHarness()
            for source in facts {
                try await harness.apply(
                    .init(
                        source: SourceName(source.source), kind: source.kind,
                        pages: world.pages(source.records, repeating: false)))
            }
            let rows = harness.store.tables.customerRowsWritten
            for source in facts.shuffled(using: &world.random) {
                let plan = try await harness.apply(
                    .init(
                        source: SourceName(source.source), kind: source.kind,
                        pages: world.pages(source.records, repeating: true)))
                #expect(plan.counts.new == 0 && plan.counts.updated == 0 && plan.counts.linked == 0, "seed \(seed)")
                #expect(plan.changes.isEmpty, "seed \(seed)")
            }
            #expect(harness.store.tables.customerRowsWritten == rows, "seed \(seed)")
        }
    }

    @Test("R4, R6, R7, C2: facts that change at random keep every promise of the database")
    func changingFactsKeepThePromises() async throws {
        for seed in Self.firstSeed..<Self.firstSeed + 1500 {
            var world = PeopleWorld(random: SeededRandom(seed: seed))
            let harness = PlanningHarness()
            var facts = world.facts()
            for _ in 0..<4 {
                for index in facts.indices {
                    for position in facts[index].records.indices where world.random.chance(0.4) {
                        let (stream, old) = facts[index].records[position]
                        var changed = world.record(0)
                        changed.externalID = old.externalID
                        facts[index].records[position] = (stream, changed)
                    }
                    let plan = try await harness.apply(
                        .init(
                            source: SourceName(facts[index].source), kind: facts[index].kind,
                            pages: world.pages(facts[index].records, repeating: false)))
                    #expect(plan.counts.isBalanced, "C2, seed \(seed)")
                }
                let violations = harness.store.tables.violations()
                #expect(violations.isEmpty, "seed \(seed): \(violations)")
            }
            // A conflict that a release could settle is the engine's second look; here one more pull stands for it.
            for source in facts {
                try await harness.apply(
                    .init(
                        source: SourceName(source.source), kind: source.kind,
                        pages: [source.records.map { ($0.0, $0.1) }]))
            }
            let identities = harness.store.tables.people.values.flatMap { person in
                person.identities.map { "\($0.source.rawValue)/\($0.key)" }
            }
            #expect(Set(identities).count == identities.count, "an identity twice, seed \(seed)")
        }
    }
}
