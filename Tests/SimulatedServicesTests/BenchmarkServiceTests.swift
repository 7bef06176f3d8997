import Foundation
import SimulatedServices
import Testing

@Suite("The benchmark service")
struct BenchmarkServiceTests {
    private let members = "/3.0/lists/bench00001/members"

    private func page(_ service: SimulatedService, _ query: String) async throws -> (rows: [[String: Any]], total: Int)
    {
        let answer = try await TinyClient.mailchimp(service).get("\(members)?\(query)")
        #expect(answer.status == 200)
        return (try answer.rows("members"), try #require(try answer.object()["total_items"] as? Int))
    }

    private func number(_ row: [String: Any]) -> Int? {
        (row["email_address"] as? String)?.split(separator: ".").compactMap { Int($0.prefix { $0 != "@" }) }.first
    }

    @Test("Every member is listed once, with its own address, and its id is the address's MD5")
    func walk() async throws {
        try await SimulatedService.run(BenchmarkService(members: 2_345)) { service async throws in
            var ids: Set<String> = []
            var numbers: [Int] = []
            for offset in stride(from: 0, to: 3_000, by: 1_000) {
                let (rows, total) = try await page(service, "count=1000&offset=\(offset)")
                #expect(total == 2_345)
                ids.formUnion(rows.compactMap { $0["id"] as? String })
                numbers += rows.compactMap(number)
            }
            #expect(numbers == Array(0..<2_345) && ids.count == 2_345)
            let mailchimp = MailchimpService(world: SimulatedWorld(clock: .standing()))
            let (rows, _) = try await page(service, "count=100&offset=1950")
            for row in rows {
                let email = try #require(row["email_address"] as? String)
                #expect(row["id"] as? String == mailchimp.subscribe(.init(email: email), to: "x"))
            }
        }
    }

    @Test("A page costs about 0.9 kB a member and is the same for every server of that size")
    func deterministic() async throws {
        var pages: [[UInt8]] = []
        for _ in 0..<2 {
            try await SimulatedService.run(BenchmarkService(members: 10_000_000)) { service async throws in
                let answer = try await TinyClient.mailchimp(service).get("\(members)?count=1000&offset=9999000")
                pages.append(answer.body)
            }
        }
        #expect(pages[0] == pages[1])
        #expect((800_000...1_000_000).contains(pages[0].count))
    }

    @Test("One in a hundred changes, and only those are seen since then", arguments: [100, 10_000, 12_345])
    func changes(count: Int) async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(BenchmarkService(members: count, clock: clock)) { service async throws in
            let since = "since_last_changed=2026-01-01T00:00:00Z"
            #expect(try await page(service, since).total == 0)
            let control = try await TinyClient(service: service).post("/simulator/changed-share/0.01", "")
            #expect(control.status == 200)
            let (rows, total) = try await page(service, "count=1000&sort_field=last_changed&\(since)")
            #expect(total == (count + 99) / 100)
            #expect(rows.compactMap(number) == Array(stride(from: 0, to: count, by: 100).prefix(1_000)))
            #expect(rows.allSatisfy { $0["last_changed"] as? String == "2026-06-01T11:59:58+00:00" })
            #expect(try await page(service, "count=1").total == count)
        }
    }

    @Test("Sorted by last change, every member comes once, the changed ones last; windows add up")
    func order() async throws {
        let service = BenchmarkService(members: 1_500, changedShare: 0.1, clock: .standing())
        try await SimulatedService.run(service) { service async throws in
            var rows: [[String: Any]] = []
            for offset in [0, 1_000] {
                rows += try await page(service, "count=1000&sort_field=last_changed&offset=\(offset)").rows
            }
            #expect(Set(rows.compactMap(number)).count == 1_500)
            let times = rows.compactMap { $0["last_changed"] as? String }
            #expect(times == times.sorted() && times.count == 1_500)
            let middle = "2024-12-31T00:00:00Z"
            let early = try await page(service, "before_last_changed=\(middle)").total
            let late = try await page(service, "since_last_changed=2024-12-30T23:59:59Z").total
            #expect(early + late == 1_500 && early > 600 && late > 700)
        }
    }

    @Test("The audience tells its size; archived members do not exist")
    func audience() async throws {
        try await SimulatedService.run(BenchmarkService(members: 5_000)) { service async throws in
            let lists = try await TinyClient.mailchimp(service).get("/3.0/lists").rows("lists")
            #expect((lists.first?["stats"] as? [String: Any])?["total_contacts"] as? Int == 5_000)
            #expect(try await page(service, "status=archived").total == 0)
            #expect(try await TinyClient(service: service).get(members).status == 401)
        }
    }
}
