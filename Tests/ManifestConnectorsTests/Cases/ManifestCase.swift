import ConnectorConformance
import ConnectorKit
import Foundation
import ManifestConnectors

extension ConnectorCase {
    /// The cases that there are: folders with a `case.yaml`.
    static let names = names(in: fixtures)

    static let fixtures = repository.appending(path: "Tests/ManifestConnectorsTests/Fixtures")

    /// The case of a connector.
    init(named name: String) throws { try self.init(folder: Self.fixtures.appending(path: name)) }
}

extension CaseRun {
    /// A run of the manifest that is shipped, or of another text.
    init(_ one: ConnectorCase, manifest: String? = nil) throws {
        let text = try manifest ?? shippedText(one.name)
        let factory = try ManifestConnectorsTests.factory(smallPages(text, size: Self.pageSize))
        self.init(one, factory: factory, overlaps: text.contains(", overlap: "))
    }
}

/// The manifest that is shipped under a name.
func shippedText(_ name: String) throws -> String {
    let path = repository.appending(path: "config/connectors/\(name).yaml")
    return String(decoding: try Data(contentsOf: path), as: UTF8.self)
}

/// The manifest with small pages of people, so that a handful of them fills several.
func smallPages(_ text: String, size: Int) -> String {
    guard let people = text.range(of: "\npeople:") else { return text }
    // What is said apart from the people is an answer that is the same each time.
    let end = text.range(of: "\n  suppressions:")?.lowerBound ?? text.endIndex
    let rest = text[people.lowerBound..<end]
        .replacing(/\bminimum_size: \d+/, with: "minimum_size: \(size)")
        .replacing(/\boverlap: \d+/, with: "overlap: \(size - 1)")
        .replacing(/\bsize: \d+/, with: "size: \(size)")
    return String(text[..<people.lowerBound] + rest + text[end...])
}
