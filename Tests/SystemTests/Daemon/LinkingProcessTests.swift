import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// A shopkeeper links a service to the built daemon, as `clientelactl setup` does.
@Suite("Linking a source to the daemon", .serialized, .timeLimit(.minutes(10))) struct LinkingProcessTests {
    private static let boletin = SourceName("boletin")

    private static func source(_ services: TwoServices, key: String = MailchimpService.demoKey) -> NewSource {
        NewSource(
            name: boletin, connector: "mailchimp", settings: ["base_url": .text(services.newsletter.url)],
            secrets: ["api_key": SecretText(key)], schedule: Schedule(everySeconds: 3600))
    }

    @Test("It is linked, tested, chosen from, previewed and imported, and is there after a restart with its secret")
    func theWholeWay() async throws {
        let services = try await TwoServices(people: 120)
        defer { services.stop() }
        let shop = try ShopOnDisk()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        let client = daemon.client

        let offered = try await client.connector("mailchimp")
        #expect(offered.title == "Mailchimp" && !offered.steps.isEmpty)
        #expect(offered.secrets.contains { $0.name == "api_key" })

        _ = try await client.createSource(Self.source(services, key: "wrong-us1"))
        let refused = try await client.checkSource(Self.boletin)
        #expect(!refused.works && refused.failure?.failureClass == .authentication)
        try await client.removeSource(Self.boletin)
        // A manager that hears nothing for long lets its queue fill, and then the daemon waits for it.
        for _ in 0..<2 { #expect(await daemon.manager.message(with: "RELOADING=1") != nil) }
        #expect(try await client.sources().sources.isEmpty)

        let linked = try await client.createSource(Self.source(services))
        #expect(linked.state == .linked && linked.managed && linked.nextRun == nil)
        #expect(await daemon.manager.message(with: "RELOADING=1") != nil)
        #expect(try await client.checkSource(Self.boletin).works)
        let list = try #require(try await client.streams(of: Self.boletin).streams.first)
        _ = try await client.chooseStreams(StreamChoice(streams: [list.id]), of: Self.boletin)
        let begun = try await client.sync(Self.boletin, SyncRequest(full: true, preview: true))
        let preview = try await daemon.end(of: begun.id)
        #expect(preview.newAccounts > 0 && preview.counts.quarantined == preview.leftOut.map(\.count).reduce(0, +))
        #expect(try await client.source(Self.boletin).state == .linked)

        #expect(await daemon.stop().code == 0)
        let again = try Running(shop)
        #expect(await again.manager.message(with: "READY=1") != nil)
        #expect(try await again.client.source(Self.boletin).state == .linked)
        let importing = try await again.client.importSource(
            Self.boletin, ImportRequest(announcedNewAccounts: preview.newAccounts))
        let imported = try await again.end(of: importing.id)
        #expect(imported.state == .succeeded && imported.newAccounts == preview.newAccounts)
        #expect(try await again.client.source(Self.boletin).nextRun != nil)
        let metrics = try await again.client.metrics()
        for name in ["clientela_request_seconds_count{source=\"boletin\"}", "clientela_database_lock_seconds_count"] {
            #expect(metrics.contains(name))
        }

        let ending = await again.stop()
        #expect(ending.code == 0 && !ending.errors.contains(MailchimpService.demoKey), "\(ending.errors)")
        #expect(!shop.folder.text(of: "state/linked/boletin.yaml").contains(MailchimpService.demoKey))
        #expect(shop.folder.text(of: "clientela.yaml").contains("boletin") == false)
    }

    @Test("C4: --once leaves a linked source alone that nobody has imported, unless it is named")
    func onceWithoutDaemon() async throws {
        let services = try await TwoServices(people: 30)
        defer { services.stop() }
        let shop = try ShopOnDisk()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.client.createSource(Self.source(services))
        #expect(await daemon.stop().code == 0)
        let bare = try await shop.run("--once")
        #expect(bare.code == 0 && bare.output.isEmpty && bare.errors.contains("never imported"), "\(bare.errors)")
        let named = try await shop.run("--once", "--source", "boletin")
        #expect(named.code == 0 && named.output.contains("new accounts"))
        let again = try await shop.run("--once")
        #expect(again.code == 0 && again.output.contains("0 new accounts"))
        let later = try Running(shop)
        #expect(await later.manager.message(with: "READY=1") != nil)
        #expect(try await later.client.source(Self.boletin).state != .linked)
        #expect(await later.stop().code == 0)
    }

    @Test("What cannot work is refused with its reason, and leaves nothing behind")
    func refusals() async throws {
        let services = try await TwoServices(people: 20)
        defer { services.stop() }
        let shop = try ShopOnDisk()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        var source = Self.source(services)
        source.settings["no_such"] = .text("x")
        let unknown = await #expect(throws: Problem.self) { try await daemon.client.createSource(source) }
        #expect(unknown?.code == "source_invalid" && unknown?.detail.contains("no_such") == true)
        source = Self.source(services)
        source.schedule = Schedule(everySeconds: 7)
        let schedule = await #expect(throws: Problem.self) { try await daemon.client.createSource(source) }
        #expect(schedule?.code == "bad_schedule")
        let folder = try? FileManager.default.contentsOfDirectory(atPath: shop.folder.path("state/linked"))
        #expect(folder ?? [] == [])

        try shop.folder.write(shop.folder.text(of: "clientela.yaml") + "nonsense: 1\n", to: "clientela.yaml")
        let broken = await #expect(throws: Problem.self) { try await daemon.client.createSource(Self.source(services)) }
        #expect(broken?.code == "configuration_invalid" && broken?.findings?.first?.code == "unknown_key")
        #expect(try await daemon.client.sources().sources.isEmpty)
        #expect(await daemon.stop().code == 0)
    }
}
