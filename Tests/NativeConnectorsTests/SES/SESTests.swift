import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization
import TestSupport
import Testing

/// What only SES does, beside the conformance suite.
@Suite struct SESTests {
    private static let settings: [String: SettingValue] = [
        "region": .text("us-east-1"), "read_suppressions": .boolean(false),
    ]

    private static func contacts(_ emails: [String], next: String? = nil) -> HTTPResponse {
        let list = emails.map { #"{"EmailAddress":"\#($0)","UnsubscribeAll":false}"# }.joined(separator: ",")
        return .json(#"{"Contacts":[\#(list)]\#(next.map { #","NextToken":"\#($0)""# } ?? "")}"#)
    }

    private static func lists(_ request: HTTPRequest) -> HTTPResponse? {
        request.path == "/v2/email/contact-lists" ? .json(#"{"ContactLists":[{"ContactListName":"news"}]}"#) : nil
    }

    @Test("a signature that got old while the request waited is made again, once")
    func agedSignature() async throws {
        let clock = SettableClock()
        let service = ScriptedService { request in
            if let lists = Self.lists(request) { return lists }
            let signedAt = request.headers["X-Amz-Date"] ?? ""
            if signedAt < "20261122T090500Z" {
                // It waits in front of the service, in a queue or for an allowance.
                clock.advance(by: .seconds(600))
                return .json(#"{"message":"Signature expired"}"#, status: 403)
            }
            return Self.contacts(["ana@example.com"])
        }
        let pull = try await pull(
            connector("ses", settings: Self.settings, transport: service, now: clock.now))
        #expect(pull.ids == ["ana@example.com"])
        #expect(service.requests.count == 3)
    }

    @Test("a clock of ours that is wrong is corrected by what the service's answers say")
    func wrongClock() async throws {
        let service = ScriptedService { request in
            let isRight = request.headers["X-Amz-Date"]?.hasPrefix("20261122T1000") == true
            guard isRight else {
                return .json(
                    #"{"message":"Signature expired"}"#, status: 403,
                    headers: ["Date": "Sun, 22 Nov 2026 10:00:00 GMT"])
            }
            return Self.lists(request) ?? Self.contacts(["ana@example.com"])
        }
        let pull = try await pull(connector("ses", settings: Self.settings, transport: service))
        #expect(pull.ids == ["ana@example.com"])
    }

    @Test("a key that is refused is not asked with again")
    func refused() async throws {
        let service = ScriptedService { _ in .json(#"{"message":"no"}"#, status: 403) }
        let connector = try connector("ses", settings: Self.settings, transport: service)
        let failure = await #expect(throws: Failure.self) { try await connector.check() }
        #expect(failure?.kind == .authentication)
        #expect(failure?.message.contains("made-up") == false)
        #expect(service.requests.count == 1)
    }

    @Test("a mark that ran out in the middle of a list is a trouble that a new run mends")
    func expiredMark() async throws {
        let service = ScriptedService { request in
            if let lists = Self.lists(request) { return lists }
            return request.bodyText.contains("NextToken")
                ? .json(#"{"__type":"BadRequestException"}"#, status: 400)
                : Self.contacts(["ana@example.com"], next: "old")
        }
        let connector = try connector("ses", settings: Self.settings, transport: service)
        let failure = await #expect(throws: Failure.self) { _ = try await pull(connector) }
        #expect(failure?.kind == .transient)
    }

    @Test("a mark that comes again ends the pull instead of going round for ever")
    func endless() async throws {
        let service = ScriptedService { request in
            Self.lists(request) ?? Self.contacts(["ana@example.com"], next: "same")
        }
        let connector = try connector("ses", settings: Self.settings, transport: service)
        let failure = await #expect(throws: Failure.self) { _ = try await pull(connector) }
        #expect(failure?.code == "endless_pages")
    }

    @Test("attributes are asked for within the budget of a pull, and a contact that is gone by then is no trouble")
    func budget() async throws {
        let service = ScriptedService { request in
            if let lists = Self.lists(request) { return lists }
            switch request.path {
            case "/v2/email/contact-lists/news/contacts/list":
                return request.bodyText.contains("NextToken")
                    ? Self.contacts(["c@example.com", "d@example.com"])
                    : Self.contacts(["a@example.com", "b@example.com"], next: "more")
            case "/v2/email/contact-lists/news/contacts/b%40example.com":
                return .json(#"{"message":"gone"}"#, status: 404, headers: ["x-amzn-ErrorType": "NotFoundException"])
            default: return .json(#"{"AttributesData":"{\"nombre\":\"Ana\",\"phone\":\"6123-4567\"}"}"#)
            }
        }
        let settings = Self.settings.merging([
            "detail_budget": .integer(3), "first_name_attribute": .text("nombre"),
        ]) { $1 }
        let pull = try await pull(connector("ses", settings: settings, transport: service, country: "PA"))
        let names = Dictionary(
            uniqueKeysWithValues: pull.records.map { ($0.externalID.rawValue, $0.fields[.firstName]) })
        #expect(
            names == ["a@example.com": "Ana", "b@example.com": nil, "c@example.com": "Ana", "d@example.com": nil])
        #expect(pull.records.first { $0.externalID.rawValue == "a@example.com" }?.fields[.phoneE164] == "+50761234567")
        #expect(pull.warnings == ["attributes were read of the first 3 contacts of the pull"])
    }

    @Test("statements: a choice beats a default, a default opt-out is no refusal, leaving everything beats all")
    func choices() {
        let inOut = TopicChoices(
            chosen: [.init(topic: "a", status: "OPT_IN"), .init(topic: "b", status: "OPT_OUT")],
            defaults: [
                .init(topic: "a", status: "OPT_OUT"), .init(topic: "c", status: "OPT_OUT"),
                .init(topic: "d", status: "OPT_IN"),
            ])
        func consents(_ choices: TopicChoices, _ takesDefaults: Bool = true) -> [String: Consent] {
            let all = choices.subscriptions(list: "l", takesDefaults: takesDefaults)
            return Dictionary(uniqueKeysWithValues: all.map { ($0.list, $0.consent) })
        }
        #expect(consents(inOut) == ["l/a": .subscribed, "l/b": .unsubscribed, "l/c": .none, "l/d": .subscribed])
        #expect(consents(inOut, false)["l/d"] == Consent.none)
        #expect(consents(TopicChoices()) == ["l": .subscribed])
        #expect(consents(TopicChoices(unsubscribesAll: .some(.some(true)))) == ["l": .unsubscribed])
        #expect(consents(TopicChoices(unsubscribesAll: .some(.none))) == ["l": .none])
        let left = TopicChoices(
            chosen: [.init(topic: "a", status: "OPT_IN")], unsubscribesAll: .some(.some(true)))
        #expect(Set(consents(left).values) == [.unsubscribed])
    }
}
