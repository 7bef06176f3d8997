import ControlAPI
import ControlClient
import Crypto
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// A shop whose till and newsletter tell of changes by themselves.
private final class ToldShop: Sendable {
    static let signatureKey = "square-signature-key"
    static let token = "k3kq9Zt0aXw7Lm2P"
    static let publicURL = "https://shop.example/hooks"

    let square: SimulatedService
    let mailchimp: SimulatedService
    let shop: ShopOnDisk
    let port: Int

    init(people: Int = 40, pause: Int = 1, port: Int? = nil) async throws {
        let synthetic = SyntheticPeople(seed: 7, count: people)
        square = try await SimulatedService.start(SquareService(synthetic))
        mailchimp = try await SimulatedService.start(MailchimpService(synthetic))
        shop = try ShopOnDisk()
        self.port = try port ?? Self.freePort()
        try shop.folder.write(SquareService.demoToken, to: "secrets/square")
        try shop.folder.write(Self.signatureKey, to: "secrets/signature")
        try shop.folder.write(Self.token, to: "secrets/token")
        try shop.folder.write(
            Manifests.unpaced(try Manifests.text("square")) + Self.webhooks(), to: "connectors/square.yaml")
        try shop.configure(
            sources: """
                  caja:
                    connector: square
                    settings: { base_url: "\(square.url)" }
                    secrets: { access_token: "file:secrets/square", webhook_secret: "file:secrets/signature" }
                  boletin:
                    connector: mailchimp
                    settings: { base_url: "\(mailchimp.url)" }
                    secrets: { api_key: "file:secrets/api_key", webhook_token: "file:secrets/token" }

                """,
            more:
                "webhooks: { listen: \"127.0.0.1:\(self.port)\", public_url: \(Self.publicURL), pause_seconds: \(pause) }\n"
        )
    }

    /// What stands behind the pacing in the shipped manifest.
    private static func webhooks() throws -> String {
        let text = try Manifests.text("square")
        return text.firstRange(of: "\nwebhooks:").map { String(text[$0.lowerBound...]) } ?? ""
    }

    private static func freePort() throws -> Int {
        let listener = try LoopbackListener { _ in }
        defer { listener.stop() }
        return listener.port
    }

    func stop() {
        Task { [square, mailchimp] in
            await square.stop()
            await mailchimp.stop()
        }
    }

    /// The status of the answer to a delivery.
    func deliver(
        _ path: String, _ body: String, method: String = "POST", signature: String? = nil
    ) async throws -> Int? {
        let sign = signature.map { "x-square-hmacsha256-signature: \($0)\r\n" } ?? ""
        let text =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(sign)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        return RawClient.status(of: try await RawClient.exchange(port: port, [text]))
    }

    /// A delivery as Square signs it.
    func tell(of customer: String, _ type: String = "customer.created", event: Int = 1) async throws -> Int? {
        let body = Self.event(customer, type, event)
        return try await deliver("/caja", body, signature: Self.signature(body))
    }

    static func event(_ customer: String, _ type: String, _ event: Int) -> String {
        #"{"merchant_id":"M","type":"\#(type)","event_id":"e\#(event)","data":{"type":"customer","id":"\#(customer)"}}"#
    }

    static func signature(_ body: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(publicURL)/caja\(body)".utf8), using: SymmetricKey(data: Array(signatureKey.utf8)))
        return Data(code).base64EncodedString()
    }

    /// The runs of a source that webhooks caused: those after the first.
    func runs(_ client: ControlClient, _ source: String) async throws -> [RunSummary] {
        try await client.runs(RunFilter(source: SourceName(source), limit: 100)).runs.dropLast()
    }

    /// The next run that a webhook caused, at its end.
    func next(_ daemon: Running, _ source: String, after count: Int = 0) async throws -> RunSummary {
        while true {
            let runs = try await runs(daemon.client, source)
            if runs.count > count, let run = runs.first { return try await daemon.end(of: run.id) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// Webhooks of the built daemon, with services that are asked again.
@Suite("Webhooks", .serialized, .timeLimit(.minutes(3))) struct WebhookProcessTests {
    @Test("Somebody new at the service and a signed webhook: a customer, without a scheduled pull; then a deletion")
    func arrives() async throws {
        let told = try await ToldShop()
        defer { told.stop() }
        let daemon = try Running(told.shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns(of: ["caja", "boletin"])
        let before = try told.shop.contents()
        told.square.world.add(
            SimulatedPerson(id: "NUEVA1", email: "nueva@correo.example", firstName: "Nueva", lastName: "Clienta"))
        #expect(try await told.tell(of: "NUEVA1") == 200)
        let run = try await told.next(daemon, "caja")
        #expect(run.state == .succeeded && run.mode == .named && run.newAccounts == 1 && run.counts.fetched == 1)
        #expect(try told.shop.contents() != before)

        told.square.world.remove("NUEVA1")
        #expect(try await told.tell(of: "NUEVA1", "customer.deleted", event: 2) == 200)
        let gone = try await told.next(daemon, "caja", after: 1)
        #expect(gone.state == .succeeded && gone.counts.updated == 1 && gone.newAccounts == 0)
        #expect(try await told.tell(of: "NUEVA1", "customer.deleted", event: 2) == 200, "a repetition")
        let status = try await daemon.client.source(SourceName("caja"))
        #expect(status.webhooks?.accepted == 2 && status.webhooks?.repeated == 1)
        #expect(status.lastRun?.mode == .full, "the schedule goes on as ever")
        let metrics = try await daemon.client.metrics()
        #expect(metrics.contains(#"clientela_webhooks_total{source="caja",outcome="repeated"} 1"#))
        let ending = await daemon.stop()
        #expect(
            ending.code == 0 && !ending.errors.contains("NUEVA1") && !ending.errors.contains("@"), "\(ending.errors)")
        #expect(try await told.shop.run("--check-database").code == 0)
    }

    @Test("Tampered, unsigned, for nobody, in the wrong way, too large: refused, counted, and no pull")
    func refused() async throws {
        let told = try await ToldShop()
        defer { told.stop() }
        let daemon = try Running(told.shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns(of: ["caja", "boletin"])
        told.square.clearLog()
        told.mailchimp.clearLog()
        let body = ToldShop.event("NUEVA1", "customer.created", 1)
        let good = ToldShop.signature(body)
        #expect(try await told.deliver("/caja", body.replacing("NUEVA1", with: "NUEVA2"), signature: good) == 401)
        #expect(try await told.deliver("/caja", body) == 401)
        #expect(try await told.deliver("/caja", body, signature: String(good.reversed())) == 401)
        #expect(try await told.deliver("/caja/\(ToldShop.token)", body, signature: good) == 404)
        #expect(try await told.deliver("/caja", body, method: "GET", signature: good) == 405)
        #expect(try await told.deliver("/nadie", body, signature: good) == 404)
        #expect(try await told.deliver("/", body) == 404)
        #expect(try await told.deliver("/boletin", "type=subscribe") == 404)
        #expect(try await told.deliver("/boletin/wrong-token-here", "type=subscribe") == 404)
        #expect(try await told.deliver("/caja", String(repeating: "x", count: 300_000), signature: good) == 413)
        for _ in 0..<5 { #expect(try await told.deliver("/caja", body, signature: "AAAA") == 401) }
        let status = try await daemon.client.source(SourceName("caja"))
        #expect(status.webhooks?.accepted == 0 && status.webhooks?.pending == false)
        #expect(status.warnings.map(\.code) == ["webhooks_refused"])
        let metrics = try await daemon.client.metrics()
        #expect(metrics.contains(#"clientela_webhooks_total{source="caja",outcome="wrong_signature"} 7"#), "\(metrics)")
        #expect(metrics.contains(#"clientela_webhooks_total{source="-",outcome="unknown_source"} 1"#), "\(metrics)")
        #expect(told.square.log.requests.isEmpty && told.mailchimp.log.requests.isEmpty)
        #expect(await daemon.stop().code == 0)
    }

    @Test("A flood of signed webhooks: answered, at most the allowed pulls, and the last change is there")
    func flood() async throws {
        let told = try await ToldShop(pause: 2)
        defer { told.stop() }
        let daemon = try Running(told.shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns(of: ["caja", "boletin"])
        let began = ContinuousClock.now
        var statuses: [Int: Int] = [:]
        for wave in 0..<6 {
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await told.tell(of: "C\(number)", "customer.updated", event: wave * 200 + number)
                    }
                }
                for try await status in group { statuses[status ?? 0, default: 0] += 1 }
            }
        }
        told.square.world.add(SimulatedPerson(id: "ULTIMA", email: "ultima@correo.example", firstName: "Última"))
        // Whoever was turned away comes again, as services do.
        while try await told.tell(of: "ULTIMA", event: 10_000) != 200 { try await Task.sleep(for: .milliseconds(200)) }
        #expect(Set(statuses.keys).isSubset(of: [200, 429, 503]), "\(statuses)")
        #expect(statuses[429] ?? 0 > 0, "\(statuses)")
        while try await daemon.client.source(SourceName("caja")).webhooks?.pending == true {
            try await Task.sleep(for: .milliseconds(50))
        }
        let runs = try await told.runs(daemon.client, "caja")
        let allowed = Int((ContinuousClock.now - began).components.seconds) / 2 + 1
        #expect(!runs.isEmpty && runs.count <= allowed, "\(runs.count) of \(allowed)")
        #expect(runs.allSatisfy { $0.state == .succeeded && $0.counts.fetched <= 200 })
        #expect(runs.map(\.newAccounts).reduce(0, +) == 1)
        #expect(await daemon.stop().code == 0)
    }

    @Test("Without a signature: the service's question is answered, and a delivery brings an increment")
    func unsigned() async throws {
        let told = try await ToldShop()
        defer { told.stop() }
        let daemon = try Running(told.shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns(of: ["caja", "boletin"])
        let address = "/boletin/\(ToldShop.token)"
        #expect(try await told.deliver(address, "", method: "GET") == 200)
        told.mailchimp.world.clock.advance(by: .seconds(60))
        let service = try #require(told.mailchimp.provider as? MailchimpService)
        service.subscribe(
            SimulatedPerson(email: "llegada@correo.example", firstName: "Nueva"),
            to: MailchimpService.demoAudiences[0].id)
        // Mailchimp counts in whole seconds, and a moment passes before the pull.
        told.mailchimp.world.clock.advance(by: .seconds(3))
        // What it says is not believed: not even whom it speaks of.
        #expect(try await told.deliver(address, "type=subscribe&data%5Bemail%5D=otra%40correo.example") == 200)
        let run = try await told.next(daemon, "boletin")
        #expect(run.state == .succeeded && run.mode == .incremental && run.newAccounts == 1)
        #expect(await daemon.stop().code == 0)
    }

    @Test("What was answered with success outlives a SIGKILL")
    func killed() async throws {
        let told = try await ToldShop()
        defer { told.stop() }
        let daemon = try Running(told.shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        _ = try await daemon.firstRuns(of: ["caja", "boletin"])
        told.square.world.add(SimulatedPerson(id: "NUEVA1", email: "nueva@correo.example", firstName: "Nueva"))
        #expect(try await told.tell(of: "NUEVA1") == 200)
        daemon.program.signal(SIGKILL)
        _ = await daemon.program.ending()
        let again = try Running(told.shop)
        #expect(await again.manager.message(with: "READY=1") != nil)
        #expect(try await told.next(again, "caja").newAccounts == 1)
        #expect(await again.stop().code == 0)
    }

    @Test("An address that cannot be had stops the daemon with the reason")
    func taken() async throws {
        let told = try await ToldShop()
        defer { told.stop() }
        let first = try Running(told.shop)
        #expect(await first.manager.message(with: "READY=1") != nil)
        let other = try await ToldShop(port: told.port)
        defer { other.stop() }
        let second = try await other.shop.run("--socket", other.shop.folder.path("control.sock"))
        #expect(second.code == 78 && second.errors.contains("cannot listen for webhooks"), "\(second.errors)")
        #expect(await first.stop().code == 0)
    }
}
