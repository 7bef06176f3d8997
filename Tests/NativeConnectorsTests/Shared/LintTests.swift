import ConnectorConformance
import ConnectorKit
import NativeConnectors
import Testing

/// What is wrong with a source is told in one pass, each at its place.
@Suite struct LintTests {
    private func codes(
        _ name: String, _ settings: [String: SettingValue], secrets: [String: String]? = nil
    ) throws -> [String] {
        let factory = try native(name)
        let all = Dictionary(uniqueKeysWithValues: factory.profile.secrets.map { ($0.name, "made-up") })
        return factory.lint(source(name, settings: settings, secrets: secrets ?? all)).map(\.code)
    }

    @Test("good sources have no findings")
    func good() throws {
        #expect(try codes("ses", ["region": .text("us-east-1")]) == [])
        #expect(try codes("sendgrid", ["region": .text("eu")]) == [])
        #expect(try codes("shopify", ["shop": .text("x.myshopify.com"), "api_version": .text("2026-01")]) == [])
        #expect(try codes("odoo", ["url": .text("http://127.0.0.1:8069")]) == [])
        #expect(try codes("odoo", ["url": .text("http://odoo.lan"), "allow_http": .boolean(true)]) == [])
    }

    @Test(
        "each mistake is found",
        arguments: [
            ("ses", ["region": SettingValue.text("US East")], "bad_value"),
            ("ses", ["region": .text("us-east-1"), "detail_budget": .text("many")], "wrong_type"),
            ("ses", ["region": .text("us-east-1"), "requests_per_second": .integer(0)], "bad_value"),
            ("ses", ["region": .text("us-east-1"), "topic_default": .text("perhaps")], "bad_value"),
            ("ses", ["region": .text("us-east-1"), "base_url": .text("http://ses.example")], "insecure_address"),
            ("ses", ["region": .text("us-east-1"), "base_url": .text("ses.example")], "bad_value"),
            ("ses", ["region": .list([])], "wrong_type"), ("ses", [:], "missing_setting"),
            ("sendgrid", ["regoin": .text("eu")], "unknown_setting"),
            ("shopify", ["shop": .text("a b")], "bad_value"),
            ("shopify", ["shop": .text("a"), "api_version": .text("latest")], "bad_value"),
            ("odoo", ["url": .text("https://odoo.example"), "api": .text("soap")], "bad_value"),
        ])
    func mistake(_ name: String, _ settings: [String: SettingValue], _ code: String) throws {
        #expect(try codes(name, settings) == [code])
    }

    @Test("what JSON-RPC needs, missing secrets, and advice")
    func more() throws {
        let rpc: [String: SettingValue] = ["url": .text("https://odoo.example"), "api": .text("jsonrpc")]
        #expect(try codes("odoo", rpc) == ["missing_setting", "missing_setting"])
        #expect(try codes("ses", ["region": .text("us-east-1")], secrets: ["access_key_id": "a"]) == ["missing_secret"])
        #expect(try codes("sendgrid", [:], secrets: ["api_key": "a", "key": "b"]) == ["unknown_secret"])
        let findings = try native("sendgrid").lint(
            source("sendgrid", settings: ["regoin": .text("eu")], secrets: ["api_key": "a"]))
        #expect(findings.first?.message.hasSuffix("did you mean 'region'?") == true)
        #expect(findings.first?.location == place(2))
    }

    @Test("every setting is explained, and what is allowed is allowed by the lint")
    func profiles() {
        for factory in NativeConnectorFactory.all {
            let profile = factory.profile
            #expect(Set(profile.settings.map(\.name)).count == profile.settings.count)
            #expect(profile.settings.allSatisfy { !$0.about.isEmpty })
            #expect(profile.secrets.allSatisfy { !$0.about.isEmpty })
            for setting in profile.settings where !setting.choices.isEmpty {
                #expect(
                    setting.initial.map { setting.choices.contains($0.scalarText ?? "") } ?? false, "\(setting.name)")
            }
        }
    }
}
