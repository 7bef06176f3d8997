import ConnectorKit
import CustomerModel
import Synchronization
import Testing

/// Counts how many requests are under way, and lets them go on together.
private actor Gate {
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var most = 0
    private let needed: Int

    init(needed: Int) { self.needed = needed }

    /// Waits until so many wait.
    func pass() async {
        if waiting.count + 1 >= needed {
            most = max(most, waiting.count + 1)
            for other in waiting { other.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
}

private final class SizeMonitor: PullMonitor {
    private let seen = Mutex<[Int]>([])
    var sizes: [Int] { seen.withLock { $0 } }

    func observe(_ event: PullEvent) {
        if case .pageSize(let size) = event { seen.withLock { $0.append(size) } }
    }
}

/// How a pull fetches ahead, adapts and ends.
@Suite struct ReaderTests {
    @Test("pages are fetched side by side once the total is known, and delivered in order")
    func sideBySide() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pacing = "pacing: { concurrent: 4 }"
        // After the first page four requests must be under way before any of them is answered.
        let gate = Gate(needed: 4)
        let service = ScriptedService { request in
            let offset = Int(request.query["offset"] ?? "") ?? 0
            if offset > 0 { await gate.pass() }
            return page(offset..<(offset + 2), "\"total\":18")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == (0..<18).map(String.init))
        #expect(await gate.most == 4)
        #expect(service.requests.count == 9)
    }

    @Test("look-ahead is bounded: a consumer that stands still stops the fetching")
    func backpressure() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pacing = "pacing: { concurrent: 3 }"
        let service = offsetService(2000)
        let connector = try manifest.connector(service)
        let stream = try #require(try await connector.streams().first)
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
        #expect(service.requests.isEmpty, "nothing is requested before the first page is wanted")
        _ = try await reader.nextPage()
        for _ in 0..<200 { await Task.yield() }
        #expect(service.requests.count <= 1 + 3 + 3)
    }

    @Test("page size: halved when the service is too slow, down to the floor, and recovered")
    func adaptivePageSize() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total"]
        manifest.pagination = "pagination: { offset: { size: 8, minimum_size: 2 } }"
        let service = ScriptedService { request in
            let offset = Int(request.query["offset"] ?? "") ?? 0
            let limit = Int(request.query["limit"] ?? "") ?? 0
            if offset == 8, limit > 2 { throw Failure("timeout", .transient, "too slow") }
            return page(offset..<min(120, offset + limit), "\"total\":120")
        }
        let monitor = SizeMonitor()
        let pull = try await pull(manifest.connector(service, monitor: monitor))
        #expect(pull.ids == (0..<120).map(String.init))
        #expect(pull.outcome.reachedEnd)
        #expect(Array(monitor.sizes.prefix(2)) == [4, 2])
        #expect(monitor.sizes.last == 8)
    }

    @Test("page size: numbered pages are split at their borders")
    func adaptivePageNumbers() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people, query: { page: \"{{ page.number }}\", per: \"{{ page.size }}\" } }"
        manifest.pagination = "pagination: { page: { size: 8, minimum_size: 2, pages: pages } }"
        let service = ScriptedService { request in
            let size = Int(request.query["per"] ?? "") ?? 0
            let start = ((Int(request.query["page"] ?? "") ?? 0) - 1) * size
            if start == 16, size > 2 { return HTTPResponse(status: 504, body: ResponseBody("slow")) }
            return page(start..<min(50, start + size), "\"pages\":\((50 + size - 1) / size)")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == (0..<50).map(String.init))
        #expect(pull.outcome.reachedEnd)
    }

    @Test("page size: below the floor the failure is told")
    func belowTheFloor() async throws {
        let service = ScriptedService([HTTPResponse(status: 503, body: ResponseBody(""))])
        let failure = await #expect(throws: Failure.self) { try await pull(SmallManifest().connector(service)) }
        #expect(failure?.kind == .transient)
        #expect(service.requests.map { $0.query["limit"] } == ["2", "1"])
    }

    @Test("a page that is cut or no JSON is asked for again, and then fails as transient")
    func brokenPage() async throws {
        let twice = Mutex(0)
        let service = ScriptedService { request in
            let broken = twice.withLock { count in
                count += 1
                return count <= 2
            }
            if broken { return .json("{\"people\":[\(person(0)),{\"id\":") }
            return request.query["offset"] == "0" ? page([0, 1]) : page([])
        }
        #expect(try await pull(SmallManifest().connector(service)).ids == ["0", "1"])
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { offset: { size: 1, minimum_size: 1 } }"
        for body in ["<html>busy</html>", "", "{\"people\":[1,2", "{\"other\":[]}", "[]"] {
            let broken = ScriptedService([.json(body)])
            let failure = await #expect(throws: Failure.self, "\(body)") { try await pull(manifest.connector(broken)) }
            #expect(failure?.kind == .transient, "\(body)")
            #expect(failure?.code == "broken_page", "\(body)")
            #expect(broken.requests.count == 3)
        }
    }

    @Test("cancellation ends a pull at once")
    func cancellation() async throws {
        let (started, signal) = AsyncStream<Void>.makeStream()
        let service = ScriptedService { _ in
            signal.yield()
            try await Task.sleep(for: .seconds(3600))
            return page([])
        }
        let connector = try SmallManifest().connector(service)
        let task = Task { try await pull(connector) }
        for await _ in started { break }
        task.cancel()
        let failure = await #expect(throws: Failure.self) { try await task.value }
        #expect(failure?.kind == .cancelled)
    }

    @Test("feeds: each is walked by itself, with its own consent; totals add up")
    func feeds() async throws {
        var manifest = SmallManifest()
        manifest.request =
            "request: { get: \"/lists/{{ feed.path }}.json\", query: { limit: \"{{ page.size }}\", offset: \"{{ page.offset }}\" } }"
        manifest.more = [
            "total: total",
            """
            feeds:
              - { name: active, values: { path: active }, consent: subscribed }
              - { name: bounced, values: { path: bounced }, consent: bounced }
            """,
        ]
        let service = ScriptedService { request in
            if request.path == "/v1/lists/bounced.json" { return page([9], "\"total\":1") }
            return request.query["offset"] == "0" ? page([0, 1], "\"total\":3") : page([2], "\"total\":3")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.ids == ["0", "1", "2", "9"])
        #expect(
            pull.records.map { $0.subscriptions.first?.consent } == [.subscribed, .subscribed, .subscribed, .bounced])
        #expect(pull.outcome.providerTotal == 4)
    }

    @Test("look-ups: each record is asked for, until the budget is spent")
    func lookups() async throws {
        var manifest = SmallManifest()
        manifest.fields = "fields: { email: email, phone: { path: fields.phone, from_lookup: details } }"
        manifest.more = [
            "total: total",
            "lookups: [ { name: details, request: { get: \"/people/{{ record.id }}\" }, budget: 3 } ]",
        ]
        let service = ScriptedService { request in
            guard request.path.hasPrefix("/v1/people/") else {
                return request.query["offset"] == "0" ? page([0, 1], "\"total\":4") : page([2, 3], "\"total\":4")
            }
            if request.path == "/v1/people/1" { return HTTPResponse(status: 404, body: ResponseBody("gone")) }
            return .json("{\"fields\":{\"phone\":\"+50761234567\"}}")
        }
        let pull = try await pull(manifest.connector(service))
        #expect(pull.records.map { $0.fields[.phone] } == ["+50761234567", nil, "+50761234567", nil])
        #expect(pull.records.first?.fields[.phoneE164] == "+50761234567")
        #expect(pull.warnings == ["look-up 'details' ended after 3 requests"])
    }

    @Test("metadata: names that the service resolves lead to values")
    func metadata() async throws {
        var manifest = SmallManifest()
        manifest.fields =
            "fields: { email: email, phone: \"custom.{{ metadata.fields.Phone }}\", city: \"custom.{{ metadata.fields.City }}\" }"
        manifest.more = [
            "total: total",
            "metadata: [ { name: fields, request: { get: /fields }, records: \"fields[*]\", key: title, value: id } ]",
        ]
        let service = ScriptedService { request in
            if request.path == "/v1/fields" { return .json(#"{"fields":[{"title":"Phone","id":"f_17"}]}"#) }
            return .json(#"{"people":[{"id":1,"custom":{"f_17":"6000-1234"}}],"total":1}"#)
        }
        #expect(try await pull(manifest.connector(service)).records.first?.fields[.phone] == "6000-1234")
    }

    @Test("suppressions: the strictest statement counts")
    func suppressions() async throws {
        var manifest = SmallManifest()
        manifest.more = [
            "total: total", "consent: { consent: subscribed }",
            """
            suppressions:
              - { request: { get: /unsubscribes }, records: "[*]", email: email, consent: unsubscribed, pagination: { none: {} } }
              - { request: { get: /spam }, records: "[*]", email: email, consent: complained }
            """,
        ]
        let service = ScriptedService { request in
            switch request.path {
            case "/v1/unsubscribes": .json(#"[{"email":"P0@Example.com"},{"email":"p1@example.com"}]"#)
            case "/v1/spam": .json(#"[{"email":"p1@example.com"}]"#)
            default: page([0, 1, 2].filter { $0 < 3 }, "\"total\":3")
            }
        }
        manifest.pagination = "pagination: { offset: { size: 10 } }"
        let pull = try await pull(manifest.connector(service))
        #expect(pull.records.map { $0.subscriptions.first?.consent } == [.unsubscribed, .complained, .subscribed])
    }

    @Test("streams: lists come from the service, those that a source names are pulled, an unknown one is told")
    func streams() async throws {
        var manifest = SmallManifest()
        manifest.streams = """
            streams:
              listing:
                request: { get: /lists, query: { page: "{{ page.number }}" } }
                records: lists[*]
                id: id
                name: title
                count: members
                pagination: { page: { size: 1, pages: pages } }
            """
        let service = ScriptedService { request in
            let number = Int(request.query["page"] ?? "") ?? 0
            return .json(
                "{\"lists\":[{\"id\":\(number),\"title\":\"L\(number)\",\"members\":\"\(number)0\"}],\"pages\":3}")
        }
        let all = try await manifest.connector(service).streams()
        #expect(all.map(\.id.rawValue) == ["1", "2", "3"])
        #expect(all.map(\.count) == [10, 20, 30])
        #expect(try await manifest.connector(service, lists: ["3"]).streams().map(\.name) == ["L3"])
        let failure = await #expect(throws: Failure.self) {
            try await manifest.connector(service, lists: ["x"]).streams()
        }
        #expect(failure?.kind == .configuration)
        #expect(failure?.message.contains("1 (L1), 2 (L2), 3 (L3)") == true)
    }
}
