import CustomerModel
import CustomerStore
import Planning
import SimulatedServices
import SyncEngine
import TestSupport
import Testing

/// Keys that are refused, at once or in the middle (C8).
@Suite("Refused keys", .serialized, .timeLimit(.minutes(10))) struct KeyTests {
    @Test(
        "A wrong key is `authentication`, names source and secret, and is not tried again", arguments: Provider.allCases
    )
    func wrong(provider: Provider) async throws {
        let service = try await provider.start()
        let shop = try await Shop()
        let wrong = provider.secrets.mapValues { _ in "wrong-secret-of-nobody" }
        let report = try await shop.sync(provider, service, secrets: wrong)
        #expect(report.state == .failed)
        let failure = try #require(report.error)
        #expect(failure.kind == .authentication, "\(failure)")
        #expect(failure.message.contains("source \(provider.rawValue)"), "\(failure)")
        for name in provider.secrets.keys { #expect(failure.message.contains("'\(name)'"), "\(failure)") }
        #expect(!failure.message.contains("wrong-secret-of-nobody"))
        #expect(service.log.count <= 2, "\(service.log.requests.map(\.target))")
        #expect(report.counts.isBalanced)
        await service.stop()
        await shop.close()
    }

    @Test("A token that expires in the middle is renewed, once, and nothing is lost")
    func expiredToken() async throws {
        let undisturbed = try await Undisturbed.of(.invu)
        var options = SimulatedService.Options()
        options.faults = .plan(.expiredToken, at: .request(3, of: "clients"))
        let service = try await Provider.invu.start(options)
        let shop = try await Shop()
        let report = try await shop.sync(.invu, service)
        #expect(report.state == .succeeded, "\(report)")
        #expect(report.counts.isBalanced)
        let contents = try shop.contents()
        #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        #expect((service.provider as? InvuService)?.tokensGiven == 2)
        // Refused: what may be asked for before a refusal inside an answer is read, twice the two connections; the login.
        #expect(service.log.count <= undisturbed.requests + 5)
        await service.stop()
        await shop.close()
    }

    @Test("A service that refuses every new token too is left alone", arguments: Provider.allCases)
    func refusedForEver(provider: Provider) async throws {
        let undisturbed = try await Undisturbed.of(provider)
        var options = SimulatedService.Options()
        options.faults = .plan(.expiredToken, at: .from(3, of: provider.route))
        let service = try await provider.start(options)
        let shop = try await Shop()
        let report = try await shop.sync(provider, service)
        #expect(report.state == .failed && report.error?.kind == .authentication, "\(report)")
        #expect(service.log.count <= 20, "\(service.log.count)")
        #expect(report.counts.isBalanced)
        service.setFaults(FaultPlan())
        let next = try await shop.sync(provider, service)
        #expect(next.state == .succeeded, "\(next)")
        let contents = try shop.contents()
        #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        await service.stop()
        await shop.close()
    }
}
