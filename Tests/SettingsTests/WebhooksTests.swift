import Settings
import Testing

@Suite("The section webhooks")
struct WebhooksTests {
    private func load(_ section: String) -> (webhooks: WebhookSettings?, findings: [String]) {
        let text = "database: {path: d}\nsources: {a: {connector: mailchimp}}\nwebhooks:\n" + section
        let (configuration, findings) = PretendSurroundings(["/shop/c.yaml": text]).load()
        return (configuration?.webhooks, findings)
    }

    @Test("Everything that may be said")
    func whole() {
        let (webhooks, findings) = load(
            """
              listen: "[::1]:8089"
              public_url: https://shop.example/hooks/
              maximum_body_bytes: 1048576
              maximum_per_minute: 60
              pause_seconds: 60
              full_pull_hours: 24

            """)
        #expect(findings == [])
        #expect(
            webhooks
                == WebhookSettings(
                    host: "::1", port: 8089, publicURL: "https://shop.example/hooks", maximumBodyBytes: 1 << 20,
                    maximumPerMinute: 60, pause: .seconds(60), fullPullInterval: .seconds(86_400)))
        #expect(webhooks?.place == "[::1]:8089")
    }

    @Test("What is left out has a value; without the section nobody listens")
    func defaults() {
        let (webhooks, findings) = load("  listen: 127.0.0.1:8089\n  public_url: https://shop.example\n")
        #expect(findings == [])
        #expect(webhooks == WebhookSettings(host: "127.0.0.1", port: 8089, publicURL: "https://shop.example"))
        let none = PretendSurroundings(["/shop/c.yaml": "database: {path: d}\nsources: {a: {connector: invu}}\n"])
            .load()
        #expect(none.0?.webhooks == nil && none.0 != nil)
    }

    @Test(
        "Mistakes are found at their places",
        arguments: [
            ("  listen: 8089\n  public_url: https://a.example\n", "c.yaml:4:11: error: webhooks.listen is no address"),
            ("  listen: localhost:8089\n  public_url: https://a.example\n", "c.yaml:4:11: error"),
            ("  listen: 127.0.0.1:0\n  public_url: https://a.example\n", "c.yaml:4:11: error"),
            ("  listen: 127.0.0.1:8089/x\n  public_url: https://a.example\n", "c.yaml:4:11: error"),
            ("  listen: 127.0.0.1:8089\n", "c.yaml:3:1: error: webhooks has no 'public_url'"),
            (
                "  listen: 127.0.0.1:8089\n  public_url: http://a.example\n",
                "c.yaml:5:15: error: webhooks.public_url has no TLS"
            ),
            (
                "  listen: 127.0.0.1:8089\n  public_url: https://a.example/?a=b\n",
                "c.yaml:5:15: error: webhooks.public_url has a query"
            ),
            ("  listen: 127.0.0.1:8089\n  public_url: https://u:s3creto@a.example\n", "c.yaml:5:15: error"),
            (
                "  listen: 0.0.0.0:8089\n  public_url: https://a.example\n",
                "c.yaml:4:11: warning: webhooks.listen is open beyond"
            ),
            (
                "  listen: 127.0.0.1:8089\n  public_url: https://a.example\n  pause_second: 3\n",
                "c.yaml:6:3: error: unknown key 'pause_second'"
            ),
            ("  listen: 127.0.0.1:8089\n  public_url: https://a.example\n  full_pull_hours: 0\n", "c.yaml:6:20: error"),
        ])
    func mistakes(_ section: String, _ finding: String) {
        let findings = load(section).findings
        #expect(findings.count == 1 && findings.allSatisfy { $0.contains(finding) }, "\(findings)")
        #expect(findings.allSatisfy { !$0.contains("s3creto") })
    }
}
