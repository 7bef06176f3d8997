import ControlAPI
import CustomerModel
import Glibc
import TestSupport
import Testing

/// Every command, as people and programs see it: without a terminal, at a fixed time, in a fixed zone.
@Suite struct GoldenTests {
    /// The run that a command begins with the script, and that its news are of.
    private static func followed(by arguments: [String]) -> RunReference? {
        switch arguments.first {
        case "sync" where arguments.count > 1 && arguments[1] == "boletin": RunReference("4")
        case "preview": RunReference("preview-4")
        case "import": RunReference(arguments.contains("41") ? "41" : "43")
        case "undo": RunReference("4")
        case "run": RunReference("43")
        default: nil
        }
    }

    @Test(arguments: try GoldenFile.names)
    func saysWhatItMust(_ name: String) async throws {
        let file = try GoldenFile(name)
        try await Shop.with { shop in
            let scenario = try file.scenario.map { try #require(Scenario(rawValue: $0), "no such scenario") }
            scenario?.prepare(shop.service)
            let answer: Answer
            if let run = Self.followed(by: file.arguments), let scenario,
                case let events = scenario.events(of: run, preview: file.arguments.first == "preview"),
                !events.isEmpty
            {
                answer = await shop.run(file.arguments, sending: events)
            } else {
                answer = await shop.run(file.arguments)
            }
            let found = file.text(for: answer)
            if getenv("CLIENTELA_WRITE_GOLDEN") != nil { try file.write(found) }
            #expect(found == file.text || getenv("CLIENTELA_WRITE_GOLDEN") != nil)
        }
    }

    @Test func everyScenarioIsUsed() throws {
        let used = Set(try GoldenFile.names.compactMap { try GoldenFile($0).scenario })
        #expect(used == Set(Scenario.allCases.map(\.rawValue)))
    }
}
