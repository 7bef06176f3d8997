import ControlAPI
import ControlServer
import CustomerModel
import FoundationEssentials
import TestSupport
import Testing

/// The document and the server, held against each other in both directions.
@Suite struct OpenAPITests {
    @Test func theServedTextIsTheFile() throws {
        let document = try APIDocument()
        #expect(OpenAPIDocument.text == document.text, "run scripts/embed-openapi")
    }

    @Test func everyRouteIsDocumentedAndEveryDocumentedOneIsThere() throws {
        let document = try APIDocument()
        let served = ControlServer.operations(of: ScriptedControlService())
        #expect(Set(served) == Set(document.operations.keys))
        #expect(served.count == Set(served).count)
        #expect(Set(document.operations.values.map(\.name)).count == document.operations.count)
    }

    @Test func everyReferenceLeadsSomewhereAndEverySchemaIsUsed() throws {
        let document = try APIDocument()
        var used: Set<String> = []
        func walk(_ value: JSONValue) throws {
            switch value {
            case .list(let items): for item in items { try walk(item) }
            case .object(let members):
                if case .text(let reference)? = members["$ref"] {
                    used.insert(reference)
                    _ = try document.resolved(value)
                }
                for member in members.values { try walk(member) }
            default: break
            }
        }
        try walk(document.root)
        guard case .object(let kinds)? = document.root["components"] else { return #expect(Bool(false)) }
        for (kind, members) in kinds {
            guard case .object(let members) = members else { continue }
            for name in members.keys { #expect(used.contains("#/components/\(kind)/\(name)"), "\(name) is not used") }
        }
    }

    @Test func everyAnswerIsAsTheDocumentSays() async throws {
        let document = try APIDocument()
        var tried: [String: Set<String>] = [:]
        for trial in Trial.all {
            try await LiveServer.with(access: trial.access) { live in
                trial.prepare(live.service)
                if trial.isStream {
                    async let ended: Void = endEvents(of: live.service)
                    try await check(trial, live, document, &tried)
                    await ended
                } else {
                    try await check(trial, live, document, &tried)
                }
            }
        }
        for (operation, described) in document.operations {
            let missing = Set(described.responses.keys).subtracting(tried[operation] ?? []).subtracting(["default"])
            #expect(missing.isEmpty, "\(operation): no trial gives \(missing.sorted())")
        }
    }

    private func endEvents(of service: ScriptedControlService) async {
        _ = await eventually { service.listenerCount > 0 }
        service.send(.progress(ScriptedValues.progress))
        service.endEvents()
    }

    private func check(
        _ trial: Trial, _ live: LiveServer, _ document: APIDocument, _ tried: inout [String: Set<String>]
    ) async throws {
        let answer = await live.raw.ask(trial.method, trial.target, headers: trial.headers, body: trial.body)
        let name = "\(trial.operation) → \(trial.status)"
        #expect(answer.status == trial.status, "\(name): \(answer.text)")
        let described = try #require(document.operations[trial.operation], "\(name)")
        let isNamed = described.responses[String(trial.status)] != nil
        tried[trial.operation, default: []].insert(isNamed ? String(trial.status) : "default")
        let written = try #require(described.responses[String(trial.status)] ?? described.responses["default"])
        let response = try document.resolved(written)
        guard case .object(let contents)? = response["content"] else {
            #expect(answer.body.isEmpty, "\(name)")
            return
        }
        let type = (answer.headers["content-type"] ?? "").split(separator: ";").first.map(String.init) ?? ""
        let schema = try #require(contents[type]?["schema"], "\(name): \(type)")
        let value: JSONValue =
            type.hasSuffix("json")
            ? try ControlJSON.decode(JSONValue.self, from: Data(answer.body.utf8)) : .text(answer.body)
        var check = SchemaCheck(document: document)
        try check.check(value, schema)
        #expect(check.mistakes == [], "\(name): \(answer.body)")
        if response["headers"]?["Location"] != nil {
            let location = try #require(answer.headers["location"], "\(name)")
            #expect(await live.raw.ask("OPTIONS", location).status == 204, "\(name): \(location)")
        }
    }
}
