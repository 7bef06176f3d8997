import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import SimulatedServices
import TestSupport
import Testing

/// What nobody on the other side of the socket can do to the syncs.
@Suite("A crowd at the control socket", .serialized, .timeLimit(.minutes(10))) struct CrowdTests {
    /// Silent connections that stay open for as long as this lives.
    private final class SilentCrowd {
        private var descriptors: [Int32] = []

        var count: Int { descriptors.count }

        /// As many as asked for, or as this process may have.
        init(_ wanted: Int, at path: String) {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let allowed = min(wanted, max(0, Int(clamping: limit.rlim_cur) - 500))
            if allowed < wanted { print("only \(allowed) connections: this process may not open more") }
            for _ in 0..<allowed {
                guard let descriptor = Self.connection(to: path) else { break }
                descriptors.append(descriptor)
            }
        }

        deinit { for descriptor in descriptors { close(descriptor) } }

        private static func connection(to path: String) -> Int32? {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { return nil }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let isConnected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            guard isConnected else {
                close(descriptor)
                return nil
            }
            return descriptor
        }
    }

    /// The first answer that is one; who is refused asks again, as the refusal says.
    private func answered<Answer>(_ question: () async throws -> Answer?) async throws -> Answer? {
        let last = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < last {
            do {
                if let answer = try await question() { return answer }
            } catch let problem as Problem where problem.code == "too_many_connections" {}
            try await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    @Test("Ten thousand silent connections are cut or refused; the syncs go on, and who asks is answered")
    func tenThousand() async throws {
        let services = try await TwoServices(people: 200)
        defer { services.stop() }
        let shop = try services.shop()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        let crowd = SilentCrowd(10_000, at: shop.folder.path("control.sock"))
        #expect(crowd.count > 1_000)
        // Who has been silent for a second gives its place to who asks.
        for source in [ShopOnDisk.mailchimp, ShopOnDisk.invu] {
            let state = try await answered { try await daemon.client.source(SourceName(source)).lastRun?.state }
            #expect(state == .succeeded)
        }
        #expect(await daemon.stop().code == 0)
    }
}
