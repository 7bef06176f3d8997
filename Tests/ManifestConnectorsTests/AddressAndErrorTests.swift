import ConnectorKit
import CustomerModel
import ManifestConnectors
import Synchronization
import Testing

/// Where to ask, and what refusals mean.
@Suite struct AddressAndErrorTests {
    @Test("base URL: of the key, of a tenant, of a region table, whole, and overridden")
    func baseURLs() async throws {
        let cases: [(base: String, settings: [String: SettingValue], url: String)] = [
            ("\"https://{{ secret.key | after_last:- }}.api.x.com/3\"", [:], "https://us6.api.x.com/3/me"),
            ("\"https://{{ setting.tenant }}.x.com\"", ["tenant": .text("shop")], "https://shop.x.com/me"),
            ("\"{{ setting.region | lookup:hosts }}\"", ["region": .text("la")], "https://api.la.x.com/me"),
            (
                "\"{{ setting.site | trim_end:/ }}/api\"", ["site": .text("http://127.0.0.1:9000/")],
                "http://127.0.0.1:9000/api/me"
            ),
            ("https://x.com", ["base_url": .text("http://localhost:81/p/")], "http://localhost:81/p/me"),
        ]
        for example in cases {
            var manifest = SmallManifest()
            manifest.settings = "settings: { tenant: {}, region: {}, site: {} }"
            manifest.tables = "tables: { hosts: { us: https://api.x.com, la: https://api.la.x.com } }"
            manifest.baseURL = "base_url: " + example.base
            let service = ScriptedService([.json("{}")])
            try await manifest.connector(service, settings: example.settings, secrets: ["key": "abc-us6"]).check()
            #expect(service.requests.map(\.url) == [example.url])
        }
    }

    @Test("base URL: from a metadata call, which answers 200 to a bad key without naming an address")
    func metadataCall() async throws {
        var manifest = SmallManifest()
        manifest.baseURL = """
            base_url:
              request: { get: "https://login.x.com/metadata", headers: { Authorization: "OAuth {{ secret.key }}" } }
              field: api_endpoint
              append: /3.0
            """
        let service = ScriptedService { request in
            request.url.hasPrefix("https://login") ? .json(#"{"api_endpoint":"https://us9.x.com"}"#) : .json("{}")
        }
        let connector = try manifest.connector(service)
        try await connector.check()
        try await connector.check()
        #expect(
            service.requests.map(\.url) == [
                "https://login.x.com/metadata", "https://us9.x.com/3.0/me", "https://us9.x.com/3.0/me",
            ])
        let refused = ScriptedService([.json(#"{"error":"invalid_token"}"#)])
        let failure = await #expect(throws: Failure.self) { try await manifest.connector(refused).check() }
        #expect(failure?.kind == .authentication)
    }

    @Test("an address without TLS is refused unless it is this machine or allowed")
    func insecureAddress() async throws {
        let service = ScriptedService([.json("{}")])
        let manifest = SmallManifest()
        let failure = await #expect(throws: Failure.self) {
            try await manifest.connector(service, settings: ["base_url": .text("http://pos.example.com")]).check()
        }
        #expect(failure?.kind == .configuration)
        #expect(service.requests.isEmpty)
        let allowed: [String: SettingValue] = [
            "base_url": .text("http://pos.example.com"), "allow_http": .boolean(true),
        ]
        try await manifest.connector(service, settings: allowed).check()
        #expect(service.requests.count == 1)
    }

    @Test("C8: statuses and errors in a body become failure classes")
    func classes() async throws {
        var manifest = SmallManifest()
        manifest.errors = """
            errors:
              statuses: { 403: { class: rate_limited, unless_content_type: json }, 202: transient, 418: data }
              in_body:
                - { path: "errors[*].extensions.code", is: THROTTLED, class: rate_limited, retry_after_seconds: 7 }
                - { path: error_key, is: quota_exceeded, class: rate_limited }
            """
        let cases: [(HTTPResponse, FailureClass)] = [
            (.json("{}", status: 401), .authentication), (.json("{}", status: 403), .authentication),
            (HTTPResponse(status: 403, body: ResponseBody("")), .rateLimited), (.json("{}", status: 202), .transient),
            (.json("{}", status: 418), .data), (.json("{}", status: 404), .configuration),
            (.json("{}", status: 302), .configuration), (.json("{}", status: 500), .transient),
            (.json("{}", status: 408), .transient), (.json("{}", status: 429), .rateLimited),
            (.json(#"{"errors":[{"x":1},{"extensions":{"code":"THROTTLED"}}]}"#), .rateLimited),
            (.json(#"{"error_key":"quota_exceeded"}"#, status: 401), .rateLimited),
        ]
        for (answer, kind) in cases {
            let failure = await #expect(throws: Failure.self) {
                try await manifest.connector(ScriptedService([answer])).check()
            }
            #expect(failure?.kind == kind, "\(answer.status) \(answer.body.text)")
            #expect(failure?.message.contains("source boletin") == true)
        }
        let throttled = HTTPResponse.json(
            "{}", status: 429, headers: ["Retry-After": "Sun, 22 Nov 2026 09:00:30 GMT"])
        let failure = await #expect(throws: Failure.self) {
            try await manifest.connector(ScriptedService([throttled])).check()
        }
        #expect(failure?.retryAfter == .seconds(30))
    }

    @Test("C8: where a body asks to wait, requests are held and the same one is sent again")
    func waitInBody() async throws {
        var manifest = SmallManifest()
        manifest.errors = """
            errors:
              in_body:
                - { path: "error.code", is: SLOW_DOWN, class: rate_limited, retry_after_seconds: 7 }
            """
        let asks = HTTPResponse.json(#"{"error":{"code":"SLOW_DOWN"}}"#)
        let holds = Mutex<[Timestamp]>([])
        let hold: @Sendable (Timestamp, String) -> Void = { until, _ in holds.withLock { $0.append(until) } }

        let patient = ScriptedService([asks, asks, .json("{}")])
        try await manifest.connector(patient, hold: hold).check()
        #expect(patient.requests.count == 3)
        #expect(holds.withLock { $0 } == [testNow, testNow].map { $0.advanced(by: .seconds(7)) })

        let stubborn = ScriptedService([asks])
        let failure = await #expect(throws: Failure.self) {
            try await manifest.connector(stubborn, hold: hold).check()
        }
        #expect(failure?.kind == .rateLimited)
        #expect(failure?.retryAfter == .seconds(7))
        #expect(stubborn.requests.count == 4)
    }
}
