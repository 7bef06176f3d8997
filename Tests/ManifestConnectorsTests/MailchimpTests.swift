import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors
import Testing

func fixture(_ name: String) throws -> String {
    let url = repository.appending(path: "Tests/ManifestConnectorsTests/Fixtures/\(name)")
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
}

/// Mailchimp's manifest, from recorded pages to records.
@Suite struct MailchimpTests {
    private func connector(_ service: ScriptedService, lists: [String] = []) throws -> any Connector {
        let source = source("mailchimp", secrets: ["api_key": "abc123-us6"], lists: lists, country: "PA")
        let factory = try shipped("mailchimp")
        #expect(factory.lint(source).isEmpty)
        return try factory.makeConnector(for: source, context: context(service))
    }

    private func service() -> ScriptedService {
        ScriptedService { request in
            switch request.path {
            case "/3.0/ping": .json(#"{"health_status":"Everything's Chimpy!"}"#)
            case "/3.0/lists": .json(try fixture("mailchimp/lists.json"))
            case "/3.0/lists/n0ved4des1/members":
                .json(try fixture("mailchimp/members.json"), headers: ["Date": "Sun, 22 Nov 2026 09:00:03 GMT"])
            default: .json(#"{"members":[],"total_items":0}"#)
            }
        }
    }

    @Test("Mailchimp: members become records; the address of the service comes from the key")
    func members() async throws {
        let service = service()
        let connector = try connector(service)
        let streams = try await connector.streams()
        #expect(streams.map(\.id.rawValue) == ["n0ved4des1", "m4yor1stas"])
        #expect(streams.map(\.count) == [3, 0])
        let pull = try await pull(connector, stream: "n0ved4des1")
        #expect(pull.ids.count == 3)
        let ana = try #require(pull.records.first)
        #expect(ana.externalID == ExternalID("0cc175b9c0f1b6a831c399e269772661"))
        #expect(ana.fields[.email] == "Ana.Pérez@Example.com")
        #expect(ana.fields[.firstName] == "Ana")
        #expect(ana.fields[.lastName] == "Pérez")
        #expect(ana.fields[.phone] == "6123-4567")
        #expect(ana.fields[.phoneE164] == "+50761234567")
        #expect(ana.fields[.birthday] == "--08-15")
        #expect(ana.fields[.city] == "Panamá")
        #expect(ana.tags == ["VIP", "Panamá Oeste"])
        let stated = TimeFormat.iso.parse("2026-10-01T10:00:00Z")
        #expect(ana.subscriptions == [ListSubscription(list: "n0ved4des1", consent: .subscribed, statedAt: stated)])
        #expect(pull.records.map { $0.subscriptions.first?.consent } == [.subscribed, .bounced, Consent.none])
        #expect(
            pull.warnings.sorted() == [
                "a birthday could not be read; check 'order' in the manifest",
                "the status 'paused' is unknown; it is taken as 'none'",
            ])
        #expect(pull.expectedTotal == 3)
        #expect(pull.outcome.reachedEnd)
        #expect(pull.outcome.providerTotal == 3)
        let request = try #require(service.requests.last)
        #expect(request.url.hasPrefix("https://us6.api.mailchimp.com/3.0/lists/n0ved4des1/members?"))
        #expect(request.headers["Authorization"] == "Basic Y2xpZW50ZWxhOmFiYzEyMy11czY=")
        #expect(request.query["count"] == "1000")
        #expect(request.query["since_last_changed"] == nil)
    }

    @Test("C6: Mailchimp's increment begins a lookback before the cursor and ends at a fixed moment")
    func increment() async throws {
        let service = service()
        let connector = try connector(service)
        let full = try await pull(connector, stream: "n0ved4des1")
        #expect(full.outcome.nextState?.text == #"{"changed_at":1795165200000}"#)
        // The service's clock is three seconds ahead of ours.
        #expect(full.outcome.sweepState?.text == #"{"changed_at":1795338003000}"#)
        let state = try #require(full.outcome.nextState)
        let pulled = try await pull(connector, stream: "n0ved4des1", extent: .incremental(state))
        #expect(pulled.outcome.nextState == state)
        let query = try #require(service.requests.last).query
        #expect(query["since_last_changed"] == "2026-11-20T08:00:00+00:00")
        #expect(query["before_last_changed"] == "2026-11-22T09:00:03+00:00")
        #expect(query["sort_field"] == "last_changed")
    }

    @Test("C8: a refused key is an authentication failure that names source, secret and remedy")
    func refusedKey() async throws {
        let service = ScriptedService([.json(#"{"title":"API Key Invalid","status":401}"#, status: 401)])
        let connector = try connector(service)
        let failure = await #expect(throws: Failure.self) { try await connector.check() }
        #expect(failure?.kind == .authentication)
        #expect(failure?.message.contains("source boletin") == true)
        #expect(failure?.message.contains("'api_key'") == true)
        #expect(failure?.message.contains("abc123") == false)
        #expect(service.requests.count == 1)
    }
}
