import ConnectorKit
import CustomerModel
import RecordColumns
import TestSupport
import Testing

@testable import SubprocessConnectors

extension RecordSettings {
    /// As a source without settings has them.
    static var plain: RecordSettings {
        var reader = SettingsReader(settings: [:], manual: "docs/singer-airbyte.md")
        return RecordSettings(sourceDefinition("singer", [:]), kind: .file, hasNames: true, reader: &reader)
    }
}

@Suite("Settings, templates and limits of children")
struct ValueTests {
    private func lint(
        _ connector: String, _ settings: [String: SettingValue], secrets: [String: String] = [:]
    ) throws -> [String] {
        try factory(connector).lint(sourceDefinition(connector, settings, secrets: secrets)).map(\.message)
    }

    @Test("Sound settings have no finding, and each known setting is explained")
    func sound() throws {
        let settings: [String: SettingValue] = [
            "command": .text("/opt/tap-x/bin/tap-x --fast"), "config.key": .text("{{secret.key}}"),
            "config.list": .list([Located(.integer(1), at: nowhere)]), "stream": .text("people"),
            "replication": .text("full"), "cursor_field": .text("at"), "catalog": .text("/x"),
            "environment.A_B": .text("x"), "run_as": .text("nobody"), "memory_limit_mb": .integer(64),
            "idle_timeout_seconds": .integer(5), "time_limit_seconds": .integer(60), "output_limit_mb": .integer(1),
            "mapping.email": .text("mail"), "list": .text("n"), "assumed_consent": .text("subscribed"),
        ]
        #expect(try lint("airbyte", settings, secrets: ["key": "x"]).isEmpty)
        let singer = settings.merging(["discovery": .boolean(false), "catalog_option": .text("properties")]) { $1 }
        #expect(try lint("singer", singer, secrets: ["key": "x"]).isEmpty)
        for factory in SubprocessConnectorFactory.all(secretStore: VolatileSecretStore()) {
            let profile = factory.profile
            #expect(profile.settings.allSatisfy { !$0.about.isEmpty })
            #expect(
                Set(profile.settings.map(\.name)).isSuperset(of: settings.keys.map { String($0.prefix { $0 != "." }) }))
        }
    }

    @Test(
        "Each mistake is told, with what was expected",
        arguments: [
            ([:], "the setting 'command' is missing; see docs/singer-airbyte.md"),
            (["comand": .text("x"), "command": .text("x")], "did you mean 'command'?"),
            (["command": .text("  ")], "'command' is empty"),
            (["command": .text("bin/tap")], "the relative path 'bin/tap'"),
            (["command": .text("tap --key {{ secret.key }}")], "everybody on the machine sees arguments"),
            (["command": .integer(1)], "'command' is a whole number; expected a text or a list of texts"),
            (["command": .text("x"), "config": .text("x")], "'config' is a text; expected a table"),
            (["command": .text("x"), "config.a": .text("{{ secret.b }}")], "the source has no secret 'b'"),
            (["command": .text("x"), "config.a": .text("{{ setting.b }}")], "expected {{ secret.NAME }}"),
            (["command": .text("x"), "config.a": .text("{{ secret.b")], "a '{{' has no '}}'"),
            (["command": .text("x"), "memory_limit_mb": .integer(1)], "a whole number from 32 to"),
            (["command": .text("x"), "replication": .text("ful")], "did you mean 'full'?"),
            (["command": .text("x"), "environment.A-B": .text("x")], "'A-B' is no name of a variable"),
            (["command": .text("x"), "environment.A": .list([])], "'environment.A' is a list; expected a text"),
            (["command": .text("x"), "mapping.emial": .text("A")], "did you mean 'email'?"),
            (["command": .text("x"), "discovery": .boolean(false)], "'stream' must say what is read"),
        ] as [([String: SettingValue], String)])
    func mistakes(_ settings: [String: SettingValue], _ expected: String) throws {
        let found = try lint("singer", settings)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test("A secret that nothing uses is told; one that may be hidden by another mistake is not called missing")
    func secrets() throws {
        let found = try lint("airbyte", ["command": .text("x")], secrets: ["key": "x"])
        #expect(found == ["the secret 'key' is not used; write {{ secret.key }} where it belongs in 'config'"])
        var source = sourceDefinition("airbyte", ["command": .text("x"), "config.a": .text("{{ secret.key }}")])
        source.unread.mayHideSecrets = true
        #expect(try factory("airbyte").lint(source).isEmpty)
    }

    @Test("Templates are filled, and give back what was replaced in them")
    func templates() throws {
        let text = try SecretText("a {{ secret.x }} b")
        #expect(text.filled(["x": Secret("S")]) == "a S b" && text.secrets == ["x"])
        #expect(text.extracted(from: "a T b")?.value == "T")
        #expect(text.extracted(from: "a  b") == nil && text.extracted(from: "c T b") == nil)
        #expect(try SecretText("{{ secret.x }}{{ secret.y }}").extracted(from: "ST") == nil)
        #expect(try SecretText("").filled([:]) == "")
        let template = ConfigurationTemplate.table([
            .init(key: "n", value: .fixed(1)), .init(key: "l", value: .list([.text(text), .fixed("z")])),
        ])
        let filled = template.filled(["x": Secret("S")])
        #expect(filled.json == #"{"n":1,"l":["a S b","z"]}"#)
        let newer = try JSONCursor.value(of: #"{"n":2,"l":["a T b","q"],"more":1}"#.utf8)
        #expect(template.rotated(in: newer, from: ["x": Secret("S")])["x"]?.reveal() == "T")
        #expect(template.rotated(in: filled, from: ["x": Secret("S")]).isEmpty)
    }

    @Test("What a child says is shown without secrets, addresses and long numbers")
    func masking() {
        let masking = Masking([Secret("hunter22"), Secret("hunter"), Secret("abc")])
        #expect(
            masking.excerpt("key=hunter22, Ana <ana@example.com>\n code 401 phone +507-6612-3456789 abc")
                == "key=•••, Ana …@… code 401 phone +507-6612-… abc")
        #expect(masking.excerpt(String(repeating: "x ", count: 1000)).count == 300)
        #expect(masking.masked("hunter22 hunter") == "••• •••")
        let odd = Masking([Secret("sEcret/kEy+value=")])
        #expect(
            odd.excerpt("401 for url: https://api.example.com/v1/users?api_key=sEcret%2FkEy%2Bvalue%3D")
                == "401 for url: https://api.example.com/v1/users?…")
        #expect(odd.excerpt("body api_key=sEcret%2fkEy%2bvalue%3d") == "body api_key=•••")
        #expect(odd.excerpt("Basic YW5hOnNFY3JldC9rRXkrdmFsdWU9 refused") == "Basic … refused")
        #expect(
            odd.excerpt("see /opt/tap-something-long/bin/tap2 in line 12")
                == "see /opt/tap-something-long/bin/tap2 in line 12")
    }

    @Test("Patience ends by silence, time, output and noise, and not while nobody listens")
    func patience() {
        var limits = ChildLimits()
        (limits.idle, limits.total, limits.outputBytes, limits.noiseBytes) = (.seconds(10), .seconds(100), 1000, 100)
        var patience = Patience(limits)
        #expect(patience.overrun(at: .seconds(9)) == nil && patience.overrun(at: .seconds(10)) == .idle)
        patience.paused(for: .seconds(30))
        #expect(patience.overrun(at: .seconds(39)) == nil && patience.deadline == .seconds(40))
        patience.isExcused(until: .seconds(50))
        #expect(patience.overrun(at: .seconds(59)) == nil && patience.deadline == .seconds(60))
        patience.heard(bytes: 90, at: .seconds(95))
        #expect(patience.overrun(at: .seconds(99)) == nil && patience.deadline == .seconds(100))
        #expect(patience.overrun(at: .seconds(100)) == .total)
        patience.heard(bytes: 11, at: .seconds(96))
        #expect(patience.overrun(at: .seconds(96)) == .noise)
        patience.understood()
        #expect(patience.overrun(at: .seconds(96)) == nil)
        for _ in 0..<10 {
            patience.heard(bytes: 90, at: .seconds(97))
            patience.understood()
        }
        #expect(patience.overrun(at: .seconds(97)) == .output)
    }

    @Test("A configuration is held to its schema: types, choices, alternatives, lists")
    func schema() throws {
        let schema = try JSONCursor.value(
            of: #"""
                {"type":"object","required":["auth"],"properties":{
                  "mode":{"enum":["a","b"]},"tags":{"type":"array","items":{"type":"string","minLength":2}},
                  "auth":{"type":"object","oneOf":[
                    {"required":["kind","token"],"properties":{"kind":{"const":"token"},"token":{"type":"string"}}},
                    {"required":["kind","user"],"properties":{"kind":{"const":"login"},"user":{"type":["string","null"]}}}]}}}
                """#.utf8)
        func mistakes(_ text: String) throws -> [String] {
            ConfigurationCheck.mistakes(in: try JSONCursor.value(of: text.utf8), against: schema)
        }
        #expect(try mistakes(#"{"auth":{"kind":"login","user":null},"mode":"a","tags":["xy"],"more":1}"#).isEmpty)
        #expect(try mistakes(#"{"auth":{"kind":"login"}}"#) == ["'config.auth.user' is missing"])
        #expect(try mistakes("{}") == ["'config.auth' is missing"])
        #expect(try mistakes("[]") == ["'config' is a list; expected a table"])
        #expect(
            try Set(mistakes(#"{"auth":{"kind":"token","token":1},"mode":"c","tags":["x",2]}"#)) == [
                "'config.auth.token' is a number; expected a text", #"'config.mode' must be one of "a", "b""#,
                "'config.tags.0' is below its minLength of 2", "'config.tags.1' is a number; expected a text",
            ])
    }
}
