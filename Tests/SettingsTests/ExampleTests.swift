import ConnectorKit
import CustomerModel
import Foundation
import Settings
import Testing
import Timetable

@Suite("The example config/clientela.yaml")
struct ExampleTests {
    /// The example as it is shipped.
    static let text: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "config/clientela.yaml"), encoding: .utf8)) ?? ""
    }()

    static let variables = [
        "BOLETIN_API_KEY": "0123456789abcdef-us6", "CAJA_USERNAME": "api", "CAJA_PASSWORD": "s3creto",
    ]

    @Test("Loads without findings, and says what its comments say")
    func loads() throws {
        let machine = PretendSurroundings(["/shop/c.yaml": ExampleTests.text], variables: ExampleTests.variables)
        let result = machine.load()
        #expect(result.findings == [])
        let configuration = try #require(result.configuration)
        #expect(configuration.database.path == "/var/lib/clientela/shared/customers.sqlite")
        #expect(configuration.stateDirectory == "/var/lib/clientela")
        #expect(configuration.http == HTTPSettings())
        #expect(configuration.limits.batchTime == .milliseconds(10))
        #expect(configuration.sources.map(\.name.value.rawValue) == ["boletin", "caja"])
        let newsletter = configuration.sources[0]
        #expect(newsletter.connector.value == "mailchimp")
        #expect(newsletter.secrets["api_key"]?.value.reveal() == "0123456789abcdef-us6")
        #expect(newsletter.importPolicy == .automatic)
        #expect(newsletter.brakes == Brakes(maximumNewAccounts: 5000, minimumKnownShare: 0.8))
        #expect(newsletter.timeZone == "America/Panama")
        #expect(newsletter.defaultCountry == "PA")
        let night = try QuietHours.Range("23:30-05:30")
        let hourly = try #require(configuration.schedules[SourceName("boletin")])
        #expect(hourly.rhythm == Schedule.standard.rhythm)
        #expect(hourly.quietHours == QuietHours([night]))
        let pos = configuration.sources[1]
        #expect(pos.kind == .pos)
        #expect(pos.rank == 300)
        #expect(pos.importPolicy == .confirm)
        #expect(pos.brakes.maximumNewAccounts == 500)
        #expect(pos.lookback == .seconds(86400))
        let morning = try #require(configuration.schedules[SourceName("caja")])
        #expect(morning.quietHours.isEmpty)
        guard case .calendar(let expression, _, let delay) = morning.rhythm else {
            Issue.record("caja has no calendar")
            return
        }
        #expect(expression.normalized == "Mon..Sat *-*-* 07:00:00")
        #expect(delay == .seconds(600))
    }

    @Test("The values in its comments are the ones that count when nothing is written")
    func commentsTellTheDefaults() {
        let plain = "database: {path: /var/lib/clientela/customers.sqlite}\n"
        let bare = PretendSurroundings(["/shop/c.yaml": plain]).load().configuration
        let machine = PretendSurroundings(["/shop/c.yaml": ExampleTests.text], variables: ExampleTests.variables)
        let example = machine.load().configuration
        #expect(bare != nil)
        #expect(bare?.http == example?.http)
        #expect(bare?.limits == example?.limits)
        #expect(bare?.stateDirectory == example?.stateDirectory)
    }

    @Test("Its section of reports can be switched on, and says what counts when `send` is left out")
    func reports() throws {
        let lines = ExampleTests.text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "# reports:"))
        let end = try #require(lines[start...].firstIndex(of: ""))
        let section = lines[start..<end].map { $0.dropFirst(2) }.filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        let text = (lines[..<start] + section + lines[end...]).joined(separator: "\n")
        var machine = PretendSurroundings(["/shop/c.yaml": text], variables: ExampleTests.variables)
        machine.variables["SHOP_MAIL_PASSWORD"] = "s3creto"
        machine.variables["SHOP_HOOK_SECRET"] = "s3creto"
        let (configuration, findings) = machine.load()
        #expect(findings == [])
        #expect(configuration?.reports.email?.server.login?.password == Secret("s3creto"))
        #expect(configuration?.reports.email?.send == .whenNeeded)
        #expect(configuration?.reports.webhook?.send == .always)
    }

    @Test("Its webhooks can be switched on, and its values are the ones that hold without them")
    func webhooks() {
        var isInside = false
        let lines = ExampleTests.text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            if line == "# webhooks:" { isInside = true } else if !line.hasPrefix("#") { isInside = false }
            return isInside ? String(line.dropFirst(2)) : String(line)
        }
        let machine = PretendSurroundings(
            ["/shop/c.yaml": lines.joined(separator: "\n")], variables: ExampleTests.variables)
        let (configuration, findings) = machine.load()
        #expect(findings == [])
        #expect(
            configuration?.webhooks
                == WebhookSettings(host: "127.0.0.1", port: 8089, publicURL: "https://shop.example.com/hooks"))
    }

    @Test("Its lines in comments can be switched on")
    func commentedLines() {
        let text = ExampleTests.text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let trimmed = line.drop { $0 == " " }
            let keys = [
                "# connector_directories:", "#   - /srv", "# proxy: ", "# proxy_credentials:", "# ca_file:", "# lists:",
                "# settings:", "#   host:",
            ]
            guard keys.contains(where: { trimmed.hasPrefix($0) }) else { return String(line) }
            return String(repeating: " ", count: line.count - trimmed.count) + trimmed.dropFirst(2)
        }.joined(separator: "\n")
        var machine = PretendSurroundings(["/shop/c.yaml": text], variables: ExampleTests.variables)
        machine.variables["SHOP_PROXY_LOGIN"] = "user:password"
        machine.folders.insert("/srv/shop/connectors")
        machine.files["/etc/clientela/ca.pem"] = []
        let (configuration, findings) = machine.load()
        #expect(findings == [])
        #expect(configuration?.http.proxy == "http://proxy.example.com:3128")
        #expect(configuration?.http.proxyCredentials?.reveal() == "user:password")
        #expect(configuration?.http.caFile == "/etc/clientela/ca.pem")
        #expect(configuration?.connectorDirectories == ["/srv/shop/connectors"])
        #expect(configuration?.sources.first?.lists.map(\.value) == ["a1b2c3d4e5"])
    }
}
