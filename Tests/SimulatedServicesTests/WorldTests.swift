import Foundation
import SimulatedServices
import Testing

@Suite("A world that changes")
struct WorldTests {
    private let people = SyntheticPeople(seed: 7, count: 300)
    private let list = "a1b2c3d4e5"

    private func names(_ service: SimulatedService) async throws -> [[String]] {
        var pages: [[String]] = []
        for offset in [0, 50, 100] {
            let rows = try await TinyClient.mailchimp(service).get(
                "/3.0/lists/\(list)/members?count=50&offset=\(offset)&fields=members.full_name"
            ).rows("members")
            pages.append(rows.compactMap { $0["full_name"] as? String })
        }
        return pages
    }

    @Test("Changes after a request are seen by the next one, at the service's own time")
    func script() async throws {
        var options = SimulatedService.Options()
        let clock = ServiceClock.standing()
        let first = try #require(people.audiences[0].first { $0.status != .archived })
        options.script = WorldScript().after(1) { world in
            world.clock.advance(by: .seconds(9))
            world.remove(first.id, in: list)
        }.before(3) { world in
            world.add(.init(id: "x", email: "x@correo.example", firstName: "Xenia", status: .subscribed), to: list)
        }
        let whole = try await SimulatedService.run(MailchimpService(people)) { try await names($0) }
        try await SimulatedService.run(MailchimpService(people, clock: clock), options: options) {
            service async throws in
            let moved = try await names(service)
            #expect(moved[0] == whole[0])
            // Everybody moved up by one: somebody was missed.
            #expect(moved[1] == Array(whole[1].dropFirst()) + [whole[2][0]])
            #expect(service.world.person("x", in: list)?.changedAt == ServiceClock.reference + 9_000)
        }
    }

    @Test("Churn changes, adds and removes people after each answer, the same way every time")
    func churn() async throws {
        var options = SimulatedService.Options()
        options.script = WorldScript().churning(list, seed: 3, changed: 4, added: 3, removed: 2, through: 2)
        var ends: [[SimulatedPerson]] = []
        for _ in 0..<2 {
            try await SimulatedService.run(MailchimpService(people), options: options) { service async throws in
                _ = try await names(service)
                ends.append(service.world.people(in: list))
            }
        }
        #expect(ends[0] == ends[1])
        #expect(ends[0].count == people.audiences[0].count + 2)
        let changed = ends[0].filter { $0.firstName.hasPrefix("Nueva") && $0.lastName != "Llegada" }
        #expect((4...8).contains(changed.count))
        #expect(changed.allSatisfy { $0.changedAt > ServiceClock.reference })
        #expect(ends[0].count { $0.lastName == "Llegada" } <= 6)
    }

    @Test("Odd records go out as they are, among good neighbours", arguments: OddRecord.all.map(\.name))
    func oddRecords(name: String) async throws {
        let record = try #require(OddRecord.all.first { $0.name == name })
        let world = SimulatedWorld(clock: .standing())
        world.add(.init(id: "1", email: "antes@correo.example"), to: list)
        world.inject(record.mailchimpMember, id: "2", in: list)
        world.add(.init(id: "3", email: "despues@correo.example"), to: list)
        try await SimulatedService.run(MailchimpService(world: world)) { service async throws in
            let answer = try await TinyClient.mailchimp(service).get("/3.0/lists/\(list)/members?exclude_fields=_links")
            #expect(answer.status == 200 && answer.isWhole)
            #expect(answer.text.contains("antes@correo.example") && answer.text.contains("despues@correo.example"))
            let wire = Data(answer.body)
            #expect(wire.range(of: Data(record.mailchimpMember)) != nil)
            if !record.isInvalidJSON { #expect(String(data: wire, encoding: .utf8) != nil) }
        }
    }

    @Test("Every odd record has a form for each provider")
    func oddForms() {
        #expect(Set(OddRecord.all.map(\.name)).count == OddRecord.all.count)
        for record in OddRecord.all where record.whole == nil {
            for form in [
                record.mailchimpMember, record.invuCustomer, record.brevoContact, record.listmonkSubscriber,
                record.squareCustomer,
            ] {
                #expect(Data(form).range(of: Data(record.firstName)) != nil, "\(record.name)")
                if let email = record.email { #expect(Data(form).range(of: Data(email)) != nil, "\(record.name)") }
            }
        }
    }

    @Test("Requests are recorded with what came and when, so that politeness can be asserted")
    func log() async throws {
        try await SimulatedService.run(BrevoService(people)) { service async throws in
            let client = TinyClient.brevo(service)
            _ = try await client.get("/v3/contacts?limit=3&sort=asc")
            _ = try await client.get("/v3/contacts/lists")
            let log = service.log
            #expect(log.requests.map(\.number) == [1, 2])
            #expect(log.requests[0].parameter("limit") == "3")
            #expect(log.requests[0].header("API-KEY") == BrevoService.demoKey)
            #expect(log.requests(to: "/lists").count == 1)
            #expect(log.connections == 2 && log.mostSimultaneous == 1)
            #expect(log.mostRequests(within: .seconds(3_600)) == 2)
        }
    }

    @Test("Bodies are compressed for those who accept gzip")
    func gzip() async throws {
        var options = SimulatedService.Options()
        options.compresses = true
        try await SimulatedService.run(MailchimpService(people), options: options) { service async throws in
            var client = TinyClient.mailchimp(service)
            let target = "/3.0/lists/\(list)/members?count=1000"
            let plain = try await client.get(target)
            #expect(plain.header("content-encoding") == nil)
            client.headers["Accept-Encoding"] = "gzip, br"
            let packed = try await client.get(target)
            #expect(packed.header("content-encoding") == "gzip")
            #expect(packed.body.count < plain.body.count / 3)
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(packed.body).write(to: folder.appending(path: "page.gz"))
            let gunzip = Process()
            gunzip.executableURL = URL(filePath: "/bin/gzip")
            gunzip.arguments = ["-d", folder.appending(path: "page.gz").path]
            try gunzip.run()
            gunzip.waitUntilExit()
            #expect(gunzip.terminationStatus == 0)
            #expect(try Data(contentsOf: folder.appending(path: "page")) == Data(plain.body))
        }
    }
}
