import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors
import StrictYAML
import Testing

/// What the linter says about manifests, and about sources that use them.
@Suite struct LintTests {
    private func findings(_ text: String) -> [String] {
        ManifestConnectorFactory.read(Array(text.utf8), file: "m.yaml").diagnostics.map {
            "\($0.location.line):\($0.location.column) \($0.code)"
        }
    }

    private let broken = """
        manifest: 1
        name: shop
        title: Shop
        kind: newsletters
        time_zone: America/Atlantis
        secrets: { key: {} }
        settings:
          host: { type: txt, default: a }
        base_url: "https://{{ setting.hots }}"
        auth:
          headers: { X-Key: "{{ secret.keys }}", X-Token: "{{ token }}" }
        check: { path: /me }
        streams: { fixed: [ { name: People } ] }
        people:
          request: { get: "/p/{{ stream.ids }}/{{ page.nmber }}", query: { x: "{{ key | base46 }}" } }
          records: people
          pagination:
            offset: { sise: 100 }
          external_id: id[
          fields:
            email: email
            surname: last
            phone: { path: p, from_lookup: details }
          consent:
            status: { path: s, values: { a: subscribd } }
          incremental: { query: { since: "{{ until }}" } }
          lookups: [ { name: detail, request: { get: "/x/{{ record.name }}" } } ]
        errors:
          statuses: { 999: transient, 403: fatal }
        colour: red
        """

    @Test("a manifest with many mistakes: every one in one pass, with line and column")
    func everyMistake() {
        #expect(
            findings(broken) == [
                "4:7 unknown_choice", "5:1 bad_value", "8:17 unknown_choice", "9:11 dead_reference",
                "11:3 dead_reference", "11:21 dead_reference", "12:1 missing_key", "12:10 unknown_key",
                "13:21 missing_key", "15:19 dead_reference", "15:19 dead_reference", "15:71 unknown_function",
                "16:12 bad_path", "17:3 unused_page", "18:15 unknown_key", "19:16 bad_path", "22:5 unknown_key",
                "23:36 dead_reference", "25:37 unknown_choice", "26:3 unused_since", "26:3 missing_key",
                "27:46 dead_reference", "29:15 bad_value", "29:36 unknown_choice", "30:1 unknown_key",
            ])
    }

    @Test("messages say what is wrong, what was expected and what may be meant")
    func messages() {
        let all = ManifestConnectorFactory.read(Array(broken.utf8), file: "m.yaml").diagnostics.map(\.description)
        #expect(
            all.contains(
                "m.yaml:9:11: error: 'setting.hots' refers to nothing here; expected one of host, allow_http, base_url; did you mean 'host'?"
            ))
        #expect(all.contains { $0.hasPrefix("m.yaml:18:15: error: unknown key 'sise' in people.pagination.offset") })
    }

    @Test("a walk whose request never says which page it wants is an error")
    func unusedPage() {
        var manifest = SmallManifest()
        manifest.request = "request: { get: /people }"
        #expect(findings(manifest.text) == ["13:3 unused_page"])
        #expect(findings(SmallManifest().text).isEmpty)
    }

    @Test("every manifest that is shipped is without findings")
    func shippedManifests() throws {
        let folder = repository.appending(path: "config/connectors").path
        let catalogue = ManifestCatalogue.load(directories: [folder])
        #expect(catalogue.diagnostics == [])
        #expect(catalogue.factories["invu"]?.kind == .pos)
        let pacing = catalogue.factories["invu"]?.pacing(for: source("invu"))
        #expect(pacing?.windows.first == .init(requests: 5, per: .seconds(1)))
        #expect(pacing?.budgetHeaders.count == 3)
        #expect(
            catalogue.factories["mailchimp"]?.pacing(for: source("mailchimp")).statusClasses.first?.kind == .rateLimited
        )
    }

    @Test("catalogue: a later directory takes precedence; a broken manifest is told and not used")
    func catalogue() throws {
        let base = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: base) }
        let (first, second) = (base.appending(path: "a"), base.appending(path: "b"))
        for folder in [first, second] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        var manifest = SmallManifest()
        for name in ["small", "other"] {
            try Data(manifest.text.replacing("name: small", with: "name: \(name)").utf8).write(
                to: first.appending(path: "\(name).yaml"))
        }
        try Data("not a manifest".utf8).write(to: first.appending(path: "notes.txt"))
        manifest.kind = "pos"
        try Data(manifest.text.utf8).write(to: second.appending(path: "small.yaml"))
        try Data("manifest: 1\nname: other\n".utf8).write(to: second.appending(path: "other.yaml"))
        let catalogue = ManifestCatalogue.load(directories: [first.path, second.path, base.path + "/none"])
        #expect(catalogue.factories["small"]?.kind == .pos)
        #expect(catalogue.factories["other"] == nil)
        #expect(!catalogue.diagnostics.isEmpty)
        #expect(catalogue.diagnostics.allSatisfy { $0.location.file.hasSuffix("/b/other.yaml") })
    }

    @Test("a source: unknown, missing and wrong settings, secrets and lists, each at its place")
    func sources() throws {
        var manifest = SmallManifest()
        manifest.settings =
            "settings: { site: { required: true }, size: { type: integer }, way: { allowed: [ a, b ] } }"
        let factory = try factory(manifest.text)
        let settings: [String: SettingValue] = [
            "sight": .text("x"), "size": .text("many"), "way": .text("c"), "base_url": .text("http://pos.example.com"),
            "allow_http": .text("perhaps"),
        ]
        let findings = factory.lint(source("small", settings: settings, secrets: ["kei": "x"], lists: ["all"]))
        #expect(
            findings.map { "\($0.location.line) \($0.code)" }.sorted() == [
                "1 missing_secret", "1 missing_setting", "2 bad_value", "2 insecure_address", "2 unknown_setting",
                "2 wrong_type", "2 wrong_type", "3 unknown_secret", "4 unknown_list",
            ])
        #expect(!findings.map(\.message).joined().contains("many"), "what was typed may be a secret")
        #expect(
            factory.lint(source("small", settings: ["site": .text("x"), "size": .text("7")], secrets: ["key": "x"]))
                == [])
        let mailchimp = try shipped("mailchimp")
        #expect(mailchimp.lint(source("mailchimp")).map(\.code) == ["missing_secret"])
        let listmonk = try shipped("listmonk")
        let nowhere = listmonk.lint(source("listmonk", settings: ["api_user": .text("u")], secrets: ["token": "t"]))
        #expect(nowhere.map(\.code) == ["missing_setting"])
        #expect(nowhere.first?.message.contains("'site'") == true)
    }

    @Test("every key that the linter knows is explained in docs/connectors.md")
    func reference() throws {
        let guide = try String(contentsOf: repository.appending(path: "docs/connectors.md"), encoding: .utf8)
        let folder = repository.appending(path: "Sources/ManifestConnectors/Manifest")
        let pattern = try Regex(#"(?:required|optional)\(\s*"([a-z0-9_]+)""#)
        var keys: Set<String> = Set(CustomerField.allCases.map(\.name)).subtracting(["phone_e164"])
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: pattern) { keys.insert(String(match.output[1].substring ?? "")) }
        }
        #expect(keys.count > 100)
        let missing = keys.filter { !guide.contains("`\($0)`") }
        #expect(missing.sorted() == [])
        for function in TemplateFunction.allCases { #expect(guide.contains("`\(function.rawValue)"), "\(function)") }
        for kind in TemplateReference.Kind.allCases { #expect(guide.contains("`\(kind.rawValue)"), "\(kind)") }
    }
}
