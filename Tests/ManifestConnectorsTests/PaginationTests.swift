import ConnectorKit
import CustomerModel
import Synchronization
import Testing

/// Every way in which a service hands out its records piece by piece.
@Suite struct PaginationTests {
    private func all(_ count: Int) -> [String] { (0..<count).map(String.init) }

    @Test("offset: the total ends the walk, and no empty page is asked for")
    func offsetWithTotal() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        let service = offsetService(5)
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == all(5))
        #expect(service.requests.map { $0.query["offset"] } == ["0", "2", "4"])
        #expect(pull.outcome == PullOutcome(reachedEnd: true, providerTotal: 5))
        #expect(pull.expectedTotal == 5)
    }

    @Test("offset: without a total an empty page ends the walk")
    func offsetWithoutTotal() async throws {
        let service = offsetService(4, total: false)
        let pull = try await pull(SmallManifest().connector(service))
        #expect(pull.ids == all(4))
        #expect(service.requests.count == 3)
        #expect(pull.outcome.reachedEnd)
    }

    @Test("offset: a service that gives less than asked for is followed at its own step")
    func offsetCapped() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pagination = "pagination: { offset: { size: 50, minimum_size: 1 } }"
        let service = offsetService(7, cap: 3)
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == all(7))
        #expect(service.requests.map { $0.query["offset"] } == ["0", "3", "6"])
        #expect(pull.outcome.reachedEnd)
    }

    @Test("offset: an empty page before the total makes the pull incomplete (C7)")
    func offsetEmptyEarly() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        let service = ScriptedService { request in
            request.query["offset"] == "0" ? page([0, 1], "\"total\":9") : page([], "\"total\":9")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(!pull.outcome.reachedEnd)
        #expect(pull.outcome.incompleteBecause == "the page after 2 of 9 records was empty")
        #expect(pull.outcome.providerTotal == nil)
    }

    @Test("offset: a page that is shorter than its neighbours has its gap filled")
    func offsetGap() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pagination = "pagination: { offset: { size: 4, minimum_size: 1 } }"
        let service = ScriptedService { request in
            let offset = Int(request.query["offset"] ?? "") ?? 0
            let limit = Int(request.query["limit"] ?? "") ?? 0
            let end = offset == 4 && limit == 4 ? 6 : min(12, offset + limit)
            return page(offset..<end, "\"total\":12")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids.sorted { Int($0) ?? 0 < Int($1) ?? 0 } == all(12))
        #expect(pull.outcome.reachedEnd)
    }

    @Test("offset: overlapping pages without a total end, however small the list is", arguments: 0...9)
    func overlapWithoutTotal(count: Int) async throws {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { offset: { size: 4, minimum_size: 4, overlap: 3 } }"
        let pull = try await pull(manifest.connector(offsetService(count, total: false)))
        #expect(pull.outcome.reachedEnd)
        #expect(Set(pull.ids) == Set((0..<count).map(String.init)))
    }

    @Test("offset: overlapping pages show a list that moves too far under the walk (C6)")
    func offsetOverlap() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pagination = "pagination: { offset: { size: 4, minimum_size: 3, overlap: 1 } }"
        let steady = offsetService(10)
        let whole = try await pull(manifest.connector(steady))
        #expect(Set(whole.ids) == Set(all(10)))
        #expect(steady.requests.map { $0.query["offset"] } == ["0", "3", "6"])
        #expect(whole.outcome.reachedEnd)
        // Between the pages three records vanish from the front.
        let moving = ScriptedService { request in
            let offset = Int(request.query["offset"] ?? "") ?? 0
            let shift = offset == 0 ? 0 : 3
            return page((offset + shift)..<min(20, offset + shift + 4), "\"total\":\(20 - shift)")
        }
        let moved = try await pull(manifest.connector(moving))
        #expect(!moved.outcome.reachedEnd)
        #expect(moved.outcome.incompleteBecause == "the list moved by more than 1 records between two pages")
    }

    @Test("page numbers end by the number of pages in the body, in a header, by a total, by an empty or a short page")
    func pageNumbers() async throws {
        let request = "request: { get: /people, query: { page: \"{{ page.number }}\", per_page: \"{{ page.size }}\" } }"
        let cases: [(rule: String, more: [String], body: String, headers: HTTPHeaders, asked: Int)] = [
            ("size: 2, pages: last_page", [], "\"last_page\":3", [:], 3),
            ("size: 2, pages_header: X-WP-TotalPages", [], "", ["X-WP-TotalPages": "3"], 3),
            ("size: 2", ["total: total"], "\"total\":5", [:], 3),
            ("size: 2", ["total_header: X-Total"], "", ["X-Total": "5"], 3),
            ("size: 2, end: short_page", [], "", [:], 3),
            ("size: 2", [], "", [:], 4),
        ]
        for example in cases {
            var manifest = SmallManifest()
            manifest.request = request
            manifest.pagination = "pagination: { page: { \(example.rule), minimum_size: 1 } }"
            manifest.more = example.more
            let service = ScriptedService { request in
                let start = ((Int(request.query["page"] ?? "") ?? 1) - 1) * 2
                var answer = page(start < 5 ? Array(start..<min(5, start + 2)) : [], example.body)
                for (name, value) in example.headers.fields { answer.headers[name] = value }
                return answer
            }
            let pull = try await pull(manifest.connector(service))
            #expect(pull.ids == all(5), "\(example.rule)")
            #expect(service.requests.count == example.asked, "\(example.rule)")
            #expect(service.requests.first?.query["page"] == "1")
            #expect(pull.outcome.reachedEnd)
        }
    }

    @Test("block index: counted from 0 until a block is empty")
    func blocks() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { post: /getSubscribers/, body: { block_index: \"{{ page.number | number }}\" } }"
        manifest.records = "records: \"{*}\""
        manifest.externalID = "external_id: \"@key\""
        manifest.fields = "fields: { email: \"@key\", first_name: name }"
        manifest.pagination = "pagination: { page: { first: 0, size: 2 } }"
        let service = ScriptedService([
            .json(#"{"ana@x.com":{"name":"Ana"},"luis\u0040x.com":{"name":"Luis"}}"#),
            .json(#"{"eva@x.com":{"name":"Eva"}, "":{"name":"?"}}"#), .json("[]"),
        ])
        let pull = try await pull(manifest.connector(service))
        #expect(pull.records.map { $0.fields[.email] } == ["ana@x.com", "luis@x.com", "eva@x.com"])
        #expect(pull.rejections.map(\.reason) == [.missingExternalID])
        #expect(
            service.requests.map(\.bodyText) == ["{\"block_index\":0}", "{\"block_index\":1}", "{\"block_index\":2}"])
        #expect(pull.outcome.reachedEnd)
    }

    @Test("cursor: in the query, in the body, in a header, and as GraphQL's pageInfo")
    func cursors() async throws {
        var query = SmallManifest()
        query.request = "request: { get: /people, query: { cursor: \"{{ page.cursor }}\" } }"
        query.pagination = "pagination: { cursor: { value: meta.next } }"
        let asQuery = ScriptedService { request in
            switch request.query["cursor"] {
            case nil: page([0, 1], "\"meta\":{\"next\":\"a b\"}")
            case "a b": page([2], "\"meta\":{\"next\":null}")
            default: page([])
            }
        }
        #expect(try await pull(query.connector(asQuery)).ids == all(3))
        #expect(asQuery.requests.last?.url == "https://api.example.com/v1/people?cursor=a%20b")

        var body = SmallManifest()
        body.request =
            "request: { post: /search, body: { cursor: \"{{ page.cursor }}\", limit: \"{{ page.size | number }}\" } }"
        body.pagination = "pagination: { cursor: { value: cursor, size: 2, minimum_size: 1 } }"
        let asBody = ScriptedService([page([0, 1], "\"cursor\":\"x\""), page([2])])
        #expect(try await pull(body.connector(asBody)).ids == all(3))
        #expect(asBody.requests.map(\.bodyText) == [#"{"limit":2}"#, #"{"cursor":"x","limit":2}"#])

        var header = query
        header.pagination = "pagination: { cursor: { header: X-Next } }"
        let asHeader = ScriptedService([
            .json("{\"people\":[\(person(0))]}", headers: ["x-next": "n"]), page([1]),
        ])
        #expect(try await pull(header.connector(asHeader)).ids == all(2))

        var graph = SmallManifest()
        graph.request = """
            request:
              post: /graphql.json
              body:
                query: "query($after: String) { people(first: 2, after: $after) { edges { node { id email } } } }"
                variables: { after: "{{ page.cursor }}" }
            """
        graph.records = "records: data.people.edges[*].node"
        graph.pagination =
            "pagination: { cursor: { value: data.people.pageInfo.endCursor, more: data.people.pageInfo.hasNextPage } }"
        func edges(_ ids: [Int], _ more: Bool) -> HTTPResponse {
            let nodes = ids.map { "{\"node\":\(person($0))}" }.joined(separator: ",")
            return .json(
                "{\"data\":{\"people\":{\"edges\":[\(nodes)],\"pageInfo\":{\"hasNextPage\":\(more),\"endCursor\":\"c\(ids)\"}}}}"
            )
        }
        let asGraph = ScriptedService([edges([0, 1], true), edges([2], false)])
        #expect(try await pull(graph.connector(asGraph)).ids == all(3))
        #expect(asGraph.requests.last?.bodyText.contains(#""variables":{"after":"c[0, 1]"}"#) == true)
    }

    @Test("next address: absolute, relative, and in the Link header")
    func nextAddresses() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people, query: { limit: \"2\" } }"
        manifest.pagination = "pagination: { next_url: { value: links.next } }"
        for next in ["https://api.example.com/v1/people?page=2", "/v1/people?page=2", "?page=2"] {
            let service = ScriptedService { request in
                request.query["page"] == "2"
                    ? page([2]) : page([0, 1], "\"links\":{\"next\":\"\(next)\"}")
            }
            #expect(try await pull(manifest.connector(service)).ids == all(3), "\(next)")
            #expect(service.requests.last?.url == "https://api.example.com/v1/people?page=2")
            #expect(service.requests.last?.headers["X-Key"] == "k")
        }
        manifest.pagination = "pagination: { link_header: {} }"
        let linked = ScriptedService { request in
            var answer = request.query["page_info"] == "z" ? page([2]) : page([0, 1])
            if request.query["page_info"] == nil {
                answer.headers["Link"] =
                    "<https://api.example.com/v1/people?page_info=a>; rel=\"previous\", </v1/people?page_info=z>; rel=\"next\""
            }
            return answer
        }
        #expect(try await pull(manifest.connector(linked)).ids == all(3))
    }

    @Test("next address: one that leads to another host, or away from TLS, is not followed (C7)")
    func foreignAddress() async throws {
        for next in ["https://evil.example.net/x", "http://api.example.com/v1/people", "ftp://api.example.com/"] {
            var manifest = SmallManifest()
            manifest.request = "request: { get: /people }"
            manifest.pagination = "pagination: { next_url: { value: next } }"
            let service = ScriptedService([page([0, 1], "\"next\":\"\(next)\"")])
            let pull = try await pull(manifest.connector(service))
            #expect(service.requests.count == 1)
            #expect(pull.ids == all(2))
            #expect(pull.outcome.incompleteBecause == "the address of the next page leads to another host")
        }
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people }"
        manifest.pagination = "pagination: { next_url: { value: next, allowed_hosts: [ more.example.com ] } }"
        let service = ScriptedService([page([0], "\"next\":\"https://more.example.com/p\""), page([1])])
        #expect(try await pull(manifest.connector(service)).outcome.reachedEnd)
    }

    @Test("last record: its key, or another of its values, leads on")
    func lastRecord() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people, query: { id_greater: \"{{ page.cursor }}\" } }"
        manifest.pagination = "pagination: { last_record: { size: 2, minimum_size: 1 } }"
        let service = ScriptedService { request in
            let after = Int(request.query["id_greater"] ?? "-1") ?? -1
            return page((after + 1)..<max(after + 1, min(5, after + 3)))
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == all(5))
        #expect(service.requests.map { $0.query["id_greater"] } == [nil, "1", "3", "4"])
        #expect(pull.outcome.reachedEnd)
    }

    @Test("version: pages follow the highest version, which is the next pull's beginning")
    func version() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people, query: { after: \"{{ page.cursor | default:0 }}\" } }"
        manifest.pagination = "pagination: { version: { value: version.max } }"
        manifest.more = ["incremental: { cursor: version }"]
        let service = ScriptedService { request in
            switch request.query["after"] {
            case "0": page([0, 1], "\"version\":{\"max\":90071992547409931}")
            case "90071992547409931": page([2], "\"version\":{\"max\":90071992547409940}")
            default: page([], "\"version\":{\"max\":null}")
            }
        }
        let full = try await pull(manifest.connector(service))
        #expect(full.ids == all(3))
        let state = try #require(full.outcome.nextState)
        #expect(state.text == #"{"version":"90071992547409940"}"#)
        #expect(full.outcome.sweepState == nil)
        let next = try await pull(manifest.connector(service), extent: .incremental(state))
        #expect(next.ids.isEmpty)
        #expect(next.outcome.nextState == state)
        #expect(service.requests.last?.query["after"] == "90071992547409940")
    }

    @Test("Range header: the total stands behind the slash, and 416 is the end")
    func range() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people, headers: { Range: \"items={{ page.offset }}-{{ page.last }}\" } }"
        manifest.records = "records: \"[*]\""
        manifest.more = ["total_header: Content-Range"]
        let counted = ScriptedService { request in
            let start = Int(request.headers["Range"]?.dropFirst(6).prefix { $0 != "-" } ?? "") ?? 0
            let ids = start..<min(5, start + 2)
            return .json(
                "[\(ids.map(person).joined(separator: ","))]", status: 206,
                headers: ["Content-Range": "items \(start)-\(ids.upperBound - 1)/5"])
        }
        #expect(try await pull(manifest.connector(counted)).ids == all(5))
        #expect(counted.requests.map { $0.headers["Range"] } == ["items=0-1", "items=2-3", "items=4-5"])
        let uncounted = ScriptedService([
            .json("[\(person(0)),\(person(1))]"), HTTPResponse(status: 416, body: ResponseBody("nothing there")),
        ])
        let pull = try await pull(manifest.connector(uncounted))
        #expect(pull.ids == all(2))
        #expect(pull.outcome.reachedEnd)
    }

    @Test("none: everything in one answer")
    func none() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people }"
        manifest.pagination = "pagination: { none: {} }"
        let service = ScriptedService([page([0, 1, 2])])
        #expect(try await pull(manifest.connector(service)).ids == all(3))
        #expect(service.requests.count == 1)
    }

    @Test(
        "guards: a repeated cursor, a repeated page, too many pages and endless empty pages end a pull as incomplete (C7)"
    )
    func guards() async throws {
        var cursor = SmallManifest()
        cursor.request = "request: { get: /people, query: { c: \"{{ page.cursor }}\" } }"
        cursor.pagination = "pagination: { cursor: { value: c, maximum_pages: 50 } }"
        let count = Mutex(0)
        @Sendable func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
        let sameCursor = ScriptedService { _ in page([next()], "\"c\":\"again\"") }
        let samePage = ScriptedService { _ in page([7], "\"c\":\"\(next())\"") }
        let endless = ScriptedService { _ in
            let number = next()
            return page([number], "\"c\":\"\(number)\"")
        }
        let hollow = ScriptedService { _ in page([], "\"c\":\"\(next())\"") }
        let reasons = [
            (sameCursor, "the service named the same next page again"),
            (samePage, "the service gave the same page again"), (endless, "there are more than 50 pages"),
            (hollow, "10 pages in succession were empty"),
        ]
        for (service, reason) in reasons {
            let pull = try await pull(cursor.connector(service))
            #expect(pull.outcome.incompleteBecause == reason)
            #expect(service.requests.count <= 50)
        }
        // A service that ignores the offset.
        let ignoring = ScriptedService([page([0, 1], "\"total\":100")])
        var offset = SmallManifest()
        offset.more = ["total: total"]
        let pull = try await pull(offset.connector(ignoring))
        #expect(pull.outcome.incompleteBecause == "the service gave the same page again")
    }
}
