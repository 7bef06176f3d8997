import Foundation
import SimulatedServices
import TestSupport
import Testing

/// Runs a shop's program again and again, ends it at random moments, and compares what comes of it in the end.
struct KillRounds {
    /// Where an ended run stood, as far as the database tells.
    enum Phase: String, CaseIterable {
        case starting, pulling, applying, between, applyingSecond, closing

        init(_ before: DatabaseWatch.Progress, _ after: DatabaseWatch.Progress) {
            let succeeded = after.succeeded - before.succeeded
            self =
                if succeeded >= 2 {
                    .closing
                } else if succeeded == 1 {
                    after.changes > before.changes && after.unclosed > 0 ? .applyingSecond : .between
                } else if after.changes > before.changes {
                    .applying
                } else {
                    after.runs > before.runs ? .pulling : .starting
                }
        }
    }

    /// Makes a folder in which the work is still to be done.
    let makeShop: () throws -> ShopOnDisk
    let arguments: [String]
    let world: TwoServices
    /// What an undisturbed run takes, writes and asks.
    private(set) var time = Duration.zero
    private(set) var changes = 0
    private(set) var requests = (newsletter: 0, pos: 0)
    private(set) var expected: DatabaseContents?
    private(set) var phases: [Phase: Int] = [:]
    private(set) var rounds = 0

    init(_ world: TwoServices, arguments: [String] = ["--once"], makeShop: @escaping () throws -> ShopOnDisk) {
        self.world = world
        self.arguments = arguments
        self.makeShop = makeShop
    }

    var summary: String {
        let found = Phase.allCases.map { "\($0.rawValue) \(phases[$0, default: 0])" }.joined(separator: ", ")
        return "\(rounds) databases, an undisturbed run takes \(time): \(found)"
    }

    /// Measures a run that nobody disturbs.
    mutating func measure() async throws {
        let shop = try makeShop()
        let watch = DatabaseWatch(path: shop.database)
        let before = watch.progress()
        world.clearLogs()
        let start = ContinuousClock.now
        let ending = try await shop.start(arguments).ending()
        time = start.duration(to: .now)
        try #require(ending.code == 0, "\(ending.output)\(ending.errors)")
        requests = (world.newsletter.log.count, world.pos.log.count)
        changes = watch.progress().changes - before.changes
        expected = try shop.contents()
    }

    /// Starts in a new folder, ends that many runs or fewer, lets the last one finish, and compares; gives how many
    /// were ended.
    mutating func round(upTo limit: Int, _ random: inout SeededRandom) async throws -> Int {
        rounds += 1
        let shop = try makeShop()
        let watch = DatabaseWatch(path: shop.database)
        let origin = watch.progress().changes
        var trace: [String] = []
        while trace.count < limit {
            let moment = KillMoment.random(
                &random, undisturbed: time, changes: max(1, changes + origin - watch.progress().changes),
                services: [(world.newsletter, requests.newsletter), (world.pos, requests.pos)])
            world.clearLogs()
            let before = watch.progress()
            let program = try shop.start(arguments)
            async let ended = program.ending()
            await moment.wait(for: program, watch)
            program.signal(SIGKILL)
            let ending = await ended
            guard ending.code == -SIGKILL else {
                #expect(ending.code == 0, "after \(trace): \(ending.output)\(ending.errors)")
                break
            }
            let phase = Phase(before, watch.progress())
            phases[phase, default: 0] += 1
            trace.append("\(moment) (\(phase.rawValue))")
            #expect(try watch.integrity() == "ok", "after \(trace)")
            let check = try await shop.run("--check-database")
            #expect(check.code == 0, "after \(trace): \(check.output)\(check.errors)")
        }
        let last = try await shop.start(arguments).ending()
        #expect(last.code == 0, "after \(trace): \(last.output)\(last.errors)")
        let (contents, expected) = (try shop.contents(), try #require(expected))
        #expect(contents == expected, "after \(trace): \(contents.difference(from: expected))")
        let check = try await shop.run("--check-database")
        #expect(check.code == 0, "after \(trace): \(check.output)\(check.errors)")
        return trace.count
    }
}

extension ShopOnDisk {
    /// Starts the program with this configuration.
    func start(_ arguments: [String]) throws -> Program {
        try Program(arguments + ["--config", folder.path("clientela.yaml")], in: folder)
    }
}
