import Foundation
import SimulatedServices
import TestSupport
import Testing

/// SIGTERM and SIGINT at any moment end the program cleanly, with a report and nothing half done.
@Suite("Stops", .serialized, .timeLimit(.minutes(10))) struct StopTests {
    private static let stops = 7

    private let seed =
        ProcessInfo.processInfo.environment["CLIENTELA_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999_999)

    @Test(
        "A stop at a random moment: 130, a report that says cancelled, whole batches; the next run completes",
        arguments: [SIGTERM, SIGINT])
    func stop(signal: Int32) async throws {
        print("stop test: CLIENTELA_SEED=\(seed) repeats it")
        var random = SeededRandom(seed: seed)
        let world = try await TwoServices(people: 1200)
        defer { world.stop() }
        var rounds = KillRounds(world) { try world.shop() }
        try await rounds.measure()
        let expected = try #require(rounds.expected)
        var stopped = 0
        while stopped < Self.stops {
            let shop = try world.shop()
            let watch = DatabaseWatch(path: shop.database)
            let services = [
                (world.newsletter, requests: rounds.requests.newsletter), (world.pos, requests: rounds.requests.pos),
            ]
            let moment: KillMoment =
                if Bool.random(using: &random) {
                    .changes(Int.random(in: 1...rounds.changes, using: &random))
                } else {
                    .request(
                        Int.random(in: 1...services[0].requests, using: &random), of: world.newsletter,
                        microseconds: Int.random(in: 0...5000, using: &random))
                }
            world.clearLogs()
            let program = try shop.start("--once", "--json")
            async let ended = program.ending()
            await moment.wait(for: program, watch)
            program.signal(signal)
            let ending = await ended
            if ending.code == 0 { continue }
            stopped += 1
            #expect(ending.code == 130, "\(moment): \(ending)")
            #expect(ending.errors.isEmpty, "\(moment): \(ending.errors)")
            let runs = try ReportDocument(ending.output).runs
            #expect(runs.count == 2)
            #expect(runs.contains { $0.state == "cancelled" && $0.error?.class == "cancelled" }, "\(ending.output)")
            #expect(runs.allSatisfy { $0.state == "cancelled" || $0.state == "succeeded" }, "\(ending.output)")
            #expect(runs.allSatisfy { $0.counts.isBalanced }, "\(ending.output)")
            let kept = try await shop.run("--runs", "--json")
            let listed = try ReportDocument(kept.output).runs
            for run in runs where run.run_id != nil {
                #expect(listed.first { $0.run_id == run.run_id }?.state == run.state, "\(moment): \(kept.output)")
            }
            let check = try await shop.run("--check-database")
            #expect(check.code == 0, "\(moment): \(check.output)")
            let next = try await shop.run("--once")
            #expect(next.code == 0, "\(moment): \(next.output)\(next.errors)")
            let contents = try shop.contents()
            #expect(contents == expected, "\(moment): \(contents.difference(from: expected))")
        }
    }
}
