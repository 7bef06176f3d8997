import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization
import TestSupport
import Testing

/// What only Odoo does, beside the conformance suite.
@Suite struct OdooTests {
    private static let settings: [String: SettingValue] = [
        "url": .text("https://odoo.example"), "database": .text("shop"), "login": .text("clientela"),
    ]

    /// An Odoo 19 or later with these partners, all changed within one second.
    private static func modern(_ ids: [Int], fields: String = #"{"id":{},"name":{},"write_date":{}}"#)
        -> ScriptedService
    {
        ScriptedService { request in
            let body = try Sample(parsing: request.bodyText, file: "body")
            switch request.path {
            case "/json/2/res.partner/search_count": return .json("\(ids.count)\n")
            case "/json/2/res.partner/fields_get": return .json(fields)
            case "/json/2/res.partner/search_read":
                let last = Int(body["domain.0.2"]?.scalar ?? "") ?? 0
                let limit = min(Int(body["limit"]?.scalar ?? "") ?? 0, 80)
                let page = ids.filter { $0 > last }.sorted().prefix(limit)
                return .json(
                    "["
                        + page.map { #"{"id":\#($0),"name":"P","write_date":"2026-11-01 10:00:00"}"# }
                        .joined(separator: ",") + "]")
            default: return .json(#"{"name":"werkzeug.exceptions.NotFound"}"#, status: 404)
            }
        }
    }

    @Test("thousands that an import changed in one second all come, though Odoo gives fewer than were asked for")
    func oneSecond() async throws {
        let ids = (1...2500).map { $0 * 3 }
        let service = Self.modern(ids)
        let pull = try await pull(connector("odoo", settings: Self.settings, transport: service))
        #expect(pull.ids.compactMap { Int($0) } == ids)
        #expect(pull.outcome.reachedEnd && pull.outcome.providerTotal == ids.count)
        let state = try #require(pull.outcome.nextState)
        #expect(state.text == #"{"changed_at":1793527200000}"#)
    }

    @Test("only fields that the database has are asked for")
    func fields() async throws {
        let service = Self.modern([1])
        _ = try await pull(connector("odoo", settings: Self.settings, transport: service))
        let asked = service.requests.filter { $0.path.hasSuffix("search_read") }.map(\.bodyText)
        #expect(asked.allSatisfy { $0.contains(#""fields":["id","name","write_date"]"#) })
        // Without tags in it nobody asks for their names.
        #expect(!service.requests.contains { $0.path.contains("category") })
    }

    @Test("auto: JSON-2 where it is, else JSON-RPC; found out once")
    func dialects() async throws {
        let modern = Self.modern([1, 2])
        _ = try await pull(connector("odoo", settings: Self.settings, transport: modern))
        #expect(modern.requests.allSatisfy { $0.path.hasPrefix("/json/2/") })

        let older = ScriptedService { request in
            guard request.path == "/jsonrpc" else { return HTTPResponse(status: 404, body: ResponseBody("<html>")) }
            let body = request.bodyText
            if body.contains("authenticate") { return .json(#"{"jsonrpc":"2.0","id":1,"result":2}"#) }
            if body.contains("search_count") { return .json(#"{"jsonrpc":"2.0","id":1,"result":0}"#) }
            return .json(#"{"jsonrpc":"2.0","id":1,"result":\#(body.contains("fields_get") ? "{}" : "[]")}"#)
        }
        let pull = try await pull(connector("odoo", settings: Self.settings, transport: older))
        #expect(pull.outcome.reachedEnd)
        #expect(older.requests.count { $0.path != "/jsonrpc" } == 1)
        #expect(older.requests.count { $0.bodyText.contains("authenticate") } == 1)

        let incomplete = try connector("odoo", settings: ["url": .text("https://odoo.example")], transport: older)
        let failure = await #expect(throws: Failure.self) { try await incomplete.check() }
        #expect(failure?.code == "missing_setting")
    }

    @Test("a page of a proxy in front of Odoo proves no key")
    func proxyPage() async throws {
        let service = ScriptedService { _ in HTTPResponse(status: 200, body: ResponseBody("<html>Welcome</html>")) }
        let connector = try connector("odoo", settings: Self.settings, transport: service)
        let failure = await #expect(throws: Failure.self) { try await connector.check() }
        #expect(failure?.kind == .transient)
    }

    @Test("a blacklist whose word nobody knows keeps a person from being mailed")
    func unknownWord() async throws {
        let service = ScriptedService { request in
            switch request.path {
            case "/json/2/res.partner/search_count": return .json("1")
            case "/json/2/res.partner/fields_get": return .json(#"{"id":{},"is_blacklisted":{}}"#)
            default:
                return .json(
                    request.bodyText.contains(#"["id",">",0]"#) ? #"[{"id":1,"is_blacklisted":"perhaps"}]"# : "[]")
            }
        }
        let pull = try await pull(connector("odoo", settings: Self.settings, transport: service))
        #expect(pull.records.first?.subscriptions.map(\.consent) == [.unsubscribed])
        #expect(pull.warnings.count == 1)
    }

    @Test(
        "the e-mail field as people fill it",
        arguments: [
            ("ana@example.com", "ana@example.com", 0), ("Ana <ana@example.com>", "ana@example.com", 0),
            ("ana@example.com; ana@work.example", "ana@example.com", 1),
            ("ana@example.com, ANA@example.com", "ana@example.com", 0),
            ("Ana Díaz ana@example.com\nbea@example.com", "ana@example.com", 1), ("none", "none", 0),
            ("\"Díaz, Ana\" <ana@example.com>", "ana@example.com", 0),
        ])
    func addresses(_ text: String, _ first: String, _ others: Int) {
        let read = PartnerAddresses(text)
        #expect(read.first == first && read.others == others)
    }
}
