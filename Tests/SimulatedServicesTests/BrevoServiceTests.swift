import Foundation
import SimulatedServices
import Testing

@Suite("Brevo")
struct BrevoServiceTests {
    private let people = SyntheticPeople(seed: 7, count: 400)

    @Test("The key is in the api-key header; a wrong one is 401 with a code")
    func authentication() async throws {
        try await SimulatedService.run(BrevoService(people)) { service async throws in
            let refused = try await TinyClient(service: service).get("/v3/contacts?limit=1")
            #expect(refused.status == 401)
            #expect(try refused.object()["code"] as? String == "unauthorized")
            let answer = try await TinyClient.brevo(service).get("/v3/contacts?limit=1")
            #expect(answer.status == 200)
            #expect(answer.header("x-sib-ratelimit-remaining") != nil)
        }
    }

    @Test("Contacts come newest first unless asked otherwise, 1000 at most, 500 in a list")
    func pages() async throws {
        try await SimulatedService.run(BrevoService(people)) { service async throws in
            let client = TinyClient.brevo(service)
            let newest = try await client.get("/v3/contacts").rows("contacts").compactMap { $0["createdAt"] as? String }
            #expect(newest.count == 50 && newest == newest.sorted(by: >))
            let oldest = try await client.get("/v3/contacts?limit=1000&sort=asc")
            let times = try oldest.rows("contacts").compactMap { $0["createdAt"] as? String }
            #expect(times.count == people.truth.newsletterMembers && times == times.sorted())
            #expect(try oldest.object()["count"] as? Int == people.truth.newsletterMembers)
            #expect(try await client.get("/v3/contacts?limit=1001").status == 400)
            #expect(try await client.get("/v3/contacts/lists/2/contacts?limit=501").status == 400)
            let inside = try await client.get("/v3/contacts/lists/2/contacts?limit=500")
            let same = try await client.get("/v3/contacts?limit=1000&listIds=2")
            #expect(try inside.object()["count"] as? Int == same.object()["count"] as? Int)
            #expect(try inside.rows("contacts").allSatisfy { ($0["listIds"] as? [Int])?.contains(2) == true })
            #expect(try await client.get("/v3/contacts?listIds=2&segmentId=1").status == 400)
        }
    }

    @Test("An unsubscribed list is in listUnsubscribed, a bounced person is blacklisted, an SMS contact has no email")
    func consent() async throws {
        let clock = ServiceClock.standing()
        let world = SimulatedWorld(clock: clock)
        world.add(
            .init(
                id: "1", email: "a@correo.example",
                memberships: [
                    .init(list: 2, status: .subscribed, since: 0), .init(list: 3, status: .unsubscribed, since: 0),
                ]))
        world.add(.init(id: "2", email: "b@correo.example", status: .cleaned))
        world.add(.init(id: "3", email: nil, phone: "6123-4567"))
        try await SimulatedService.run(BrevoService(world: world)) { service async throws in
            let rows = try await TinyClient.brevo(service).get("/v3/contacts?sort=asc").rows("contacts")
            #expect(rows[0]["listIds"] as? [Int] == [2])
            #expect(rows[0]["listUnsubscribed"] as? [Int] == [3])
            #expect(rows[0]["emailBlacklisted"] as? Bool == false)
            #expect(rows[1]["emailBlacklisted"] as? Bool == true)
            #expect(rows[1]["listUnsubscribed"] is NSNull)
            #expect(rows[2]["email"] == nil)
            #expect((rows[2]["attributes"] as? [String: Any])?["SMS"] as? String == "5076123456" + "7")
        }
    }

    @Test("modifiedSince sees edits, createdSince does not")
    func increments() async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(BrevoService(people, clock: clock)) { service async throws in
            clock.advance(by: .seconds(5))
            service.world.change("101") { $0.firstName = "Otra" }
            let client = TinyClient.brevo(service)
            let since = "2026-06-01T12:00:00.000Z"
            #expect(try await client.get("/v3/contacts?modifiedSince=\(since)").rows("contacts").count == 1)
            #expect(try await client.get("/v3/contacts?createdSince=\(since)").rows("contacts").isEmpty)
            #expect(try await client.get("/v3/contacts?modifiedSince=ayer").status == 400)
        }
    }
}
