import Foundation
import Testing

/// The manual pages, written once for all tests out of the programs that were built.
struct ManualPage {
    static let isPossible = Tool("python3") != nil

    static let names = ["man8/clientelad.8", "man1/clientelactl.1", "man5/clientela.yaml.5"]

    private static let written = Result { try write() }

    let path: String
    /// As it is in the file.
    let source: String

    init(_ name: String) throws {
        let url = try Self.written.get().url.appending(path: name)
        path = url.path
        source = try String(contentsOf: url, encoding: .utf8)
    }

    private static func write() throws -> Folder {
        let folder = try Folder()
        let ending = try Tool(path: Place.package.appending(path: "scripts/write-manual-pages").path)
            .run([Place.programs.path, folder.url.path])
        try #require(ending.code == 0, "\(ending.errors)")
        return folder
    }

    /// The text without formatting: no hyphen is another one, and no font is told.
    var plain: String {
        source.replacing("\\-", with: "-").replacing("\\fB", with: "").replacing("\\fI", with: "")
            .replacing("\\fR", with: "").replacing("\\&", with: "").replacing("\\ ", with: " ")
    }

    /// The keys that a section of clientela.yaml(5) explains: each is the first word of a tag.
    func keys(of section: String) -> Set<String> {
        var keys: Set<String> = []
        var (isThere, isTag) = (false, false)
        for line in plain.split(separator: "\n") {
            if line.hasPrefix(".SS ") || line.hasPrefix(".SH ") { isThere = line == ".SS \(section)" }
            if isThere, isTag {
                keys.insert(String(line.trimmingPrefix(".B ").prefix { $0 != ":" }))
            }
            isTag = line == ".TP" || line == ".TQ"
        }
        return keys
    }

    /// The sections of clientela.yaml(5), each a key of the file.
    var sections: Set<String> {
        Set(plain.split(separator: "\n").filter { $0.hasPrefix(".SS ") }.map { String($0.dropFirst(4)) })
    }
}
