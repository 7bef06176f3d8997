import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// Rules for services that say things in two places, or leave something open.
@Suite struct FurtherRuleTests {
    @Test("increments that are asked for elsewhere: another request, other pages, the same records")
    func incrementElsewhere() async throws {
        var manifest = SmallManifest()
        manifest.more = [
            "changed_at: changed", "absent_means_empty: true",
            """
            incremental:
              request:
                post: /search
                body: { since: "{{ since }}", after: "{{ page.cursor | default:0 }}", limit: "{{ page.size | number }}" }
              pagination: { last_record: { size: 2, minimum_size: 1 } }
              format: epoch_milliseconds
              minimum_lookback_seconds: 0
            """,
        ]
        let service = ScriptedService { request in
            guard request.method == .post else {
                return .json(#"{"people":[{"id":1,"changed":"2026-11-20T00:00:00Z"}]}"#).emptied(
                    unless: request.query["offset"] == "0")
            }
            let after = request.bodyText.contains(#""after":"0""#)
            return .json(after ? #"{"people":[{"id":4},{"id":7}]}"# : #"{"people":[]}"#)
        }
        let first = try await pull(manifest.connector(service))
        let state = try #require(first.outcome.nextState)
        let second = try await pull(manifest.connector(service), extent: .incremental(state), lookback: .zero)
        #expect(second.ids == ["4", "7"])
        #expect(second.outcome.reachedEnd)
        #expect(
            service.requests.suffix(2).map(\.bodyText) == [
                #"{"since":"1795132800000","after":"0","limit":2}"#,
                #"{"since":"1795132800000","after":"7","limit":2}"#,
            ])
        #expect(service.requests.last?.path == "/v1/search")
    }

    @Test("a feed that only full pulls read")
    func fullOnlyFeed() async throws {
        var manifest = SmallManifest()
        manifest.request = "request: { get: \"/{{ feed.name }}\", query: { since: \"{{ since }}\" } }"
        manifest.pagination = "pagination: { none: {} }"
        manifest.more = [
            "changed_at: changed", "feeds: [ { name: live }, { name: gone, full_only: true } ]",
            "incremental: { format: iso }",
        ]
        let service = ScriptedService { _ in .json(#"{"people":[{"id":1,"changed":"2026-11-20T00:00:00Z"}]}"#) }
        let first = try await pull(manifest.connector(service))
        #expect(service.requests.map(\.path) == ["/v1/live", "/v1/gone"])
        let state = try #require(first.outcome.nextState)
        let second = try await pull(manifest.connector(service), extent: .incremental(state))
        #expect(service.requests.map(\.path).dropFirst(2) == ["/v1/live"])
        #expect(second.outcome.reachedEnd)
    }

    @Test("a rule that counts only where a setting says so")
    func ruleWithSetting() async throws {
        var manifest = SmallManifest()
        manifest.settings = "settings: { known_people_are: { default: none, allowed: [ none, subscribed ] } }"
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.more = [
            """
            consent:
              consent: none
              rules:
                - path: email
                  exists: true
                  consent: subscribed
                  when: { setting: known_people_are, is: subscribed }
            """
        ]
        let service = ScriptedService { _ in page([1]) }
        let careful = try await pull(manifest.connector(service))
        #expect(careful.records.first?.subscriptions.map(\.consent) == [Consent.none])
        let trusting = try await pull(
            manifest.connector(service, settings: ["known_people_are": .text("subscribed")]))
        #expect(trusting.records.first?.subscriptions.map(\.consent) == [.subscribed])
    }

    @Test("a look-up of which the settings want nothing is not made")
    func idleLookup() async throws {
        var manifest = SmallManifest()
        manifest.settings = "settings: { phone_field: {} }"
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.fields =
            "fields: { email: email, phone: { path: \"values.{{ setting.phone_field }}\", from_lookup: details } }"
        manifest.more = ["lookups: [ { name: details, request: { get: \"/people/{{ record.id }}\" } } ]"]
        let service = ScriptedService { request in
            request.path == "/v1/people" ? page([1]) : .json(#"{"values":{"7":"6123-4567"}}"#)
        }
        _ = try await pull(manifest.connector(service))
        #expect(service.requests.count == 1)
        let record = try await pull(manifest.connector(service, settings: ["phone_field": .integer(7)])).records.first
        #expect(record?.fields[.phone] == "6123-4567")
        #expect(service.requests.count == 3)
    }

    @Test("a look-up that tells the consent: the stricter counts, and only where a setting asks for it")
    func lookupOfConsent() async throws {
        var manifest = SmallManifest()
        manifest.settings = "settings: { careful: { type: boolean, default: false } }"
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.more = [
            """
            consent: { consent: subscribed }
            lookups:
              - name: delivery
                when: { setting: careful, is: "true" }
                request: { get: "/people/{{ record.id }}" }
                consent:
                  status: { path: delivery, values: { on: subscribed, bounced: bounced }, otherwise: pending }
            """
        ]
        let service = ScriptedService { request in
            switch request.path {
            case "/v1/people": page(1...4)
            case "/v1/people/2": .json(#"{"delivery":"bounced"}"#)
            case "/v1/people/3": .json(#"{"delivery":"perhaps"}"#)
            case "/v1/people/4": .json("{}")
            default: .json(#"{"delivery":"on"}"#)
            }
        }
        let trusting = try await pull(manifest.connector(service))
        #expect(service.requests.count == 1)
        #expect(trusting.records.allSatisfy { $0.subscriptions.map(\.consent) == [.subscribed] })
        let careful = try await pull(manifest.connector(service, settings: ["careful": .boolean(true)]))
        #expect(
            careful.records.map { $0.subscriptions.first?.consent } == [.subscribed, .bounced, .pending, .subscribed])
        #expect(careful.warnings == ["the status 'perhaps' is unknown; it is taken as 'pending'"])
    }

    @Test("memberships in a list of their own, by the service's key: a word decides, an unknown one is no consent")
    func membershipsByKey() async throws {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.more = [
            """
            consent:
              consent: none
              rules: [ { path: spam, is_true: true, consent: complained } ]
            suppressions:
              - request: { get: /memberships }
                records: memberships[*]
                external_id: person
                status: { path: out, values: { "false": subscribed, "true": unsubscribed }, otherwise: unsubscribed }
            """
        ]
        let service = ScriptedService { request in
            request.path == "/v1/people"
                ? .json(#"{"people":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5,"spam":true}]}"#)
                : .json(
                    #"{"memberships":[{"person":1,"out":false},{"person":2,"out":true},{"person":3},{"person":5,"out":false}]}"#
                )
        }
        let pull = try await pull(manifest.connector(service))
        #expect(
            pull.records.map { $0.subscriptions.first?.consent } == [
                .subscribed, .unsubscribed, .unsubscribed, Consent.none, .complained,
            ])
    }

    @Test("the linter: a suppression names a person and says something, a pagination belongs to a request")
    func lint() {
        var manifest = SmallManifest()
        manifest.more = [
            "changed_at: changed", "suppressions: [ { request: { get: /x }, records: \"[*]\" } ]",
            "incremental: { query: { since: \"{{ since }}\" }, pagination: { none: {} } }",
        ]
        let findings = ManifestConnectorFactory.read(Array(manifest.text.utf8), file: "m.yaml").diagnostics
        #expect(findings.map(\.code) == ["missing_key", "missing_key", "dead_reference"])
    }
}

extension HTTPResponse {
    /// The answer, or an empty page.
    fileprivate func emptied(unless holds: Bool) -> HTTPResponse { holds ? self : .json(#"{"people":[]}"#) }
}
