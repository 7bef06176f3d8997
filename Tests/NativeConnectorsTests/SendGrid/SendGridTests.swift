import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization
import TestSupport
import Testing

/// What only SendGrid does, beside the conformance suite.
@Suite struct SendGridTests {
    /// A SendGrid with one list, nobody suppressed, and these states of the export, the last again and again.
    private static func service(
        states: [String], files: [String: String], group: String = "[]", lists: String = #"[{"id":"L","name":"News"}]"#,
        unsubscribes: [String] = []
    ) -> ScriptedService {
        let index = Mutex(0)
        return ScriptedService { request in
            if let file = files[request.url] { return HTTPResponse(status: 200, body: ResponseBody(file)) }
            switch request.path {
            case "/v3/marketing/lists": return .json(#"{"result":\#(lists)}"#)
            case "/v3/asm/suppressions": return .json(group)
            case "/v3/suppression/unsubscribes":
                let offset = Int(request.query["offset"] ?? "") ?? 0
                return .json(
                    "["
                        + unsubscribes.dropFirst(offset).prefix(2).map { #"{"created":1,"email":"\#($0)"}"# }
                        .joined(separator: ",") + "]")
            case "/v3/marketing/contacts/exports": return .json(#"{"id":"e"}"#, status: 202)
            case "/v3/marketing/contacts/exports/e":
                return .json(
                    index.withLock { index in
                        defer { index += 1 }
                        return states[min(index, states.count - 1)]
                    })
            case let path where path.hasPrefix("/v3/suppression/"): return .json("[]")
            default: return .json("{}", status: 404)
            }
        }
    }

    private static func ready(_ urls: String...) -> String {
        #"{"id":"e","status":"ready","urls":[\#(urls.map { "\"\($0)\"" }.joined(separator: ","))],"contact_count":2}"#
    }

    private static let pending = #"{"id":"e","status":"pending"}"#
    private static let settings: [String: SettingValue] = [:]

    @Test("an export is waited for without blocking, in growing pauses that whoever watches can see")
    func waits() async throws {
        let service = Self.service(
            states: Array(repeating: Self.pending, count: 6) + [
                Self.ready("https://files.example/1", "https://files.example/2")
            ],
            files: [
                "https://files.example/1": #"{"id":"1","email":"ana@example.com"}"#,
                "https://files.example/2": #"[{"contact_id":"2","EMAIL":"bea@example.com"}]"#,
            ])
        let recorder = HoldRecorder()
        let pull = try await pull(connector("sendgrid", transport: service, hold: recorder.hold))
        #expect(pull.ids == ["1", "2"] && pull.outcome.providerTotal == 2)
        let pauses = recorder.holds.map { $0.until.duration(since: testNow) }
        #expect(pauses == [2, 4, 8, 16, 30, 30].map { .seconds($0) })
        #expect(Set(recorder.holds.map(\.reason)) == ["SendGrid prepares the export"])
        // The storage that holds the files is somebody else's house.
        for request in service.requests where request.url.contains("files.example") {
            #expect(request.headers["Authorization"] == nil)
        }
    }

    @Test("an export that fails, never ends, or names a file without TLS")
    func failures() async throws {
        let cases: [(state: String, code: String)] = [
            (#"{"id":"e","status":"failure","message":"of ana@example.com"}"#, "export_failed"),
            (Self.pending, "export_too_slow"), (Self.ready("http://files.example/1"), "unusable_answer"),
            (Self.ready("https://gone.example/1"), "export_gone"),
        ]
        for (state, code) in cases {
            let connector = try connector("sendgrid", transport: Self.service(states: [state], files: [:]))
            let failure = await #expect(throws: Failure.self) { _ = try await pull(connector) }
            #expect(failure?.code == code)
            #expect(failure?.message.contains("ana@") == false)
        }
    }

    @Test("who left a group has left everything, or a list of its own, as the shop says")
    func groups() async throws {
        let file = #"{"id":"1","email":"ana@example.com"}"# + "\n" + #"{"id":"2","email":"bea@example.com"}"#
        let group = #"[{"email":"Ana@example.com","group_id":7,"group_name":"x","created_at":1}]"#
        func consents(_ setting: String) async throws -> [[String: Consent]] {
            let service = Self.service(
                states: [Self.ready("https://f.example/1")], files: ["https://f.example/1": file], group: group)
            let pull = try await pull(
                connector("sendgrid", settings: ["group_unsubscribes": .text(setting)], transport: service))
            return pull.records.map { Dictionary(uniqueKeysWithValues: $0.subscriptions.map { ($0.list, $0.consent) }) }
        }
        #expect(try await consents("all") == [["L": .unsubscribed], ["L": .subscribed]])
        #expect(try await consents("own") == [["L": .subscribed, "group-7": .unsubscribed], ["L": .subscribed]])
    }

    @Test("suppressed addresses are read to the end, also where SendGrid gives fewer than were asked for")
    func suppressions() async throws {
        let people = (1...5).map { #"{"id":"\#($0)","email":"p\#($0)@example.com"}"# }.joined(separator: "\n")
        let service = Self.service(
            states: [Self.ready("https://f.example/1")], files: ["https://f.example/1": people],
            unsubscribes: (1...5).map { "p\($0)@example.com" })
        let pull = try await pull(connector("sendgrid", transport: service))
        #expect(pull.records.count == 5)
        #expect(pull.records.allSatisfy { $0.subscriptions.map(\.consent) == [.unsubscribed] })
    }

    @Test("everybody is a stream where it is asked for, and where there are no lists; who is on none is not mailed")
    func everybody() async throws {
        let file =
            #"{"id":"1","email":"ana@example.com","list_ids":["L","M"]}"# + #"{"id":"2","email":"bea@example.com"}"#
        for (lists, chosen) in [("[]", [String]()), (#"[{"id":"L","name":"News"}]"#, ["all"])] {
            let service = Self.service(
                states: [Self.ready("https://f.example/1")], files: ["https://f.example/1": file], lists: lists)
            let pull = try await pull(connector("sendgrid", lists: chosen, transport: service))
            #expect(pull.records.map { $0.subscriptions.map(\.list) } == [["L", "M"], []])
            #expect(!service.requests.contains { $0.bodyText.contains("list_ids") })
        }
    }

    @Test("a record that is no JSON is rejected with its place; its neighbours are not")
    func brokenRecord() async throws {
        let file = #"{"id":"1","email":"a@example.com"} {"id":"2","email": oops} {"id":"3","email":"c@example.com"} {}"#
        let service = Self.service(states: [Self.ready("https://f.example/1")], files: ["https://f.example/1": file])
        let pull = try await pull(connector("sendgrid", transport: service))
        #expect(pull.ids == ["1", "3"])
        #expect(pull.rejections.map(\.reason) == [.malformedRecord, .missingExternalID])
        #expect(pull.rejections.first?.position == "batch 1, record 2")
    }
}
