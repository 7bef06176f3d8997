import Foundation
import SimulatedServices
import Testing

@Suite("Mailchimp")
struct MailchimpServiceTests {
    private let people = SyntheticPeople(seed: 7, count: 300)
    private let list = MailchimpService.demoAudiences[0].id

    private func with(
        _ options: SimulatedService.Options = .init(), clock: ServiceClock = .standing(),
        _ body: (SimulatedService, TinyClient) async throws -> Void
    ) async throws {
        try await SimulatedService.run(MailchimpService(people, clock: clock), options: options) {
            try await body($0, .mailchimp($0))
        }
    }

    @Test("Any user name with the key is let in; without it the answer is 401 as a problem document")
    func authentication() async throws {
        try await with { service, client async throws in
            #expect(try await client.get("/3.0/ping").text.contains("Everything's Chimpy!"))
            let refused = try await TinyClient(service: service).get("/3.0/lists")
            #expect(refused.status == 401)
            #expect(refused.header("content-type")?.hasPrefix("application/problem+json") == true)
            #expect(try refused.object()["title"] as? String == "API Key Invalid")
        }
    }

    @Test("Pages have 10 members by default and 1000 at most; archived ones only when asked for")
    func pages() async throws {
        try await with { _, client async throws in
            let few = try await client.get("/3.0/lists/\(list)/members")
            #expect(try few.rows("members").count == 10)
            #expect(try few.object()["total_items"] as? Int == people.truth.audienceListed[0])
            #expect(try await client.get("/3.0/lists/\(list)/members?count=1001").status == 400)
            let all = try await client.get("/3.0/lists/\(list)/members?count=1000")
            #expect(try all.rows("members").count == people.truth.audienceListed[0])
            let archived = try await client.get("/3.0/lists/\(list)/members?count=1000&status=archived")
            #expect(
                try archived.rows("members").count
                    == people.truth.audienceRecords[0] - people.truth.audienceListed[0])
            #expect(try await client.get("/3.0/lists/nolist/members").status == 404)
        }
    }

    @Test("A member's id is the MD5 of its lower-cased address; empty times are empty texts")
    func shape() async throws {
        try await with { service, client async throws in
            let mailchimp = try #require(service.provider as? MailchimpService)
            mailchimp.subscribe(
                SimulatedPerson(email: "Ana@Correo.Example", firstName: "Ana", status: .pending), to: list)
            // echo -n ana@correo.example | md5sum
            let id = "966c802df8c185b6e6d9408f3fca3503"
            let rows = try await client.get("/3.0/lists/\(list)/members?count=1000").rows("members")
            let ana = try #require(rows.first { $0["email_address"] as? String == "Ana@Correo.Example" })
            #expect(ana["timestamp_opt"] as? String == "")
            #expect(ana["id"] as? String == id)
            #expect(ana["status"] as? String == "pending")
            #expect(ana["_links"] != nil && ana["stats"] != nil)
            #expect((ana["merge_fields"] as? [String: Any])?["FNAME"] as? String == "Ana")
            #expect(try await client.get("/3.0/lists/\(list)/members/\(id)").status == 200)
        }
    }

    @Test("fields and exclude_fields leave out what they should")
    func selection() async throws {
        try await with { _, client async throws in
            let only = try await client.get("/3.0/lists/\(list)/members?fields=members.id,members.merge_fields.FNAME")
            #expect(try only.object().keys.sorted() == ["members"])
            let row = try #require(try only.rows("members").first)
            #expect(row.keys.sorted() == ["id", "merge_fields"])
            #expect((row["merge_fields"] as? [String: Any])?.keys.sorted() == ["FNAME"])
            let without = try await client.get("/3.0/lists/\(list)/members?exclude_fields=members._links,members.stats")
            #expect(try without.rows("members").allSatisfy { $0["_links"] == nil && $0["stats"] == nil })
            #expect(try without.object()["total_items"] != nil)
        }
    }

    @Test("since_last_changed sees what changed after it, sorted as asked; a wrongly encoded plus is 400")
    func increments() async throws {
        let clock = ServiceClock.standing()
        try await with(clock: clock) { service, client async throws in
            clock.advance(by: .seconds(60))
            let ids = service.world.people(in: list).filter { $0.status != .archived }.prefix(3).map(\.id)
            for id in ids.reversed() {
                clock.advance(by: .seconds(1))
                service.world.change(id, in: list) { $0.firstName = "Cambiada" }
            }
            let since = "2026-06-01T12:00:00%2B00:00"
            let base = "/3.0/lists/\(list)/members?count=100&sort_field=last_changed"
            let changed = try await client.get("\(base)&sort_dir=ASC&since_last_changed=\(since)").rows("members")
            #expect(changed.compactMap { $0["id"] as? String } == ids.reversed())
            let before = "2026-06-01T12:01:03%2B00:00"
            let window = try await client.get("\(base)&since_last_changed=\(since)&before_last_changed=\(before)")
            #expect(try window.rows("members").count == 2)
            #expect(changed.last?["last_changed"] as? String == "2026-06-01T12:01:03+00:00")
            let wrong = "\(base)&since_last_changed=2026-06-01T12:00:00+00:00"
            #expect(try await client.get(wrong).status == 400)
        }
    }

    @Test("The Date header and new times come from the service's own clock")
    func clock() async throws {
        try await with { _, client async throws in
            #expect(try await client.get("/3.0/ping").header("date") == "Mon, 01 Jun 2026 12:00:00 GMT")
        }
    }

    @Test("More than ten requests at once are refused where the documented limits hold")
    func simultaneous() async throws {
        var options = SimulatedService.Options()
        options.limits = MailchimpService.documentedLimits
        options.faults = .plan(.stalledBody, at: .first(10))
        try await with(options) { service, client async throws in
            try await withThrowingTaskGroup(of: Int.self) { group async throws in
                for _ in 0..<10 {
                    group.addTask {
                        _ = try await client.get("/3.0/ping")
                        return 0
                    }
                }
                await service.waitForRequests(10)
                #expect(try await client.get("/3.0/ping").status == 429)
                #expect(service.log.mostSimultaneous == 11)
                group.cancelAll()
            }
        }
    }
}
