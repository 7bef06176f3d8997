import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// The built daemon under a service manager, which the test is: sockets handed over, signs of life, and none.
@Suite("The daemon under a service manager", .serialized, .timeLimit(.minutes(10))) struct ServiceManagerTests {
    /// Long enough that a busy machine does not look like a daemon that stands still.
    private static let interval: Duration = .seconds(3)

    @Test("It takes the socket that it is given, answers who came before it, and leaves it to the manager")
    func socketActivation() async throws {
        let shop = try ShopOnDisk()
        let listening = try ListeningSocket(in: shop.folder)
        let early = Running.client(of: listening)
        async let answer = early.status()
        let daemon = try Running(shop, listening: listening)
        let state = try await answer.state
        #expect([.starting, .running].contains(state))
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        let ending = await daemon.stop()
        #expect(ending.code == 0 && ending.errors.contains("socket of the service manager"), "\(ending.errors)")
        #expect(FileManager.default.fileExists(atPath: listening.path), "it is not the daemon's to remove")
        #expect(!FileManager.default.fileExists(atPath: shop.folder.path("control.sock")))

        // Between two daemons nobody is refused: who asks waits.
        async let later = early.health()
        let next = try Running(shop, listening: listening)
        let health = try await later
        #expect(health.alive)
        #expect(await next.stop().code == 0)
    }

    @Test("It tells the manager of its start, its reloads and its end, and that it lives in between")
    func notifications() async throws {
        let services = try await TwoServices(people: 60)
        defer { services.stop() }
        let shop = try services.shop()
        let daemon = try Running(shop, watchdog: Self.interval)
        let ready = await daemon.manager.message(with: "READY=1")
        #expect(ready?.contains("STATUS=ready") == true)
        async let watch = daemon.manager.watch(Self.interval)
        _ = try await daemon.firstRuns()
        _ = try await daemon.client.reload()
        let good = shop.folder.text(of: "clientela.yaml")
        try shop.folder.write(good + "nonsense: 1\n", to: "clientela.yaml")
        await #expect(throws: Problem.self) { try await daemon.client.reload() }
        #expect(await daemon.stop().code == 0)
        let heard = await watch
        #expect(!heard.isBitten && heard.pings > 0)
        let turns = heard.lines.filter { ["READY=1", "RELOADING=1", "STOPPING=1"].contains($0) }
        #expect(turns == ["RELOADING=1", "READY=1", "RELOADING=1", "READY=1", "STOPPING=1"])
        // What systemd needs to tell this reload from an earlier one, and a person to see at a glance.
        let reloads = heard.messages.filter { $0.contains("RELOADING=1") }
        #expect(reloads.allSatisfy { $0.contains(/MONOTONIC_USEC=[1-9][0-9]*/) })
        #expect(heard.messages.filter { $0.contains("READY=1") }.allSatisfy { $0.contains("STATUS=") })
        #expect(heard.lines.contains { $0.hasPrefix("STATUS=") && $0.contains("refused") })
        #expect(!heard.lines.contains { $0.contains("@") || $0.contains(MailchimpService.demoKey) })
    }

    @Test("A run that stands still gets no sign of life out of it: the watchdog bites, and nothing is lost")
    func watchdogBites() async throws {
        let people = SyntheticPeople(seed: 7, count: 150)
        let undisturbed = try await SimulatedService.run(MailchimpService(people)) { service in
            let shop = try ShopOnDisk(newsletter: service)
            #expect(try await shop.run("--once").code == 0)
            return try shop.contents()
        }
        var options = SimulatedService.Options()
        options.faults = .plan(.silence, at: .request(2, of: "/members"))
        try await SimulatedService.run(MailchimpService(people), options: options) { service in
            let shop = try ShopOnDisk(newsletter: service)
            let daemon = try Running(shop, watchdog: Self.interval, arguments: ["--allowed-silence-seconds", "1"])
            #expect(await daemon.manager.message(with: "READY=1") != nil)
            let watch = await daemon.manager.watch(Self.interval)
            #expect(watch.isBitten, "\(watch)")
            #expect(watch.lines.contains("STATUS=stuck, to be restarted by the watchdog: boletin: pulling"), "\(watch)")
            // It answers all the same: a timer alone would have gone on telling that all is well.
            #expect(try await daemon.client.health().alive)
            daemon.program.signal(SIGABRT)
            let ending = await daemon.program.ending()
            #expect(ending.code == -SIGABRT)
            #expect(ending.errors.contains("stuck, to be restarted by the watchdog: boletin: pulling"))

            let again = try Running(shop)
            #expect(await again.manager.message(with: "READY=1") != nil)
            let run = try await again.client.sync(SourceName(ShopOnDisk.mailchimp), SyncRequest())
            #expect(try await again.end(of: run.id).state == .succeeded)
            #expect(await again.stop().code == 0)
            #expect(try shop.contents() == undisturbed)
        }
    }

    @Test("A wait that a service asks for is no standstill")
    func announcedWait() async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(.rateLimited(.seconds(5)), at: .request(1, of: "/members"))
        try await SimulatedService.run(
            MailchimpService(SyntheticPeople(seed: 7, count: 150)), options: options
        ) { service in
            let shop = try ShopOnDisk(newsletter: service)
            let daemon = try Running(shop, watchdog: Self.interval, arguments: ["--allowed-silence-seconds", "1"])
            #expect(await daemon.manager.message(with: "READY=1") != nil)
            async let watch = daemon.manager.watch(Self.interval)
            let run = try #require(try await daemon.firstRuns(of: [ShopOnDisk.mailchimp]).first)
            #expect(run.state == .succeeded && run.durationSeconds > 4)
            #expect(await daemon.stop().code == 0)
            let heard = await watch
            #expect(!heard.isBitten && heard.pings > 1, "\(heard)")
            #expect(!heard.lines.contains { $0.contains("stuck") })
        }
    }
}
