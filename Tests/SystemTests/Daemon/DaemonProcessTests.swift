import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// The built daemon as a process: the service manager's and the operator's side of it.
@Suite("The daemon", .serialized, .timeLimit(.minutes(10))) struct DaemonProcessTests {
    @Test("It is ready, runs every source, answers, refuses a second one on its state, and ends at SIGTERM")
    func life() async throws {
        let services = try await TwoServices(people: 150)
        defer { services.stop() }
        let shop = try services.shop()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        let runs = try await daemon.firstRuns()
        #expect(runs.allSatisfy { $0.state == .succeeded && $0.newAccounts > 0 })
        let status = try await daemon.client.status()
        #expect(status.sources.map(\.state) == [.idle, .idle] && status.warnings.isEmpty)
        #expect(try await daemon.client.metrics().contains("clientela_runs_total{source=\"boletin\""))

        let second = try await shop.run("--socket", shop.folder.path("other.sock"))
        #expect(second.code == 78 && second.errors.contains("another clientelad is using the state directory"))

        let preview = try await daemon.client.sync(
            SourceName(ShopOnDisk.invu), SyncRequest(full: true, preview: true))
        #expect(try await daemon.end(of: preview.id).newAccounts == 0)

        let ending = await daemon.stop()
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(await daemon.manager.message(with: "STOPPING=1") != nil)
        #expect(!FileManager.default.fileExists(atPath: shop.folder.path("control.sock")))
        #expect(!ending.errors.contains(MailchimpService.demoKey) && !ending.errors.contains("@"), "\(ending.errors)")
        #expect(try await shop.run("--check-database").code == 0)
    }

    @Test("It runs each source again and again on its schedule, on a clock that goes fast")
    func onSchedule() async throws {
        let services = try await TwoServices(people: 40)
        defer { services.stop() }
        let shop = try services.shop(more: "defaults: { schedule: { every_hours: 1 }, jitter_share: 0 }\n")
        // An hour is a second.
        let daemon = try Running(shop, arguments: ["--schedule-rate", "3600"])
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        for source in [ShopOnDisk.mailchimp, ShopOnDisk.invu] {
            var runs: [RunSummary] = []
            while runs.count < 3 {
                try await Task.sleep(for: .milliseconds(50))
                runs = try await daemon.client.runs(
                    RunFilter(source: SourceName(source), state: .succeeded, limit: 50)
                ).runs
            }
            #expect(runs.last?.newAccounts ?? 0 > 0 && runs.dropLast().allSatisfy { $0.newAccounts == 0 })
        }
        #expect(await daemon.stop().code == 0)
    }

    @Test(
        "Stopped or killed in the middle of an import and started again, it comes to the undisturbed database",
        arguments: [SIGTERM, SIGKILL])
    func stopAndGoOn(_ signal: Int32) async throws {
        let services = try await TwoServices(people: 400)
        defer { services.stop() }
        let undisturbed = try services.shop()
        #expect(try await undisturbed.run("--once").code == 0)

        let shop = try services.shop()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        // As soon as a run has begun: it is in the middle, or, on a busy machine, just over.
        while try await daemon.client.runs(RunFilter(limit: 1)).runs.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        daemon.program.signal(signal)
        let ending = await daemon.program.ending()
        #expect(signal == SIGKILL || ending.code == 0)
        let again = try Running(shop)
        #expect(await again.manager.message(with: "READY=1") != nil)
        for source in [ShopOnDisk.mailchimp, ShopOnDisk.invu] {
            // Who was interrupted waits a little before it goes on; a person need not.
            let run = try await again.client.status().sources.first { $0.name.rawValue == source }
            guard run?.lastRun?.state != .succeeded, run?.currentRun == nil else { continue }
            _ = try? await again.client.sync(SourceName(source), SyncRequest())
        }
        let runs = try await again.firstRuns()
        #expect(runs.allSatisfy { $0.state == .succeeded }, "\(runs)")
        #expect(await again.stop().code == 0)
        #expect(try shop.contents() == undisturbed.contents())
    }

    @Test("A new configuration is taken as a whole, or refused as a whole with its place")
    func reload() async throws {
        let services = try await TwoServices(people: 60)
        defer { services.stop() }
        let shop = try services.shop()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns()
        let good = shop.folder.text(of: "clientela.yaml")

        try shop.folder.write(good + "nonsense: 1\n", to: "clientela.yaml")
        daemon.program.signal(SIGHUP)
        #expect(await daemon.manager.message(with: "READY=1")?.contains("refused") == true)
        let problem = await #expect(throws: Problem.self) { try await daemon.client.reload() }
        #expect(problem?.findings?.first?.line == good.split(separator: "\n", omittingEmptySubsequences: false).count)
        #expect(try await daemon.client.status().sources.count == 2)

        let (head, _) = (good.components(separatedBy: "  caja:")[0], 0)
        try shop.folder.write(head, to: "clientela.yaml")
        let outcome = try await daemon.client.reload()
        #expect(outcome.changes.map(\.kind) == [.removed])
        #expect(try await daemon.client.status().sources.map(\.name.rawValue) == ["boletin"])
        let ending = await daemon.stop()
        #expect(ending.code == 0 && ending.errors.contains("unknown_key") || ending.errors.contains("nonsense"))
    }

    @Test("A broken configuration at the start: every finding, and status 78")
    func brokenStart() async throws {
        let shop = try ShopOnDisk()
        try shop.folder.write("database: { pth: x }\nsorces: {}\n", to: "clientela.yaml")
        let ending = try await shop.run("--socket", shop.folder.path("control.sock"))
        #expect(ending.code == 78)
        #expect(ending.errors.contains("clientela.yaml:1:13") && ending.errors.contains("clientela.yaml:2:1"))
    }

    @Test("A socket path that is too long is a configuration error that names the limit")
    func longSocket() async throws {
        let shop = try ShopOnDisk()
        let ending = try await shop.run("--socket", "/tmp/" + String(repeating: "x", count: 120))
        #expect(ending.code == 78 && ending.errors.contains("expected 1 to"), "\(ending.errors)")
    }
}
