import Foundation
import SimulatedServices
import TestSupport
import Testing

/// Taking a run back is work that can be interrupted too (C9).
@Suite("Interrupted undo", .serialized, .timeLimit(.minutes(10))) struct UndoCrashTests {
    private let seed =
        ProcessInfo.processInfo.environment["CLIENTELA_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999_999)

    @Test(
        "C9: --undo that is killed or stopped and given again takes the run back as if nobody had disturbed it",
        arguments: [SIGKILL, SIGTERM])
    func interrupted(signal: Int32) async throws {
        print("undo test: CLIENTELA_SEED=\(seed) repeats it")
        var random = SeededRandom(seed: seed)
        let world = try await TwoServices(people: 600)
        defer { world.stop() }
        let imported = try world.shop()
        #expect(try await imported.run("--once", "--source", ShopOnDisk.mailchimp).code == 0)
        let before = try imported.people()
        let import_ = try await imported.run("--once", "--json", "--source", ShopOnDisk.invu)
        let run = try #require(try ReportDocument(import_.output).runs.first?.run_id)
        let quiet = try imported.copy()
        let watch = DatabaseWatch(path: quiet.database)
        let changes = watch.progress().changes
        #expect(try await quiet.run("--undo", run).code == 0)
        #expect(try quiet.people() == before)
        let written = watch.progress().changes - changes
        try #require(written > 100)
        var interruptions = 0
        for _ in 0..<6 {
            let shop = try imported.copy()
            let watch = DatabaseWatch(path: shop.database)
            let moment = KillMoment.changes(Int.random(in: 1...written, using: &random))
            let program = try shop.start("--undo", run)
            async let ended = program.ending()
            await moment.wait(for: program, watch)
            program.signal(signal)
            let ending = await ended
            if ending.code == 0 { continue }
            interruptions += 1
            #expect(ending.code == (signal == SIGKILL ? -SIGKILL : 130), "\(ending)")
            if signal != SIGKILL {
                #expect(ending.output.contains("only partly taken back"), "\(ending.output)")
                #expect(ending.errors.isEmpty, "\(ending.errors)")
            }
            let again = try await shop.run("--undo", run)
            #expect(again.code == 0, "\(again.output)\(again.errors)")
            let people = try shop.people()
            #expect(people == before, "\(moment): \(Set(people).subtracting(before).sorted().prefix(2))")
            let check = try await shop.run("--check-database")
            #expect(check.code == 0, "\(check.output)")
        }
        #expect(interruptions > 0)
    }

    @Test("C9: after an undo that was killed, the next import reads everything again and makes it whole")
    func importAfterwards() async throws {
        let world = try await TwoServices(people: 800)
        defer { world.stop() }
        let imported = try world.shop()
        #expect(try await imported.run("--once", "--source", ShopOnDisk.mailchimp).code == 0)
        let second = try await imported.run("--once", "--json", "--source", ShopOnDisk.invu)
        let run = try #require(try ReportDocument(second.output).runs.first?.run_id)
        let whole = try imported.people()
        // An undo that is over before the signal comes shows nothing: it is tried again on another copy.
        for attempt in 1... {
            let shop = try imported.copy()
            let watch = DatabaseWatch(path: shop.database)
            let program = try shop.start("--undo", run)
            async let ended = program.ending()
            await KillMoment.changes(20).wait(for: program, watch)
            program.signal(SIGKILL)
            let ending = await ended
            if ending.code == 0, attempt < 20 { continue }
            #expect(ending.code == -SIGKILL, "\(ending)")
            #expect(try shop.people() != whole)
            let next = try await shop.run("--once")
            #expect(next.code == 0, "\(next.output)\(next.errors)")
            let people = try shop.people()
            #expect(people == whole, "\(Set(people).symmetricDifference(whole).sorted().prefix(2))")
            return
        }
    }
}
