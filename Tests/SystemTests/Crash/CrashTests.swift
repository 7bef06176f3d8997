import Foundation
import SimulatedServices
import TestSupport
import Testing

/// Kills the real program in the middle of its work and looks at what is left (section 1: killing the process at any
/// instant and starting it again gives the same final database as never killing it).
@Suite("Crashes", .serialized, .timeLimit(.minutes(10))) struct CrashTests {
    private static let people = 1600

    private let seed =
        ProcessInfo.processInfo.environment["CLIENTELA_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999_999)

    @Test("Killed at 50 random moments and started again, two sources give the undisturbed database")
    func firstSync() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        var rounds = KillRounds(world) { try world.shop() }
        try await kill(50, &rounds, name: "first sync")
        #expect(rounds.changes > 1000)
        #expect(rounds.phases[.pulling, default: 0] > 0)
        #expect(rounds.phases[.applying, default: 0] + rounds.phases[.applyingSecond, default: 0] > 0)
    }

    @Test("Killed while it takes in what has changed since, a run gives the undisturbed database")
    func incrementalSync() async throws {
        let world = try await TwoServices(people: 800)
        defer { world.stop() }
        let before = try world.shop()
        #expect(try await before.run("--once").code == 0)
        try world.changeSomePeople()
        var rounds = KillRounds(world) { try before.copy() }
        try await kill(10, &rounds, name: "incremental sync")
        #expect(rounds.changes > 50)
    }

    @Test("R12: killed while it marks who is missing, a full run gives the undisturbed database")
    func fullSyncWithMissing() async throws {
        let world = try await TwoServices(people: 800)
        defer { world.stop() }
        let before = try world.shop()
        #expect(try await before.run("--once").code == 0)
        try world.changeSomePeople()
        world.removeSomePeople()
        var rounds = KillRounds(world, arguments: ["--once", "--full"]) { try before.copy() }
        try await kill(10, &rounds, name: "full sync with missing people")
        #expect(rounds.expected?.marksAnybodyMissing == true)
    }

    private func kill(_ count: Int, _ rounds: inout KillRounds, name: String) async throws {
        print("crash test, \(name): CLIENTELA_SEED=\(seed) repeats it")
        var random = SeededRandom(seed: seed)
        try await rounds.measure()
        var kills = 0
        while kills < count {
            let limit = min(count - kills, Int.random(in: 3...9, using: &random))
            kills += try await rounds.round(upTo: limit, &random)
        }
        print("crash test, \(name): \(kills) kills, \(rounds.summary)")
    }
}
