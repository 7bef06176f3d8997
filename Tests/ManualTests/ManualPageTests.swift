import Foundation
import Testing

@Suite(
    "The manual pages",
    .enabled(if: ManualPage.isPossible, "python3 is not installed, so no manual page can be written"))
struct ManualPageTests {
    @Test("groff has nothing to say against them", arguments: ManualPage.names)
    func groff(_ name: String) throws {
        guard let groff = Tool("groff") else { return print("skipped: groff is not installed") }
        let page = try ManualPage(name)
        let ending = try groff.run(["-ww", "-man", "-Tutf8", page.path])
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(ending.output.count > 2000)
        for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "FILES", "EXAMPLES", "SEE ALSO"] {
            #expect(page.source.contains("\n.SH \(heading)\n"))
        }
        #expect(!page.source.contains(/@[A-Z_]+@/), "a place that nothing was put into")
    }

    @Test("mandoc has nothing worse than style to say", arguments: ManualPage.names)
    func mandoc(_ name: String) throws {
        guard let mandoc = Tool("mandoc") else { return print("skipped: mandoc is not installed") }
        let ending = try mandoc.run(["-Tlint", "-W", "warning", try ManualPage(name).path])
        #expect(ending.code == 0 && ending.output.isEmpty, "\(ending.output)")
    }

    @Test("Every key of the configuration is explained, and nothing that is none")
    func keys() throws {
        let page = try ManualPage("man5/clientela.yaml.5")
        let accepted = try AcceptedKeys().tables
        let sections = try #require(accepted[""])
        #expect(page.sections == sections)
        let common = try #require(accepted["defaults"])
        for section in sections {
            if section == "sources" {
                // A source may say all that is explained under defaults.
                let own = try #require(accepted["sources.a"])
                let explained = page.keys(of: section)
                #expect(explained.union(common) == own, "in sources")
                #expect(own.subtracting(common).isSubset(of: explained), "in sources")
            } else {
                let (inner, own) = page.keys(of: section).partitioned { $0.contains(".") }
                #expect(own == accepted[section] ?? [], "in \(section)")
                let deeper = accepted.filter { $0.key.hasPrefix(section + ".") }
                    .flatMap { table, keys in keys.map { "\(table).\($0)".dropFirst(section.count + 1) } }
                #expect(inner.isSubset(of: Set(deeper.map(String.init))), "in \(section)")
            }
        }
        for (table, keys) in accepted where table.split(separator: ".").count > (table.hasPrefix("sources") ? 2 : 1) {
            for key in keys { #expect(page.plain.contains(key), "\(table).\(key)") }
        }
    }

    @Test(
        "Every option and command that the help shows is there, and its exit codes",
        arguments: [("clientelad", "man8/clientelad.8"), ("clientelactl", "man1/clientelactl.1")])
    func help(_ program: String, _ name: String) throws {
        let page = try ManualPage(name).plain
        let help = try Tool(path: Place.programs.appending(path: program).path).run(["--help"]).output
        let lines = help.split(separator: "\n")
        let options = lines.flatMap { line in line.matches(of: #/(?:^|[ ,])(--[a-z][a-z-]+)/#).map { String($0.1) } }
        let commands = lines.compactMap { $0.prefixMatch(of: #/  ([a-z]+) {2,}\S/#).map { String($0.1) } }
        #expect(options.count > 2)
        #expect(commands.isEmpty == (program == "clientelad"))
        for option in options { #expect(page.contains(option), "\(option)") }
        for command in commands { #expect(page.contains("\n.TP\n\(command)"), "\(command)") }
        for code in help.matches(of: #/[:;]\s+(\d+) [a-z]/#) { #expect(page.contains("\n.TP\n.B \(code.1)\n")) }
        // Options for tests alone are nobody's business.
        #expect(!page.contains("silence"))
    }

    @Test("They are of this version")
    func version() throws {
        let version = try Tool(path: Place.programs.appending(path: "clientelad").path).run(["--version"]).output
        let number = try #require(version.split(separator: " ").last).trimmingCharacters(in: .whitespacesAndNewlines)
        for name in ManualPage.names { #expect(try ManualPage(name).source.contains("\"Clientela \(number)\"")) }
    }

    @Test("What they, the journal's catalogue and the documents tell people to type is there to be typed")
    func advice() throws {
        let help = try Tool(path: Place.programs.appending(path: "clientelactl").path).run(["--help"]).output
        let commands = help.split(separator: "\n").compactMap { $0.prefixMatch(of: #/  ([a-z]+) {2,}\S/#).map { $0.1 } }
        var texts = try ManualPage.names.map { try ManualPage($0).plain }
        for file in ["systemd/clientela.catalog", "docs/operations.md", "docs/commands.md", "README.md"] {
            texts.append(try String(contentsOf: Place.package.appending(path: file), encoding: .utf8))
        }
        let advised = texts.flatMap { text in
            // At the beginning of a line or of code, or behind a colon.
            text.matches(of: #/(?:^|\n|`|: +)clientelactl ([a-z]+)/#).map { $0.1 }
        }
        #expect(advised.count > 15)
        #expect(Set(advised).subtracting(commands) == [])
    }
}

extension Set {
    fileprivate func partitioned(_ isFirst: (Element) -> Bool) -> (Set, Set) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}
