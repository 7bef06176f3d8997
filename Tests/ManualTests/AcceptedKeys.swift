import Foundation
import Testing

/// The keys that the program takes, as it tells them itself when it is given one that it does not know.
struct AcceptedKeys {
    /// By the path of their table, such as `defaults.schedule`.
    ///
    /// That of the file is empty. A source is called `a`.
    private(set) var tables: [String: Set<String>] = [:]

    init() throws {
        try ask("zzz: 1\n")
        let sections = try #require(tables[""]).sorted()
        try ask(sections.map { Self.line($0, "zzz: 1") }.joined())
        let deeper = sections.map { section in
            let inner = tables[section] ?? tables[section + ".a"] ?? []
            return Self.line(section, inner.sorted().map { "\($0): { zzz: 1 }" }.joined(separator: ", "))
        }
        try ask(deeper.joined())
    }

    private static func line(_ section: String, _ contents: String) -> String {
        section == "sources" ? "sources: { a: { \(contents) } }\n" : "\(section): { \(contents) }\n"
    }

    /// Notes what the built `clientelad` says of the unknown keys `zzz` in a configuration.
    private mutating func ask(_ configuration: String) throws {
        let folder = try Folder()
        let file = folder.url.appending(path: "clientela.yaml")
        try Data(configuration.utf8).write(to: file)
        let ending = try Tool(path: Place.programs.appending(path: "clientelad").path)
            .run(["--once", "--config", file.path])
        try #require(ending.code == 78, "\(ending.errors)")
        for line in ending.errors.split(separator: "\n") {
            let sentence = #/unknown key(?: 'zzz')?(?: in ([a-z_.]+))?; expected (?:one of )?(.+)/#
            guard let match = line.firstMatch(of: sentence) else { continue }
            let keys = match.2.split(separator: ", ").map { $0.trimmingCharacters(in: .punctuationCharacters) }
            tables[match.1.map(String.init) ?? "", default: []].formUnion(keys)
        }
    }
}
