import Foundation
import SimulatedServices
import Testing

@Suite("listmonk")
struct ListmonkServiceTests {
    private let people = SyntheticPeople(seed: 7, count: 400)

    private func data(_ answer: TinyClient.Answer) throws -> [String: Any] {
        try #require(try answer.object()["data"] as? [String: Any])
    }

    private func rows(_ answer: TinyClient.Answer) throws -> [[String: Any]] {
        try #require(try data(answer)["results"] as? [[String: Any]])
    }

    @Test("Basic and token authentication are let in; a wrong one is 403; health needs none")
    func authentication() async throws {
        try await SimulatedService.run(ListmonkService(people)) { service async throws in
            let pair = Data("\(ListmonkService.demoUser):\(ListmonkService.demoToken)".utf8).base64EncodedString()
            let basic = TinyClient(service: service, headers: ["Authorization": "Basic \(pair)"])
            #expect(try await basic.get("/api/lists").status == 200)
            #expect(try await TinyClient.listmonk(service).get("/api/lists").status == 200)
            #expect(try await TinyClient(service: service).get("/api/lists").status == 403)
            #expect(try await TinyClient(service: service).get("/api/health").status == 200)
        }
    }

    @Test("Pages have at most 50 subscribers, whatever is asked, or all of them")
    func pages() async throws {
        try await SimulatedService.run(ListmonkService(people)) { service async throws in
            let client = TinyClient.listmonk(service)
            let page = try await client.get("/api/subscribers?per_page=100&order_by=id&order=ASC")
            #expect(try rows(page).count == 50)
            #expect(try data(page)["per_page"] as? Int == 50)
            #expect(try data(page)["total"] as? Int == people.truth.newsletterMembers)
            #expect(try rows(await client.get("/api/subscribers")).count == 20)
            let all = try rows(await client.get("/api/subscribers?per_page=all"))
            #expect(all.count == people.truth.newsletterMembers)
            #expect(Set(all.compactMap { $0["uuid"] as? String }).count == all.count)
        }
    }

    @Test("Each subscriber brings its lists with the subscription's status and the list's opt-in")
    func lists() async throws {
        try await SimulatedService.run(ListmonkService(people)) { service async throws in
            let all = try rows(await TinyClient.listmonk(service).get("/api/subscribers?per_page=all"))
            let lists = all.flatMap { $0["lists"] as? [[String: Any]] ?? [] }
            let seen = Set(lists.map { "\($0["optin"] ?? "") \($0["subscription_status"] ?? "")" })
            #expect(
                seen == [
                    "single confirmed", "single unconfirmed", "single unsubscribed", "double confirmed",
                    "double unconfirmed", "double unsubscribed",
                ])
            #expect(Set(all.compactMap { $0["status"] as? String }) == ["enabled", "blocklisted"])
            let names = try rows(await TinyClient.listmonk(service).get("/api/lists")).compactMap {
                $0["optin"] as? String
            }
            #expect(names == ["single", "double"])
        }
    }

    @Test("A query on updated_at filters, needs the permission, and is refused when it is no SQL")
    func query() async throws {
        let clock = ServiceClock.standing()
        let filter = "/api/subscribers?query=subscribers.updated_at%20%3E%20'2026-06-01T12:00:00Z'"
        try await SimulatedService.run(ListmonkService(people, clock: clock)) { service async throws in
            clock.advance(by: .seconds(5))
            service.world.change("101") { $0.firstName = "Otra" }
            let client = TinyClient.listmonk(service)
            #expect(try rows(await client.get(filter)).count == 1)
            #expect(try rows(await client.get(filter + "%20AND%20subscribers.id%20%3E%20101")).isEmpty)
            #expect(try await client.get("/api/subscribers?query=drop%20table").status == 500)
        }
        try await SimulatedService.run(ListmonkService(people, allowsQueries: false)) { service async throws in
            #expect(try await TinyClient.listmonk(service).get(filter).status == 403)
        }
    }
}
