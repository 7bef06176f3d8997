import CustomerModel
import CustomerStore
import Planning
import SimulatedServices
import SyncEngine
import TestSupport
import Testing

/// Answers that look good and are not: errors inside 200, empty lists, lists without end, the wrong host (C7).
@Suite("Deceiving answers", .serialized, .timeLimit(.minutes(10))) struct DeceptionTests {
    @Test("An error inside HTTP 200 is no page: the database is the undisturbed one", arguments: Provider.allCases)
    func errorInsideOK(provider: Provider) async throws {
        let undisturbed = try await Undisturbed.of(provider)
        try await with(provider, .plan(.errorInsideOK, at: .request(2, of: provider.route))) { shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.counts.isBalanced)
            if report.state != .succeeded {
                // It may give up instead, if it says so and makes up for it.
                #expect(report.state == .failed, "\(report)")
                let next = try await shop.sync(provider, service)
                #expect(next.state == .succeeded, "\(next)")
            }
            let contents = try shop.contents()
            #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        }
    }

    @Test("Errors inside HTTP 200 for ever fail, with few requests", arguments: Provider.allCases)
    func errorInsideOKForEver(provider: Provider) async throws {
        try await with(provider, .plan(.errorInsideOK, at: .every(provider.route))) { shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.state == .failed, "\(report)")
            #expect(report.error?.message.contains(provider.rawValue) == true, "\(report)")
            #expect(service.log.count <= 40, "\(service.log.count)")
            #expect(try shop.contents().customers.isEmpty)
        }
    }

    @Test("C7: a list that is suddenly empty is held; nobody is missing, nothing changes", arguments: Provider.allCases)
    func suddenlyEmpty(provider: Provider) async throws {
        try await with(provider) { shop, service in
            #expect(try await shop.sync(provider, service).state == .succeeded)
            let before = try shop.contents()
            service.setFaults(.plan(.emptyList, at: .every(provider.route)))
            let report = try await shop.sync(provider, service, options: SyncOptions(forcesFull: true))
            #expect(report.state == .waiting || report.state == .failed, "\(report)")
            #expect(report.counts.isBalanced)
            let after = try shop.contents()
            #expect(after == before, "\(after.difference(from: before))")
        }
    }

    @Test(
        "Pages without end: a clear failure, few pages, nobody missing",
        arguments: Provider.allCases, [Fault.Endlessness.samePage, .neverLast])
    func endless(provider: Provider, kind: Fault.Endlessness) async throws {
        try await with(provider) { shop, service in
            #expect(try await shop.sync(provider, service).state == .succeeded)
            service.setFaults(.plan(.endlessPages(kind), at: .every(provider.route)))
            let report = try await shop.sync(provider, service, options: SyncOptions(forcesFull: true))
            #expect(report.state == .failed || report.state == .waiting, "\(report)")
            #expect(report.error?.message.contains(provider.rawValue) == true, "\(report)")
            #expect(report.counts.isBalanced, "\(report)")
            #expect(report.pages < 200)
            #expect(try !shop.contents().marksAnybodyMissing)
        }
    }

    @Test(
        "New people for ever: cut when far more come than the service said that it has",
        arguments: [Provider.mailchimp, .invu, .square])
    func newPeople(provider: Provider) async throws {
        try await with(provider, .plan(.endlessPages(.newPeople), at: .every(provider.route)), pageSize: nil) {
            shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.state == .failed, "\(report)")
            #expect(report.counts.isBalanced)
            #expect(report.counts.fetched < 20_000)
        }
    }

    @Test("A total beyond all reason is no reason to ask for ever, nor to fail as a bug", arguments: Provider.allCases)
    func absurdTotal(provider: Provider) async throws {
        try await with(provider, .plan(.wrongTotal(.max - 1_000_000), at: .every(provider.route))) { shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.state == .failed && report.error?.kind == .transient, "\(report)")
            #expect(report.counts.isBalanced)
            #expect(service.log.count < 100, "\(service.log.count)")
            #expect(try !shop.contents().marksAnybodyMissing)
        }
    }

    @Test("No request follows an answer to another host", arguments: Provider.allCases)
    func otherHost(provider: Provider) async throws {
        let stranger = try await SimulatedService.start(MailchimpService(SyntheticPeople(seed: 1, count: 10)))
        // Another port is another host.
        let fault = Fault.redirect(to: stranger.url + "/lists")
        try await with(provider, .plan(fault, at: .from(2, of: provider.route))) { shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.state == .failed, "\(report)")
            #expect(report.error?.message.contains(provider.rawValue) == true, "\(report)")
            #expect(report.counts.isBalanced)
            #expect(service.log.count <= 30, "\(service.log.count)")
        }
        #expect(stranger.log.connections == 0)
        await stranger.stop()
    }

    @Test("A body without end is cut at the limit", arguments: Provider.allCases)
    func endlessBody(provider: Provider) async throws {
        let undisturbed = try await Undisturbed.of(provider)
        try await with(provider, .plan(.endlessBody, at: .request(2, of: provider.route))) { shop, service in
            let report = try await shop.sync(provider, service)
            #expect(report.counts.isBalanced)
            if report.state != .succeeded {
                #expect(report.state == .failed, "\(report)")
                let next = try await shop.sync(provider, service)
                #expect(next.state == .succeeded, "\(next)")
            }
            let contents = try shop.contents()
            #expect(contents == undisturbed.contents, "\(contents.difference(from: undisturbed.contents))")
        }
    }

    private func with(
        _ provider: Provider, _ faults: FaultPlan = FaultPlan(), pageSize: Int? = 50,
        _ body: (Shop, SimulatedService) async throws -> Void
    ) async throws {
        var options = SimulatedService.Options()
        options.faults = faults
        let service = try await provider.start(options)
        let shop = try await Shop(pageSize: pageSize)
        try await body(shop, service)
        await service.stop()
        await shop.close()
    }
}
