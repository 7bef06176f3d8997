import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// Reports of the built programs, as a receiver on the web sees them.
@Suite("Reports of runs", .serialized, .timeLimit(.minutes(2))) struct ReportTests {
    private func section(_ receiver: WebhookReceiver) -> String {
        "reports: {webhook: {url: \"\(receiver.url)/hook\", secret: \"file:secrets/password\"}}\n"
    }

    private func events(_ receiver: WebhookReceiver, _ count: Int) async throws -> [String] {
        while receiver.requests.count < count { try await Task.sleep(for: .milliseconds(20)) }
        return receiver.requests.map(\.body)
    }

    @Test("--once tells of each run, and of no preview; a report that is refused costs the run nothing")
    func once() async throws {
        let services = try await TwoServices(people: 60)
        defer { services.stop() }
        let receiver = try WebhookReceiver()
        let shop = try services.shop(more: section(receiver))
        #expect(try await shop.run("--once", "--dry-run").code == 0)
        #expect(receiver.requests.isEmpty)
        let ending = try await shop.run("--once")
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(receiver.requests.count == 2)
        for request in receiver.requests {
            #expect(request.body.hasPrefix(#"{"event":"run.succeeded","id":""#))
            #expect(!request.body.contains("@"), "\(request.body)")
            #expect(request.headers["clientela-signature"]?.hasPrefix("t=") == true)
        }
        receiver.stop()

        let strict = try WebhookReceiver(status: 404)
        defer { strict.stop() }
        let refused = try services.shop(more: section(strict))
        let again = try await refused.run("--once")
        #expect(again.code == 0)
        #expect(again.errors.contains("report_undeliverable") && again.errors.contains("(404)"), "\(again.errors)")
        #expect(!again.errors.contains("/hook") && !again.errors.contains(InvuService.demoPassword))
    }

    @Test("What --once cannot deliver waits in the state directory for the next call")
    func pending() async throws {
        let services = try await TwoServices(people: 60)
        defer { services.stop() }
        let busy = try WebhookReceiver(status: 503)
        defer { busy.stop() }
        let shop = try services.shop(more: section(busy))
        let ending = try await shop.run("--once")
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
        let waiting = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path("state/reports"))
        #expect(waiting.count == 2)
    }

    @Test("The daemon tells of its runs, and a reload changes who is told")
    func daemon() async throws {
        let services = try await TwoServices(people: 60)
        defer { services.stop() }
        let (first, second) = (try WebhookReceiver(), try WebhookReceiver())
        defer {
            first.stop()
            second.stop()
        }
        let shop = try services.shop(more: section(first))
        let socket = shop.folder.path("control.sock")
        let program = try shop.start("--socket", socket)
        #expect(try await events(first, 2).allSatisfy { $0.contains(#""event":"run.succeeded""#) })

        let text = shop.folder.text(of: "clientela.yaml").replacing(first.url, with: second.url)
        try shop.folder.write(text, to: "clientela.yaml")
        let client = ControlClient(socketPath: socket)
        #expect(try await client.reload().changes.map(\.sentence) == ["section reports has other settings"])
        _ = try await client.sync(SourceName(ShopOnDisk.invu), SyncRequest(full: true))
        #expect(try await events(second, 1).first?.contains(#""source":"caja""#) == true)
        #expect(first.requests.count == 2)
        program.signal(SIGTERM)
        #expect(await program.ending().code == 0)
    }

    @Test("--test-reports says for each receiver whether it was reached, and ends with 75 when one was not")
    func trial() async throws {
        let receiver = try WebhookReceiver()
        let shop = try ShopOnDisk(more: section(receiver))
        let good = try await shop.run("--test-reports")
        #expect(good.code == 0 && good.output == "reports.webhook: delivered\n", "\(good.errors)")
        #expect(receiver.requests.first?.body.hasPrefix(#"{"event":"test","#) == true)
        receiver.stop()
        let bad = try await shop.run("--test-reports")
        #expect(bad.code == 75 && bad.output.hasPrefix("reports.webhook: not delivered: 127.0.0.1:"), "\(bad.output)")
        let none = try await ShopOnDisk().run("--test-reports")
        #expect(none.code == 78 && none.errors.contains("names no receiver of reports"))
    }
}
