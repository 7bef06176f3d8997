import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// Every way of asking for what changed (C6).
@Suite struct IncrementalTests {
    /// A cursor at 2026-06-10T12:00:00Z.
    private let cursor = ConnectorState(#"{"changed_at":1781092800000}"#)

    private func service(
        _ changes: [(Int, String)] = [], date: String? = "Sun, 22 Nov 2026 09:00:00 GMT"
    ) -> ScriptedService {
        ScriptedService { request in
            let people = request.query["offset"] == "0" ? changes : []
            let rows = people.map { "{\"id\":\($0.0),\"email\":\"p\($0.0)@x.com\",\"updated\":\"\($0.1)\"}" }
            var headers = HTTPHeaders()
            headers["Date"] = date
            return .json("{\"people\":[\(rows.joined(separator: ","))],\"total\":\(changes.count)}", headers: headers)
        }
    }

    private func manifest(_ incremental: String) -> SmallManifest {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { offset: { size: 100 } }"
        manifest.more = ["total: total", "changed_at: updated", incremental]
        return manifest
    }

    @Test("C6: since and until are written as the service wants them")
    func formats() async throws {
        let cases = [
            ("iso", "2026-06-10T11:00:00"), ("iso_offset", "2026-06-10T11:00:00"),
            ("local", "2026-06-10 06:00:00"), ("date", "2026-06-10"), ("epoch_seconds", "1781089200"),
            ("epoch_milliseconds", "1781089200000"),
        ]
        for (format, written) in cases {
            var manifest = manifest(
                "incremental: { query: { since: \"{{ since }}\", until: \"{{ until }}\" }, format: \(format) }")
            manifest.kind = "newsletter\ntime_zone: America/Panama"
            let service = service()
            _ = try await pull(manifest.connector(service), extent: .incremental(cursor))
            let query = try #require(service.requests.first).query
            #expect(query["since"]?.hasPrefix(written) == true, "\(format) \(query["since"] ?? "")")
            #expect(query["since"]?.hasSuffix(format == "iso" ? "Z" : format == "iso_offset" ? "+00:00" : "") == true)
            #expect(query["until"]?.isEmpty == false)
            _ = try await pull(manifest.connector(service))
            #expect(service.requests.last?.query["since"] == nil)
        }
    }

    @Test("a filter expression, a filter in the body, and parameters with brackets")
    func filters() async throws {
        let expression = manifest(
            "incremental: { format: epoch_seconds, query: { filter: \"greater-than(updated,{{ since }})\", \"where[0][val]\": \"{{ since }}\" } }"
        )
        let asked = service()
        _ = try await pull(expression.connector(asked), extent: .incremental(cursor))
        #expect(asked.requests.first?.query["filter"] == "greater-than(updated,1781089200)")
        #expect(asked.requests.first?.url.contains("where%5B0%5D%5Bval%5D=1781089200") == true)
        var body = manifest(
            "incremental: { format: date, body: { query: { filter: { updated_at: { start_at: \"{{ since }}\" } } } } }")
        body.request =
            "request: { post: /search, body: { limit: \"{{ page.size | number }}\", after: \"{{ page.cursor }}\", query: { sort: asc } } }"
        body.pagination = "pagination: { cursor: { value: next, size: 5, minimum_size: 5 } }"
        let searched = ScriptedService([page([])])
        _ = try await pull(body.connector(searched), extent: .incremental(cursor))
        #expect(
            searched.requests.first?.bodyText
                == #"{"limit":5,"query":{"sort":"asc","filter":{"updated_at":{"start_at":"2026-06-10"}}}}"#)
        _ = try await pull(body.connector(searched))
        #expect(searched.requests.last?.bodyText == #"{"limit":5,"query":{"sort":"asc"}}"#)
    }

    @Test("C6: the next cursor is the latest change seen, never later than the pull's beginning by the service's clock")
    func nextCursor() async throws {
        let manifest = manifest("incremental: { query: { since: \"{{ since }}\" } }")
        let changes = [(1, "2026-06-11T00:00:00Z"), (2, "2026-06-10T00:00:00Z")]
        let seen = try await pull(manifest.connector(service(changes)))
        #expect(seen.outcome.nextState?.text == #"{"changed_at":1781136000000}"#)
        // A record that changed while the pages were read does not hide others that did.
        let during = try await pull(manifest.connector(service([(1, "2026-11-22T10:00:00Z")])))
        #expect(during.outcome.nextState?.text == #"{"changed_at":1795338000000}"#)
        // The service's clock is five minutes behind ours.
        let late = service([(1, "2026-11-22T10:00:00Z")], date: "Sun, 22 Nov 2026 08:55:00 GMT")
        #expect(try await pull(manifest.connector(late)).outcome.nextState?.text == #"{"changed_at":1795337700000}"#)
        let nothing = try await pull(manifest.connector(service()), extent: .incremental(cursor))
        #expect(nothing.outcome.nextState == cursor)
    }

    @Test("C6: equal timestamps lose nothing: the next pull begins before its cursor even without a lookback")
    func equalTimestamps() async throws {
        let query = "query: { since: \"{{ since }}\" }, format: epoch_seconds"
        let service = service()
        _ = try await pull(
            manifest("incremental: { \(query) }").connector(service), extent: .incremental(cursor), lookback: .zero)
        #expect(service.requests.first?.query["since"] == "1781092799")
        let late = manifest("incremental: { \(query), minimum_lookback_seconds: 120 }")
        _ = try await pull(late.connector(service), extent: .closingSweep(cursor))
        #expect(service.requests.last?.query["since"] == "1781092680")
    }

    @Test("server time: for records that do not tell when they changed")
    func serverTime() async throws {
        var manifest = SmallManifest()
        manifest.more = ["total: total", "incremental: { cursor: server_time, query: { since: \"{{ since }}\" } }"]
        let pull = try await pull(manifest.connector(service(date: "Sun, 22 Nov 2026 08:59:00 GMT")))
        #expect(pull.outcome.nextState?.text == #"{"changed_at":1795337940000}"#)
    }

    @Test("client side: sorted by change the pull stops at the first old record; unsorted it passes over them")
    func clientSide() async throws {
        let changes = [(5, "2026-06-12T00:00:00Z"), (4, "2026-06-10T11:30:00Z"), (3, "2026-06-01T00:00:00Z")]
        let more = [(2, "2026-05-01T00:00:00Z"), (1, "2026-06-13T00:00:00Z")]
        for (order, ids, requests) in [("descending", ["5", "4"], 1), ("any", ["5", "4", "1"], 2)] {
            var manifest = manifest("incremental: { client_side: \(order) }")
            manifest.pagination = "pagination: { offset: { size: 3, minimum_size: 3 } }"
            let service = ScriptedService { request in
                let rows = (request.query["offset"] == "0" ? changes : more).map {
                    "{\"id\":\($0.0),\"updated\":\"\($0.1)\"}"
                }
                return .json("{\"people\":[\(rows.joined(separator: ","))],\"total\":5}")
            }
            let pull = try await pull(manifest.connector(service), extent: .incremental(cursor))
            #expect(pull.ids == ids, "\(order)")
            #expect(service.requests.count == requests, "\(order)")
            #expect(pull.outcome.reachedEnd)
            #expect(pull.outcome.providerTotal == nil)
        }
    }

    @Test("windows: a long time is asked for piece by piece")
    func windows() async throws {
        let rule =
            "incremental: { query: { a: \"{{ since }}\", b: \"{{ until }}\" }, format: date, window_days: 100, windows_from: \"2026-06-01\" }"
        let service = service()
        let full = try await pull(manifest(rule).connector(service))
        #expect(service.requests.map { $0.query["a"] } == ["2026-06-01", "2026-09-09"])
        #expect(service.requests.map { $0.query["b"] } == ["2026-09-09", "2026-11-22"])
        #expect(full.outcome.reachedEnd)
        #expect(full.outcome.providerTotal == nil)
        _ = try await pull(manifest(rule).connector(service), extent: .incremental(cursor))
        #expect(service.requests.suffix(2).map { $0.query["a"] } == ["2026-06-10", "2026-09-18"])
    }

    @Test("C7: an incomplete increment keeps its cursor, an incomplete full pull gives none")
    func incomplete() async throws {
        let manifest = manifest("incremental: { query: { since: \"{{ since }}\" } }")
        let cut = ScriptedService { request in
            request.query["offset"] == "0"
                ? .json(#"{"people":[{"id":1,"updated":"2026-11-01T00:00:00Z"}],"total":900}"#)
                : .json(#"{"people":[],"total":900}"#)
        }
        let increment = try await pull(manifest.connector(cut), extent: .incremental(cursor))
        #expect(!increment.outcome.reachedEnd)
        #expect(increment.outcome.nextState == cursor)
        #expect(try await pull(manifest.connector(cut)).outcome.nextState == nil)
    }
}
