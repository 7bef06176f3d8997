import CustomerModel
import CustomerStore
import Planning
import SimulatedServices
import SyncEngine
import TestSupport
import Testing

/// A fault of the provider at a time: the final database is the undisturbed one, or the run says that it failed and
/// nobody is marked missing; the equation of C2 holds in every report.
@Suite("Faults of a provider", .serialized, .timeLimit(.minutes(10))) struct FaultTests {
    @Test("Mailchimp", arguments: FaultCase.passing(.mailchimp) + FaultCase.lasting(.mailchimp))
    func mailchimp(fault: FaultCase) async throws { try await show(fault, of: .mailchimp) }

    @Test("Invu", arguments: FaultCase.passing(.invu) + FaultCase.lasting(.invu))
    func invu(fault: FaultCase) async throws { try await show(fault, of: .invu) }

    @Test("Brevo", arguments: FaultCase.essential(.brevo))
    func brevo(fault: FaultCase) async throws { try await show(fault, of: .brevo) }

    @Test("listmonk", arguments: FaultCase.essential(.listmonk))
    func listmonk(fault: FaultCase) async throws { try await show(fault, of: .listmonk) }

    @Test("Square", arguments: FaultCase.essential(.square))
    func square(fault: FaultCase) async throws { try await show(fault, of: .square) }

    private func show(_ fault: FaultCase, of provider: Provider) async throws {
        let undisturbed = try await Undisturbed.of(provider)
        var options = SimulatedService.Options()
        options.faults = fault.faults
        let service = try await provider.start(options)
        let shop = try await Shop(stall: fault.stall)
        let report = try await shop.sync(provider, service)
        #expect(report.counts.isBalanced, "\(report)")
        #expect(service.log.mostSimultaneous <= provider.simultaneous)
        let requests = service.log.count
        #expect(requests <= undisturbed.requests + fault.moreRequests, "\(undisturbed.requests) undisturbed")
        switch fault.outcome {
        case .undisturbed:
            #expect(report.state == .succeeded, "\(report)")
            let contents = try shop.contents()
            #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        case .fails(let kind):
            #expect(report.state == .failed, "\(report)")
            #expect(report.error?.kind == kind, "\(report)")
            #expect(report.error?.message.contains(provider.rawValue) == true, "\(report)")
            #expect(try !shop.contents().marksAnybodyMissing)
            // When the service has come to its senses, the next run makes up for it.
            service.setFaults(FaultPlan())
            // Long enough for whatever it asked us to wait.
            shop.clock.advance(by: .seconds(86_400))
            let next = try await shop.sync(provider, service)
            #expect(next.state == .succeeded, "\(next)")
            #expect(next.counts.isBalanced)
            let contents = try shop.contents()
            #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        }
        await service.stop()
        await shop.close()
    }
}

/// What a run gives when nothing goes wrong.
struct Undisturbed: Sendable {
    var contents: DatabaseContents
    var requests: Int
    var report: RunReport

    private static let runs = Dictionary(
        uniqueKeysWithValues: Provider.allCases.map { provider in (provider, Task { try await run(provider) }) })

    static func of(_ provider: Provider) async throws -> Undisturbed {
        let task: Task<Undisturbed, any Error> = try #require(runs[provider])
        return try await task.value
    }

    private static func run(_ provider: Provider) async throws -> Undisturbed {
        let service = try await provider.start()
        let shop = try await Shop()
        let report = try await shop.sync(provider, service)
        try #require(report.state == .succeeded, "\(report)")
        try #require(report.counts.isBalanced)
        let undisturbed = Undisturbed(contents: try shop.contents(), requests: service.log.count, report: report)
        await service.stop()
        await shop.close()
        return undisturbed
    }
}
