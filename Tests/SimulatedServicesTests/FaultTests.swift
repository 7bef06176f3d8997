import Foundation
import SimulatedServices
import Testing

@Suite("Faults on demand")
struct FaultTests {
    private let people = SyntheticPeople(seed: 7, count: 300)
    private let members = "/3.0/lists/a1b2c3d4e5/members?count=100"

    private func mailchimp(
        _ fault: Fault, at match: FaultPlan.Match = .every(),
        _ body: (SimulatedService, TinyClient) async throws -> Void
    ) async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(fault, at: match)
        try await SimulatedService.run(MailchimpService(people), options: options) {
            try await body($0, .mailchimp($0))
        }
    }

    @Test(
        "A 429 says when to come again in every way that providers have",
        arguments: [
            (Fault.RetryAfter.seconds(7), "7" as String?), (.date(secondsFromNow: 90), "Mon, 01 Jun 2026 12:01:30 GMT"),
            (.text("432 seconds"), "432 seconds"), (.none, nil),
        ])
    func retryAfter(pause: Fault.RetryAfter, header: String?) async throws {
        try await mailchimp(.rateLimited(pause), at: .request(2)) { service, client async throws in
            #expect(try await client.get(members).status == 200)
            let refused = try await client.get(members)
            #expect(refused.status == 429)
            #expect(refused.header("retry-after") == header)
            #expect(try await client.get(members).status == 200)
            #expect(service.log.requests.map(\.answeredStatus) == [200, 429, 200])
        }
    }

    @Test("Errors of the provider come in its own words, those of a gateway as HTML", arguments: [500, 502, 503, 504])
    func statuses(status: Int) async throws {
        try await mailchimp(.status(status)) { _, client async throws in
            let answer = try await client.get(members)
            #expect(answer.status == status)
            let isHTML = answer.header("content-type") == "text/html"
            #expect(isHTML == (status == 502 || status == 504))
        }
    }

    @Test("A stalled body is half a body on an open connection")
    func stalled() async throws {
        try await mailchimp(.stalledBody) { service, client async throws in
            let start = try await client.get(members, enough: 1)
            let whole = try #require(start.header("content-length").flatMap { Int($0) })
            let enough = start.head.utf8.count + 4 + whole / 2
            let answer = try await client.get(members, enough: enough)
            #expect(!answer.closed && !answer.isWhole)
            #expect(answer.body.count == whole / 2)
            #expect(service.log.mostSimultaneous >= 1)
        }
    }

    @Test("A cut body is shorter than its Content-Length")
    func cut() async throws {
        try await mailchimp(.cutBody) { _, client async throws in
            let answer = try await client.get(members)
            #expect(answer.closed && answer.status == 200)
            #expect(!answer.isWhole && !answer.body.isEmpty)
        }
    }

    @Test("Silence is not one byte on an open connection; a bare status has no body")
    func silence() async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(.silence, at: .request(1))
        let service = try await SimulatedService.start(MailchimpService(people), options: options)
        async let silent = TinyClient.mailchimp(service).get(members)
        await service.waitForRequests(1)
        service.setFaults(.plan(.bare(403), at: .every()))
        let bare = try await TinyClient.mailchimp(service).get(members)
        #expect(bare.status == 403 && bare.isWhole && bare.body.isEmpty && bare.header("content-type") == nil)
        #expect(service.log.requests.map(\.answeredStatus) == [0, 403])
        await service.stop()
        #expect(try await silent.bytes.isEmpty)
    }

    @Test("Numbers beyond all reason are refused or answered, never a crash")
    func numbers() async throws {
        let huge = String(Int.max)
        var options = SimulatedService.Options()
        for kind in [Fault.Endlessness.samePage, .neverLast, .newPeople] {
            options.faults = .plan(.endlessPages(kind), at: .every())
            try await SimulatedService.run(MailchimpService(people), options: options) { service async throws in
                let client = TinyClient.mailchimp(service)
                #expect(try await client.get("\(members)&offset=\(huge)").status == 400)
                #expect(try await client.get("\(members)&offset=99999999999999999999").status == 400)
            }
            try await SimulatedService.run(InvuService(people), options: options) { service async throws in
                let client = try await TinyClient.invu(service)
                let list = "/invuApiPos/index.php?r=clients/list&per_page=100&page=\(huge)"
                #expect(try await client.get(list).rows("data").count == 100)
            }
            try await SimulatedService.run(BrevoService(people), options: options) { service async throws in
                let answer = try await TinyClient.brevo(service).get("/v3/contacts?offset=\(huge)")
                #expect(answer.status == 200)
            }
        }
    }

    @Test("Cut headers have no end")
    func cutHeaders() async throws {
        try await mailchimp(.cutHeaders) { _, client async throws in
            let answer = try await client.get(members)
            #expect(answer.head == "HTTP/1.1 200 OK\r\nContent-Type: appl")
        }
    }

    @Test("A reset gives no byte and an error")
    func reset() async throws {
        try await mailchimp(.reset) { service, client async throws in
            let answer = try await client.get(members)
            #expect(answer.failed && answer.bytes.isEmpty)
            #expect(service.log.requests.first?.answeredStatus == 0)
        }
    }

    @Test("Broken JSON, HTML, an empty body and false gzip are whole answers with status 200")
    func contents() async throws {
        for fault in [Fault.brokenJSON, .wrongContentType, .emptyBody, .brokenGzip] {
            try await mailchimp(fault) { _, client async throws in
                let answer = try await client.get(members)
                #expect(answer.status == 200 && answer.isWhole, "\(fault)")
                switch fault {
                case .brokenGzip: #expect(answer.header("content-encoding") == "gzip")
                case .emptyBody: #expect(answer.body.isEmpty)
                case .wrongContentType: #expect(answer.header("content-type") == "text/html")
                default: #expect(throws: (any Error).self) { try answer.object() }
                }
            }
        }
    }

    @Test("An endless body goes on until the client leaves")
    func endlessBody() async throws {
        try await mailchimp(.endlessBody) { _, client async throws in
            let answer = try await client.get(members, enough: 1_000_000)
            #expect(answer.bytes.count >= 1_000_000 && !answer.closed)
            #expect(answer.header("content-length") == nil)
        }
    }

    @Test("Redirects go where they are told")
    func redirects() async throws {
        try await mailchimp(.redirect(to: "http://127.0.0.2:9/elsewhere")) { _, client async throws in
            let answer = try await client.get(members)
            #expect(answer.status == 302 && answer.header("location") == "http://127.0.0.2:9/elsewhere")
        }
        try await mailchimp(.redirectHome, at: .request(1)) { _, client async throws in
            #expect(try await client.get(members).header("location") == members)
            #expect(try await client.get(members).status == 200)
        }
    }

    @Test("An expired token is refused in each provider's way, and Invu wants a new login")
    func expiredToken() async throws {
        let plan = FaultPlan.plan(.expiredToken, at: .request(2, of: "clients/list"))
        var options = SimulatedService.Options()
        options.faults = plan
        let list = "/invuApiPos/index.php?r=clients/list"
        try await SimulatedService.run(InvuService(people), options: options) { service async throws in
            let client = try await TinyClient.invu(service)
            #expect(try await client.get(list).object()["data"] != nil)
            for _ in 0..<2 {
                let late = try await client.get(list)
                #expect(late.status == 200)
                #expect(try late.object()["status"] as? Int == 403)
            }
            #expect(try await TinyClient.invu(service).get(list).object()["data"] != nil)
        }
        options.faults = .plan(.expiredToken, at: .every())
        try await SimulatedService.run(SquareService(people), options: options) { service async throws in
            let answer = try await TinyClient.square(service).post("/v2/customers/search", "{}")
            #expect(answer.status == 401 && answer.text.contains("ACCESS_TOKEN_EXPIRED"))
        }
    }

    @Test("An error inside a 200 has the provider's own words")
    func errorInside() async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(.errorInsideOK, at: .every("clients/list"))
        try await SimulatedService.run(InvuService(people), options: options) { service async throws in
            let client = try await TinyClient.invu(service)
            let answer = try await client.get("/invuApiPos/index.php?r=clients/list")
            #expect(answer.status == 200)
            #expect(try answer.object()["error"] as? Bool == true)
        }
    }

    @Test("A wrong total, an empty list")
    func totals() async throws {
        let truth = people.truth.audienceListed[0]
        try await mailchimp(.wrongTotal(5)) { _, client async throws in
            #expect(try await client.get(members).object()["total_items"] as? Int == truth + 5)
        }
        try await mailchimp(.emptyList) { _, client async throws in
            let answer = try await client.get(members)
            #expect(try answer.rows("members").isEmpty)
            #expect(try answer.object()["total_items"] as? Int == 0)
        }
    }

    @Test("Endless lists: the same page, the same people again, new people for ever")
    func endlessPages() async throws {
        let far = "\(members)&offset=100000"
        func ids(_ answer: TinyClient.Answer) throws -> [String] {
            try answer.rows("members").compactMap { $0["id"] as? String }
        }
        for kind in [Fault.Endlessness.samePage, .neverLast, .newPeople] {
            try await mailchimp(.endlessPages(kind), at: .from(2)) { service, client async throws in
                let first = try ids(await client.get(members))
                let page = try await client.get(far)
                let later = try ids(page)
                let total = try #require(try page.object()["total_items"] as? Int)
                #expect(later.count == 100 && total > 100_100)
                switch kind {
                case .samePage: #expect(later == first)
                case .neverLast:
                    let known = Set(service.world.people(in: "a1b2c3d4e5").map(\.id))
                    #expect(known.isSuperset(of: later))
                case .newPeople:
                    let known = Set(service.world.people(in: "a1b2c3d4e5").map(\.id))
                    #expect(known.isDisjoint(with: later))
                }
            }
        }
    }

    @Test("Endless lists of Invu have a last page that runs away, those of Square a cursor that never ends")
    func endlessCursors() async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(.endlessPages(.samePage), at: .every())
        try await SimulatedService.run(InvuService(people), options: options) { service async throws in
            let client = try await TinyClient.invu(service)
            let answer = try await client.get("/invuApiPos/index.php?r=clients/list&page=70&per_page=100")
            #expect(try answer.object()["last_page"] as? Int == 71)
            #expect(try answer.rows("data").count == 100)
        }
        try await SimulatedService.run(SquareService(people), options: options) { service async throws in
            let client = TinyClient.square(service)
            let first = try await client.post("/v2/customers/search", #"{"limit":100}"#)
            let cursor = try #require(try first.object()["cursor"] as? String)
            let again = try await client.post("/v2/customers/search", #"{"limit":100,"cursor":"\#(cursor)"}"#)
            #expect(try again.object()["cursor"] as? String == cursor)
        }
    }

    @Test("A slow answer takes at least as long as it is told")
    func slow() async throws {
        try await mailchimp(.slow(.milliseconds(30))) { _, client async throws in
            let start = ContinuousClock.now
            #expect(try await client.get("/3.0/ping").status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(30))
        }
    }

    @Test("Several faults can meet one request; rules count the requests of their own route")
    func rules() async throws {
        var options = SimulatedService.Options()
        options.faults = FaultPlan().adding(.slow(.milliseconds(1)), at: .every())
            .adding(.status(500), at: .request(1, of: "/members"))
            .adding(.status(503), at: .init(route: "ping", first: 2, last: 6, step: 2))
        try await SimulatedService.run(MailchimpService(people), options: options) { service async throws in
            let client = TinyClient.mailchimp(service)
            var pings: [Int] = []
            for _ in 0..<5 { pings.append(try await client.get("/3.0/ping").status) }
            #expect(pings == [200, 503, 200, 503, 200])
            #expect(try await client.get(members).status == 500)
            #expect(try await client.get(members).status == 200)
            #expect(service.log.requests[5].faults == [.slow(.milliseconds(1)), .status(500)])
            service.clearLog()
            #expect(service.log.count == 0)
        }
    }

    @Test("Every fault that a command line may name is understood, and nothing else")
    func names() {
        let values = [
            ("MILLISECONDS", "200"), ("SECONDS", "3"), ("TEXT", "432 seconds"), ("CODE", "504"), ("BY", "-2"),
            ("URL", "http://127.0.0.1/"),
        ]
        for name in Fault.names {
            var text = name
            for (word, value) in values { text = text.replacing(word, with: value) }
            #expect(Fault(named: text) != nil, "\(text)")
        }
        #expect(Fault(named: "429-date=90") == .rateLimited(.date(secondsFromNow: 90)))
        #expect(Fault(named: "cut-body=3") == nil && Fault(named: "nothing") == nil && Fault(named: "") == nil)
    }

    @Test("Stopping a service ends every connection, also those that stall")
    func stopping() async throws {
        var options = SimulatedService.Options()
        options.faults = .plan(.stalledBody, at: .every())
        let service = try await SimulatedService.start(MailchimpService(people), options: options)
        async let stalled = TinyClient.mailchimp(service).get(members)
        await service.waitForRequests(1)
        await service.stop()
        #expect(try await !stalled.isWhole)
    }
}
