import CustomerModel
import CustomerStore
import Planning
import SimulatedServices
import SyncEngine
import TestSupport
import Testing

/// People who change, come and go while pages are read (C6, C7).
@Suite("Lists that move", .serialized, .timeLimit(.minutes(10))) struct MovingListTests {
    private static let seeds: [UInt64] = [1, 2]

    @Test("A full run after the commotion ends at the truth", arguments: Provider.allCases, seeds)
    func fullRunAfterwards(provider: Provider, seed: UInt64) async throws {
        try await commotion(provider, seed: seed, removed: 1) { shop, service, _ in
            let report = try await shop.sync(provider, service, options: SyncOptions(forcesFull: true))
            #expect(report.state == .succeeded, "\(report)")
            #expect(report.counts.isBalanced)
            let (found, truth) = (try shop.contents().presentIdentities, try await self.truth(provider, service))
            #expect(found == truth, "\(found.subtracting(truth).first ?? ""); \(truth.subtracting(found).first ?? "")")
        }
    }

    @Test("C6: the next run, whatever it reads, has everybody who is there", arguments: Provider.allCases, seeds)
    func nextRun(provider: Provider, seed: UInt64) async throws {
        try await commotion(provider, seed: seed, removed: 0) { shop, service, _ in
            let report = try await shop.sync(provider, service)
            #expect(report.state == .succeeded, "\(report)")
            #expect(report.counts.isBalanced)
            let (found, truth) = (try shop.contents().presentIdentities, try await self.truth(provider, service))
            #expect(found == truth, "\(found.subtracting(truth).first ?? ""); \(truth.subtracting(found).first ?? "")")
        }
    }

    /// A first run during which people change after every answer.
    private func commotion(
        _ provider: Provider, seed: UInt64, removed: Int,
        _ body: (Shop, SimulatedService, RunReport) async throws -> Void
    ) async throws {
        let table = provider == .mailchimp ? MailchimpService.demoAudiences[0].id : SimulatedWorld.people
        var options = SimulatedService.Options()
        options.script = WorldScript().churning(
            table, seed: seed, changed: 3, added: 2, removed: removed, from: 1, through: 40)
        let service = try await provider.start(options)
        let shop = try await Shop()
        let report = try await shop.sync(provider, service)
        #expect(report.counts.isBalanced, "\(report)")
        #expect(report.state == .succeeded || report.error?.code == "incomplete", "\(report)")
        #expect(try !shop.contents().marksAnybodyMissing)
        service.setScript(WorldScript())
        // Square finds a change a while later; others count in seconds.
        service.world.clock.advance(by: .seconds(300))
        shop.clock.advance(by: .seconds(300))
        try await body(shop, service, report)
        await service.stop()
        await shop.close()
    }

    /// What a new shop sees of the world as it stands.
    private func truth(_ provider: Provider, _ service: SimulatedService) async throws -> Set<String> {
        let shop = try await Shop()
        let report = try await shop.sync(provider, service)
        #expect(report.state == .succeeded, "\(report)")
        let identities = try shop.contents().presentIdentities
        await shop.close()
        return identities
    }
}
