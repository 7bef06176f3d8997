import Foundation
import SimulatedServices
import Testing

@Suite("Invu")
struct InvuServiceTests {
    private let people = SyntheticPeople(seed: 7, count: 400)
    private let list = "/invuApiPos/index.php?r=clients/list"

    @Test("The login takes JSON and forms; a wrong password is a 403 inside a 200")
    func login() async throws {
        try await SimulatedService.run(InvuService(people)) { service async throws in
            let client = TinyClient(service: service)
            let form = "username=\(InvuService.demoUser)&password=\(InvuService.demoPassword)&grant_type=authorization"
            let byForm = try await client.post(
                "/invuApiPos/userAuth", form, type: "application/x-www-form-urlencoded")
            #expect(try byForm.object()["authorization"] is String)
            _ = try await TinyClient.invu(service)
            let wrong = try await client.post("/invuApiPos/userAuth", #"{"username":"x","password":"y"}"#)
            #expect(wrong.status == 200)
            #expect(try wrong.object()["status"] as? Int == 403)
            #expect(try wrong.object()["authorization"] == nil)
        }
    }

    @Test("A token is raw in the header, ends after its life, and can be revoked")
    func token() async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(InvuService(people, clock: clock, tokenLife: .seconds(60))) {
            service async throws in
            let client = try await TinyClient.invu(service)
            #expect(try await client.get(list).rows("data").count == 20)
            let bearer = TinyClient(
                service: service, headers: ["Authorization": "Bearer \(client.headers["Authorization"] ?? "")"])
            #expect(try await bearer.get(list).object()["status"] as? Int == 403)
            clock.advance(by: .seconds(61))
            let late = try await client.get(list)
            #expect(late.status == 200)
            #expect(try late.object()["status"] as? Int == 403)
            let again = try await TinyClient.invu(service)
            #expect(try await again.get(list).status == 200)
            (service.provider as? InvuService)?.revokeTokens()
            #expect(try await again.get(list).object()["status"] as? Int == 403)
        }
    }

    @Test("Pages start at 1, have 100 rows at most, and tell the last page")
    func pages() async throws {
        try await SimulatedService.run(InvuService(people)) { service async throws in
            let client = try await TinyClient.invu(service)
            let first = try await client.get("\(list)&page=1&per_page=500")
            #expect(try first.rows("data").count == 100)
            let last = try #require(try first.object()["last_page"] as? Int)
            #expect(last == (people.truth.posRecords + 99) / 100)
            var ids: [String] = []
            for page in 1...last {
                let rows = try await client.get("\(list)&page=\(page)&per_page=100").rows("data")
                ids += rows.compactMap { $0["id"] as? String }
            }
            #expect(ids == people.customers.map(\.id))
            #expect(try await client.get("\(list)&page=\(last + 1)&per_page=100").rows("data").isEmpty)
            #expect(try first.object()["error"] is NSNull)
        }
    }

    @Test("Text is encoded twice, numbers are texts, nothing has five faces, times are Panama's")
    func conventions() async throws {
        let clock = ServiceClock.standing()
        let service = InvuService(world: SimulatedWorld(clock: clock))
        service.world.add(SimulatedPerson(id: "1", email: nil, firstName: "Íñigo", lastName: "Peña", spentCents: 1_205))
        for id in 2...8 { service.world.add(SimulatedPerson(id: String(id), email: nil, firstName: "A")) }
        try await SimulatedService.run(service) { service async throws in
            let client = try await TinyClient.invu(service)
            let rows = try await client.get(list).rows("data")
            let first = try #require(rows.first)
            let twice = try #require(first["nombres"] as? String)
            #expect(twice == "Ã\u{8D}Ã±igo")
            #expect(String(data: try #require(twice.data(using: .isoLatin1)), encoding: .utf8) == "Íñigo")
            #expect(first["total_compras"] as? String == "12.05")
            #expect(first["updated_at"] as? String == "2026-06-01 07:00:00")
            let faces = Set(rows.map { $0["email"] as? String ?? "(null)" })
            #expect(faces == ["", "0", "null", "(null)"])
            #expect(rows.contains { $0["fecha_nacimiento"] as? String == "0000-00-00" })
        }
    }

    @Test("updated_at[after] is read as Panama's time")
    func increments() async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(InvuService(people, clock: clock)) { service async throws in
            let client = try await TinyClient.invu(service)
            clock.advance(by: .seconds(10))
            service.world.change(people.customers[3].id) { $0.phone = "6000-0000" }
            let after = try await client.get("\(list)&updated_at%5Bafter%5D=2026-06-01%2007:00:05").rows("data")
            #expect(after.compactMap { $0["id"] as? String } == [people.customers[3].id])
            #expect(try await client.get("\(list)&updated_at[after]=2026-06-01%2007:00:10").rows("data").isEmpty)
        }
    }

    @Test("What remains of the limits is in the headers; beyond them comes 429 without Retry-After")
    func limits() async throws {
        let clock = ServiceClock.standing()
        var options = SimulatedService.Options()
        options.limits = InvuService.documentedLimits
        try await SimulatedService.run(InvuService(people, clock: clock), options: options) { service async throws in
            let client = try await TinyClient.invu(service)
            let answer = try await client.get(list)
            #expect(answer.header("x-secondlimit-remaining") == "3")
            #expect(answer.header("x-minlimit-remaining") == "58")
            #expect(answer.header("x-daylimit-remaining") == "4998")
            for _ in 0..<3 { #expect(try await client.get(list).status == 200) }
            let refused = try await client.get(list)
            #expect(refused.status == 429)
            #expect(refused.header("retry-after") == nil)
            #expect(refused.header("x-secondlimit-remaining") == "-1")
            clock.advance(by: .seconds(1))
            #expect(try await client.get(list).status == 200)
        }
    }
}
