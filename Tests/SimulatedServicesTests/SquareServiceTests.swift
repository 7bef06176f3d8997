import Foundation
import SimulatedServices
import Testing

@Suite("Square")
struct SquareServiceTests {
    private let people = SyntheticPeople(seed: 7, count: 700)
    private let search = "/v2/customers/search"

    private func code(_ answer: TinyClient.Answer) throws -> String? {
        try answer.rows("errors").first?["code"] as? String
    }

    @Test("The bearer token is needed; errors are a list with category and code")
    func authentication() async throws {
        try await SimulatedService.run(SquareService(people)) { service async throws in
            let refused = try await TinyClient(service: service).post(search, "{}")
            #expect(refused.status == 401)
            #expect(try code(refused) == "UNAUTHORIZED")
            let merchants = try await TinyClient.square(service).get("/v2/merchants")
            #expect(try merchants.rows("merchant").count == 1)
            #expect(merchants.header("square-version") == "2025-08-20")
        }
    }

    @Test("The body's cursor leads to the end, where there is none; everybody is seen once")
    func walk() async throws {
        try await SimulatedService.run(SquareService(people)) { service async throws in
            let client = TinyClient.square(service)
            var ids: [String] = []
            var cursor: String?
            var pages = 0
            repeat {
                let query = #""query":{"sort":{"field":"CREATED_AT","order":"ASC"}}"#
                let more = cursor.map { #","cursor":"\#($0)""# } ?? ""
                let answer = try await client.post(search, "{\"limit\":100,\(query)\(more)}")
                ids += try answer.rows("customers").compactMap { $0["id"] as? String }
                cursor = try answer.object()["cursor"] as? String
                pages += 1
            } while cursor != nil && pages < 50
            #expect(pages == (people.truth.posRecords + 99) / 100)
            #expect(ids.count == people.truth.posRecords && Set(ids).count == ids.count)
        }
    }

    @Test("A cursor lives five minutes and only with its own query; limits outside 1 to 100 are refused")
    func cursor() async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(SquareService(people, clock: clock)) { service async throws in
            let client = TinyClient.square(service)
            let first = try await client.post(search, #"{"limit":10,"count":true}"#)
            #expect(try first.object()["count"] as? Int == people.truth.posRecords)
            let cursor = try #require(try first.object()["cursor"] as? String)
            clock.advance(by: .seconds(299))
            #expect(try await client.post(search, #"{"limit":10,"cursor":"\#(cursor)"}"#).status == 200)
            let other = #"{"cursor":"\#(cursor)","query":{"sort":{"field":"CREATED_AT"}}}"#
            #expect(try code(await client.post(search, other)) == "INVALID_CURSOR")
            clock.advance(by: .seconds(1))
            #expect(try code(await client.post(search, #"{"cursor":"\#(cursor)"}"#)) == "INVALID_CURSOR")
            #expect(try code(await client.post(search, #"{"limit":101}"#)) == "VALUE_TOO_HIGH")
            #expect(try code(await client.post(search, #"{"limit":0}"#)) == "VALUE_TOO_LOW")
            #expect(try code(await client.post(search, "limit=1")) == "EXPECTED_JSON_BODY")
        }
    }

    @Test("The updated_at filter takes the start and leaves out the end; nobody found is an empty object")
    func increments() async throws {
        let clock = ServiceClock.standing()
        try await SimulatedService.run(SquareService(people, clock: clock, propagation: .seconds(30))) {
            service async throws in
            clock.advance(by: .seconds(5))
            let id = try #require(service.world.people().first?.id)
            service.world.change(id) { $0.firstName = "Otra" }
            let client = TinyClient.square(service)
            func body(_ start: String, _ end: String) -> String {
                #"{"query":{"filter":{"updated_at":{"start_at":"\#(start)","end_at":"\#(end)"}}}}"#
            }
            let window = body("2026-06-01T12:00:05Z", "2026-06-01T12:00:06Z")
            #expect(try await client.post(search, window).text == "{}")
            clock.advance(by: .seconds(30))
            let found = try await client.post(search, window).rows("customers")
            #expect(found.compactMap { $0["id"] as? String } == [id])
            let before = body("2026-06-01T12:00:00Z", "2026-06-01T12:00:05Z")
            #expect(try await client.post(search, before).text == "{}")
        }
    }
}
