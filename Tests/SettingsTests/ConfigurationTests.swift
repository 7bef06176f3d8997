import ConnectorKit
import CustomerModel
import Settings
import Testing

@Suite("The configuration as a whole")
struct ConfigurationTests {
    private let main = "database: {path: shop.sqlite}\nsources: {a: {connector: mailchimp}}\n"

    @Test("Relative paths count from the folder of the main file")
    func paths() {
        var machine = PretendSurroundings()
        machine.files["/etc/shop/clientela.yaml"] = Array(
            """
            database: {path: data/../shop.sqlite}
            state_directory: ./state
            connector_directories: [mine, /srv/theirs]
            http: {ca_file: ca.pem}
            """.utf8)
        machine.files["/etc/shop/ca.pem"] = []
        machine.folders.formUnion(["/etc/shop/mine", "/srv/theirs", "/etc/clientela/connectors"])
        machine.workingDirectory = "/etc"
        let loaded = ConfigurationLoader(surroundings: machine).load(path: "shop/clientela.yaml")
        #expect(loaded.findings.map(\.code) == ["no_sources"])
        #expect(loaded.configuration?.database.path == "/etc/shop/data/../shop.sqlite")
        #expect(loaded.configuration?.stateDirectory == "/etc/shop/state")
        #expect(
            loaded.configuration?.connectorDirectories
                == ["/etc/shop/mine", "/srv/theirs", "/etc/clientela/connectors"])
        #expect(loaded.configuration?.http.caFile == "/etc/shop/ca.pem")
        #expect(loaded.configuration?.files == ["/etc/shop/clientela.yaml"])
    }

    @Test("The shipped connectors are found beside the program, the system's own before them")
    func shippedConnectors() {
        var machine = PretendSurroundings(["/shop/c.yaml": main])
        machine.programPath = "/usr/bin/clientelad"
        machine.folders.formUnion(["/usr/share/clientela/connectors", "/etc/clientela/connectors"])
        #expect(
            machine.load().configuration?.connectorDirectories
                == ["/etc/clientela/connectors", "/usr/share/clientela/connectors"])
        machine.programPath = "/src/.build/x86_64-unknown-linux-gnu/debug/clientelad"
        machine.folders = ["/usr/share/zoneinfo", "/src/config/connectors"]
        #expect(machine.load().configuration?.connectorDirectories == ["/src/config/connectors"])
    }

    @Test("Files of conf.d add sources and defaults, in the order of their names")
    func confD() {
        let machine = PretendSurroundings([
            "/shop/c.yaml": main + "defaults: {import: confirm}\n",
            "/shop/conf.d/10-b.yaml": "defaults: {time_zone: Europe/Madrid}\nsources: {b: {connector: invu}}\n",
            "/shop/conf.d/20-c.yaml": "sources: {c: {connector: invu, time_zone: UTC, enabled: false}}\n",
            "/shop/conf.d/30-empty.yaml": "# nothing yet\n",
            "/shop/conf.d/.hidden.yaml": "[", "/shop/conf.d/notes.txt": "[",
        ])
        let (configuration, findings) = machine.load()
        #expect(findings == [])
        #expect(configuration?.sources.map(\.name.value.rawValue) == ["a", "b"])
        #expect(configuration?.disabledSources.map(\.name.value.rawValue) == ["c"])
        #expect(configuration?.sources.map(\.timeZone) == ["Europe/Madrid", "Europe/Madrid"])
        #expect(configuration?.sources.map(\.importPolicy) == [.confirm, .confirm])
        #expect(configuration?.disabledSources.first?.timeZone == "UTC")
        #expect(
            configuration?.files
                == [
                    "/shop/c.yaml", "/shop/conf.d/10-b.yaml", "/shop/conf.d/20-c.yaml", "/shop/conf.d/30-empty.yaml",
                ])
    }

    @Test("What two files say twice is an error that names both places")
    func confDConflict() {
        let machine = PretendSurroundings([
            "/shop/c.yaml": main + "defaults: {import: confirm}\n",
            "/shop/conf.d/b.yaml":
                "defaults: {import: automatic}\nsources:\n  a: {connector: invu}\nhttp: {}\ndatabse: {}\n",
            "/shop/conf.d/c.yml": "x",
        ])
        let (configuration, findings) = machine.load()
        #expect(configuration == nil)
        #expect(
            findings == [
                "conf.d/b.yaml:1:12: error: the default 'import' is already written at c.yaml:3:12; expected it once",
                "conf.d/b.yaml:3:3: error: the source 'a' is already written at c.yaml:2:11; expected it once",
                "conf.d/b.yaml:4:1: error: unknown key 'http'; expected one of defaults, sources",
                "conf.d/b.yaml:5:1: error: unknown key 'databse'; expected one of defaults, sources",
                "conf.d/c.yml:1:1: warning: the file is not read, because its name ends in .yml; expected .yaml",
            ])
    }

    @Test("A file that is no YAML does not hide what is wrong in the others")
    func brokenFileAmongOthers() {
        let machine = PretendSurroundings([
            "/shop/c.yaml": "database: {path: d\n",
            "/shop/conf.d/a.yaml": "sources: {a: {conector: invu}}\n", "/shop/conf.d/b.yaml": "sources: [\n",
        ])
        let findings = ConfigurationLoader(surroundings: machine).load(path: "c.yaml").findings
        #expect(findings.map(\.location.file) == ["c.yaml", "conf.d/a.yaml", "conf.d/b.yaml"])
        #expect(findings.map(\.code) == ["syntax", "unknown_key", "syntax"])
    }

    @Test(
        "A configuration that cannot be read is told as such",
        arguments: [FileTrouble.missing, .notPermitted, .notRegular])
    func unreadable(_ trouble: FileTrouble) {
        var machine = PretendSurroundings()
        machine.troubles["/shop/c.yaml"] = trouble
        let (configuration, findings) = machine.load()
        #expect(configuration == nil)
        #expect(
            findings == [
                "c.yaml:1:1: error: the configuration cannot be read: \(trouble.text); expected a YAML file: see the example "
                    + "clientela.yaml"
            ])
    }

    @Test("Without time zones on the system the message names the package")
    func noTimeZones() {
        let machine = PretendSurroundings(
            ["/shop/c.yaml": main + "defaults: {time_zone: UTC}\n"], hasTimeZones: false)
        #expect(machine.load().findings.first?.contains("expected the package tzdata to be installed") == true)
    }

    @Test("A source's own word goes before the defaults, also to take a limit away")
    func sourceOverDefaults() {
        let text = """
            database: {path: d}
            defaults: {max_new_accounts: 10, minimum_known_share: 0.5, fold_gmail: true}
            sources:
              a: {connector: x, max_new_accounts: unlimited, fold_gmail: false, minimum_known_share: 1}
              b: {connector: x, kind: file, rank: 7}
            """
        let sources = PretendSurroundings(["/shop/c.yaml": text]).load().configuration?.sources ?? []
        #expect(
            sources.map(\.brakes) == [
                Brakes(minimumKnownShare: 1), Brakes(maximumNewAccounts: 10, minimumKnownShare: 0.5),
            ])
        #expect(sources.map(\.foldsGmail) == [false, true])
        #expect(sources.map(\.kind) == [nil, .file])
        #expect(sources.map(\.rank) == [nil, 7])
    }

    @Test("Settings keep what was typed, with their places")
    func settings() {
        let text = """
            database: {path: d}
            sources:
              a:
                connector: x
                lists: [0123, no, 2024-01-02]
                settings:
                  base_url: http://127.0.0.1:8080
                  code: 0123
                  version: 1.10
                  ratio: 0.25
                  size: 50
                  norway: no
                  quoted: "50"
                  on: true
                  routes: [a, 1]
                  fields: {name: nombres}
            """
        let source = PretendSurroundings(["/shop/c.yaml": text]).load().configuration?.sources.first
        let values = source?.settings.mapValues(\.value) ?? [:]
        #expect(values["base_url"] == .text("http://127.0.0.1:8080"))
        #expect(values["code"] == .text("0123"))
        #expect(values["version"] == .text("1.10"))
        #expect(values["ratio"] == .number(0.25))
        #expect(values["size"] == .integer(50))
        #expect(values["norway"] == .text("no"))
        #expect(values["quoted"] == .text("50"))
        #expect(values["on"] == .boolean(true))
        let here = TextLocation(file: "", line: 1, column: 1)
        #expect(values["routes"] == .list([Located(.text("a"), at: here), Located(.integer(1), at: here)]))
        #expect(values["fields"] == .table([Located("name", at: here): Located(.text("nombres"), at: here)]))
        #expect(source?.settings["version"]?.location == TextLocation(file: "c.yaml", line: 9, column: 16))
        #expect(source?.lists.map(\.value) == ["0123", "no", "2024-01-02"])
    }

    @Test("Findings are printed by place, with their number")
    func printed() {
        let here = TextLocation(file: "b.yaml", line: 2, column: 3)
        let earlier = TextLocation(file: "a.yaml", line: 10, column: 1)
        #expect(FindingsText.lines([]).isEmpty)
        #expect(
            FindingsText.lines([
                Diagnostic(.error, "x", at: here, "one"), Diagnostic(.warning, "x", at: earlier, "two"),
                Diagnostic(.error, "x", at: here, "another"),
            ])
                == """
                a.yaml:10:1: warning: two
                b.yaml:2:3: error: another
                b.yaml:2:3: error: one
                2 errors, 1 warning

                """)
        #expect(ConfigurationLoader.exitCode == 78)
    }
}
