import ConnectorKit
import Settings
import Testing

@Suite("Secrets come from outside the configuration and never come out of it")
struct SecretTests {
    private static let prefix =
        "database: {path: d}\nsources:\n  a:\n    connector: mailchimp\n    secrets:\n      api_key: "

    private func machine(_ secret: String) -> PretendSurroundings {
        var machine = PretendSurroundings(["/shop/c.yaml": SecretTests.prefix + secret + "\n"])
        machine.variables = ["SHOP_KEY": "s3creto", "CREDENTIALS_DIRECTORY": "/run/credentials/clientelad.service"]
        machine.files["/etc/clientela/key"] = Array("s3creto\n".utf8)
        machine.files["/shop/keys/key"] = Array("s3creto\r\n".utf8)
        machine.files["/run/credentials/clientelad.service/shop.key"] = Array("s3creto".utf8)
        return machine
    }

    @Test(
        "A secret is found where it is said to be, without the line end",
        arguments: [
            "{ environment: SHOP_KEY }", "environment:SHOP_KEY", "{ file: /etc/clientela/key }",
            "file:/etc/clientela/key",
            "file:keys/key", "{ file: ./keys/key }", "{ credential: shop.key }", "credential:shop.key",
        ])
    func found(_ form: String) {
        let (configuration, findings) = machine(form).load()
        #expect(findings == [])
        #expect(configuration?.sources.first?.secrets["api_key"]?.value.reveal() == "s3creto")
    }

    @Test("A secret in the file works with a warning", arguments: ["s3creto", "'s3creto'", "{ value: s3creto }"])
    func written(_ form: String) {
        let (configuration, findings) = machine(form).load()
        #expect(configuration?.sources.first?.secrets["api_key"]?.value.reveal() == "s3creto")
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("c.yaml:6:16: warning: a secret is written in the configuration") == true)
    }

    @Test("A secret keeps what was typed, also when it looks like a number", arguments: ["0123", "1e5", "1_000", "no"])
    func typed(_ text: String) {
        #expect(machine(text).load().configuration?.sources.first?.secrets["api_key"]?.value.reveal() == text)
    }

    @Test("A secret in a file that everybody may read is an error")
    func readableConfiguration() {
        var machine = machine("s3creto")
        machine.open.insert("/shop/c.yaml")
        let (configuration, findings) = machine.load()
        #expect(configuration == nil)
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("c.yaml:6:16: error: a secret is written in a file that everybody") == true)
    }

    @Test("The mode counts for the file that holds the secret, not for the others")
    func readableConfD() {
        var machine = machine("environment:SHOP_KEY")
        machine.open.insert("/shop/c.yaml")
        machine.files["/shop/conf.d/b.yaml"] = Array(
            "sources: {b: {connector: invu, secrets: {password: s3creto}}}\n".utf8)
        #expect(machine.load().configuration?.sources.count == 2)
        machine.open.insert("/shop/conf.d/b.yaml")
        #expect(machine.load().findings.map { String($0.prefix(29)) } == ["conf.d/b.yaml:1:52: error: a "])
    }

    @Test("A key file that everybody may read works with a warning")
    func readableKeyFile() {
        var machine = machine("file:/etc/clientela/key")
        machine.open.insert("/etc/clientela/key")
        let (configuration, findings) = machine.load()
        #expect(configuration != nil)
        #expect(findings.count == 1)
        #expect(findings.first?.contains("warning: the file /etc/clientela/key may be read by everybody") == true)
    }

    @Test("A configuration prints no secret")
    func printing() throws {
        let loaded = machine("environment:SHOP_KEY").load().configuration
        var configuration = try #require(loaded)
        configuration.http.proxyCredentials = Secret("s3creto")
        var text = "\(configuration)" + String(reflecting: configuration)
        dump(configuration, to: &text)
        #expect(!text.contains("s3creto"))
    }
}
