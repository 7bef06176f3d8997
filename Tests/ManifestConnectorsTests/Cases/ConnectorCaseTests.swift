import ConnectorKit
import Foundation
import ManifestConnectors
import Testing

/// The conformance suite of declarative connectors: a folder of fixtures joins it, without further code.
@Suite struct ConnectorCaseTests {
    @Test("conformance", arguments: ConnectorCase.names, CaseScenario.allCases)
    func conformance(_ name: String, _ scenario: CaseScenario) async throws {
        let run = try CaseRun(ConnectorCase(named: name))
        let problems = try await run.problems(in: scenario)
        #expect(problems == [])
    }

    @Test("every manifest that is shipped has its fixtures, and tells how one gets a key")
    func everyConnector() throws {
        let folder = repository.appending(path: "config/connectors").path
        let catalogue = ManifestCatalogue.load(directories: [folder])
        #expect(catalogue.factories.keys.sorted() == ConnectorCase.names)
        let readme = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
        for (name, factory) in catalogue.factories {
            #expect(readme.contains("| `\(name)` |"), "\(name) is not in the README")
            #expect(!factory.profile.steps.isEmpty, "\(name)")
            #expect(factory.profile.about != nil, "\(name)")
        }
    }

    /// Mistakes in a manifest, and the scenario that must see each.
    static let mistakes: [(name: String, from: String, to: String, scenario: CaseScenario)] = [
        ("klaviyo", "NEVER_SUBSCRIBED: none", "NEVER_SUBSCRIBED: subscribed", .pullAll),
        ("klaviyo", "Klaviyo-API-Key {{", "Bearer {{", .pullAll),
        ("klaviyo", "value: links.next", "value: links.first", .pullAll),
        ("klaviyo", "greater-than(updated", "less-than(updated", .resume),
        ("klaviyo", "otherwise: none", "otherwise: subscribed", .unknownStatus),
        ("loyverse", "exists: true", "exists: false", .deletion),
        ("loyverse", "total_spent", "total_points", .pullAll),
    ]

    @Test("the suite notices a manifest that is wrong", arguments: mistakes)
    func mistake(_ mistake: (name: String, from: String, to: String, scenario: CaseScenario)) async throws {
        let text = try shippedText(mistake.name)
        let wrong = text.replacing(mistake.from, with: mistake.to)
        try #require(wrong != text, "the manifest no longer says '\(mistake.from)'")
        let run = try CaseRun(ConnectorCase(named: mistake.name), manifest: wrong)
        let problems = try? await run.problems(in: mistake.scenario)
        #expect(problems != [], "nobody noticed")
    }
}
