import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization
import TestSupport
import Testing

/// What only Shopify does, beside the conformance suite.
@Suite struct ShopifyTests {
    private static let settings: [String: SettingValue] = ["shop": .text("novedades")]

    private static func page(
        _ nodes: [String], next: String? = nil, cost: Int = 10, available: Int = 1000
    ) -> HTTPResponse {
        let pageInfo = #"{"hasNextPage":\#(next != nil),"endCursor":\#(next.map { #""\#($0)""# } ?? "null")}"#
        return .json(
            #"{"data":{"customers":{"nodes":[\#(nodes.joined(separator: ","))],"pageInfo":\#(pageInfo)}},"#
                + #""extensions":{"cost":{"requestedQueryCost":\#(cost),"throttleStatus":{"maximumAvailable":1000,"#
                + #""currentlyAvailable":\#(available),"restoreRate":50}}}}"#)
    }

    private static func refusal(_ code: String) -> HTTPResponse {
        .json(#"{"errors":[{"message":"no","extensions":{"code":"\#(code)"}}]}"#)
    }

    private static func size(of request: HTTPRequest) throws -> Int {
        Int(try Sample(parsing: request.bodyText, file: "body")["variables.first"]?.scalar ?? "") ?? 0
    }

    @Test("an allowance that runs out is waited for before it is empty, and whoever watches sees why")
    func holds() async throws {
        let service = ScriptedService { request in
            guard request.bodyText.contains("UPDATED_AT") else { return Self.refusal("ACCESS_DENIED") }
            return request.bodyText.contains("\"after\"")
                ? Self.page([]) : Self.page([#"{"id":"1"}"#], next: "n", cost: 500, available: 0)
        }
        let recorder = HoldRecorder()
        let pull = try await pull(
            connector("shopify", settings: Self.settings, transport: service, hold: recorder.hold))
        #expect(pull.ids == ["1"] && pull.outcome.reachedEnd)
        // 50 records cost 500 points: 90 of them are what a bucket of 1000 affords at once, at 50 points a second.
        #expect(recorder.holds.map(\.until) == [testNow.advanced(by: .seconds(18))])
        #expect(recorder.holds.map(\.reason) == ["Shopify's allowance fills up again"])
        #expect(try Self.size(of: service.requests[1]) == 90)
    }

    @Test("a query that is too dear is asked in smaller pages")
    func tooDear() async throws {
        let service = ScriptedService { request in
            guard request.bodyText.contains("UPDATED_AT") else { return Self.refusal("undefinedField") }
            return try Self.size(of: request) > 12 ? Self.refusal("MAX_COST_EXCEEDED") : Self.page([#"{"id":"1"}"#])
        }
        let pull = try await pull(connector("shopify", settings: Self.settings, transport: service))
        #expect(pull.ids == ["1"])
        #expect(try service.requests.dropLast().map(Self.size) == [50, 25, 12])
    }

    @Test("a version of the API that has consent at the address is asked there")
    func otherPlace() async throws {
        let service = ScriptedService { request in
            guard request.bodyText.contains("UPDATED_AT") else { return Self.refusal("undefinedField") }
            guard request.bodyText.contains("defaultEmailAddress") else { return Self.refusal("undefinedField") }
            return Self.page([
                #"{"id":"1","defaultEmailAddress":{"emailAddress":"ana@example.com","marketingState":"SUBSCRIBED","marketingUpdatedAt":"2026-01-02T03:04:05Z"},"defaultPhoneNumber":{"phoneNumber":"+50761234567"}}"#
            ])
        }
        let pull = try await pull(connector("shopify", settings: Self.settings, transport: service))
        let ana = try #require(pull.records.first)
        #expect(ana.fields[.email] == "ana@example.com" && ana.fields[.phone] == "+50761234567")
        let said = TimeFormat.iso.parse("2026-01-02T03:04:05Z")
        #expect(ana.subscriptions == [ListSubscription(list: "email", consent: .subscribed, statedAt: said)])
        // A total that Shopify refuses is no trouble.
        #expect(pull.outcome.reachedEnd && pull.outcome.providerTotal == nil)
    }

    @Test("somebody who changes while pages are read comes again, and the next increment begins before the pull")
    func increments() async throws {
        let service = ScriptedService { request in
            request.bodyText.contains("UPDATED_AT")
                ? Self.page([#"{"id":"1","updatedAt":"2027-01-01T00:00:00Z"}"#]) : Self.refusal("undefinedField")
        }
        let connector = try connector("shopify", settings: Self.settings, transport: service)
        let full = try await pull(connector)
        // A change behind the start of the pull is no place to go on from.
        #expect(full.outcome.nextState?.text == #"{"changed_at":\#(testNow.milliseconds)}"#)
        let sweep = try #require(full.outcome.sweepState)
        _ = try await pull(connector, extent: .closingSweep(sweep))
        #expect(service.requests.last?.bodyText.contains("updated_at:>='2026-11-22T08:59:58Z'") == true)
        let damaged = try await pull(connector, extent: .incremental(ConnectorState("{")))
        #expect(damaged.outcome.reachedEnd)
        #expect(service.requests.last?.bodyText.contains("updated_at:>") == false)
    }

    @Test(
        "a shop is named as people name it",
        arguments: [
            "novedades", "Novedades.myshopify.com", "https://novedades.myshopify.com/admin",
        ])
    func names(_ shop: String) async throws {
        let service = ScriptedService { _ in Self.page([]) }
        try await connector("shopify", settings: ["shop": .text(shop)], transport: service).check()
        #expect(
            service.requests.first?.url == "https://novedades.myshopify.com/admin/api/2026-10/graphql.json")
    }
}
