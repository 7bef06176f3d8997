import ConnectorConformance
import ConnectorKit
import Foundation
import NativeConnectors
import Testing

/// The conformance suite: a folder of fixtures joins it, without further code.
@Suite struct NativeCaseTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    private static let names = ConnectorCase.names(in: fixtures)

    @Test("conformance", arguments: names, CaseScenario.allCases)
    func conformance(_ name: String, _ scenario: CaseScenario) async throws {
        let one = try ConnectorCase(folder: Self.fixtures.appending(path: name))
        let factory = try #require(NativeConnectorFactory.all.first { $0.profile.name == one.connector })
        let problems = try await CaseRun(one, factory: factory).problems(in: scenario)
        #expect(problems == [])
    }

    @Test("every native connector has its fixtures, stands in the README, and tells how one gets a key")
    func everyConnector() throws {
        let tried = try Self.names.map { try ConnectorCase(folder: Self.fixtures.appending(path: $0)).connector }
        #expect(Set(tried) == Set(NativeConnectorFactory.all.map(\.profile.name)))
        let readme = Self.fixtures.appending(path: "../../../README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        for factory in NativeConnectorFactory.all {
            #expect(text.contains("| `\(factory.profile.name)` |"), "\(factory.profile.name) is not in the README")
            #expect(!factory.profile.steps.isEmpty)
            #expect(factory.profile.about != nil)
            #expect(!factory.profile.brings.isEmpty && factory.profile.cannotSee != nil)
        }
    }
}
