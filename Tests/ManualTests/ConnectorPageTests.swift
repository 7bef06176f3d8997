import Foundation
import Testing

/// The catalogue of connectors, made out of the built program.
@Suite struct ConnectorPageTests {
    @Test(
        "the catalogue has a section for each connector that is shipped, with what it needs",
        .enabled(if: ManualPage.isPossible, "python3 is not installed"))
    func sections() throws {
        let folder = try Folder()
        let script = Place.package.appending(path: "scripts/write-connector-pages").path
        let python = try #require(Tool("python3"))
        let ending = try python.run([script, Place.programs.path, folder.url.path])
        #expect(ending.code == 0, "\(ending.errors)")
        let page = try String(contentsOf: folder.url.appending(path: "README.md"), encoding: .utf8)
        let manifests = try FileManager.default.contentsOfDirectory(
            atPath: Place.package.appending(path: "config/connectors").path)
        let shipped = manifests.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) } + ["csv", "jsonl"]
        for name in shipped {
            #expect(page.contains("\n`connector: \(name)`\n"), "\(name) has no section")
        }
        #expect(page.contains("| `api_key` | secret"))
        for name in shipped where !["csv", "jsonl"].contains(name) {
            let start = try #require(page.firstRange(of: "`connector: \(name)`\n"))
            let section = page[start.upperBound...].prefix { $0 != "#" }
            #expect(section.contains("- Cannot see: "), "\(name) does not say what it cannot see")
            #expect(section.contains("\n1. "), "\(name) does not say how to get a key")
        }
    }
}
