import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors
import Testing

/// The worked example of the guide works.
@Suite struct GuideTests {
    @Test("docs/connectors.md: the manifest that it builds pulls the answers that it shows")
    func workedExample() async throws {
        let guide = try String(contentsOf: repository.appending(path: "docs/connectors.md"), encoding: .utf8)
        let blocks = guide.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let manifest = blocks.prefix(4).joined(separator: "\n")
        let service = ScriptedService { request in
            request.path == "/v2/audiences"
                ? .json(#"{"audiences":[{"id":7,"title":"Novedades","members":1204}],"pages":1}"#)
                : .json(
                    #"""
                    {"people":[{"uid":"p-1","mail":"ana@example.com","name":"Ana Díaz","mobile":"6123-4567","born":"15/08/1985",
                    "state":"in","tags":["vip"],"changed":"2026-11-02T10:00:00Z"}],"pages":1,"count":1}
                    """#)
        }
        let factory = try factory(manifest)
        #expect(factory.name == "paloma")
        let definition = source("paloma", secrets: ["api_key": "12ab34"])
        #expect(factory.lint(definition) == [])
        let pull = try await pull(factory.makeConnector(for: definition, context: context(service)))
        let ana = try #require(pull.records.first)
        #expect(
            ana.fields == [
                .email: "ana@example.com", .firstName: "Ana", .lastName: "Díaz", .phone: "6123-4567",
                .birthday: "1985-08-15", .phoneE164: "+50761234567",
            ])
        #expect(ana.subscriptions.first?.consent == .subscribed)
        #expect(ana.tags == ["vip"])
        #expect(pull.outcome.reachedEnd)
        #expect(service.requests.last?.headers["Authorization"] == "Token 12ab34")
        #expect(service.requests.last?.query == ["page": "1", "per_page": "200"])
    }
}
