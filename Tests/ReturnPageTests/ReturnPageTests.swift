import Foundation
import FoundationNetworking
import ReturnPage
import Synchronization
import Testing

@Suite struct ReturnPageTests {
    private final class Judge: Sendable {
        private let addresses = Mutex<[String]>([])
        var heard: [String] { addresses.withLock { $0 } }

        func judge(_ address: String) -> ReturnPage.Verdict {
            addresses.withLock { $0.append(address) }
            return address.contains("state=ours") ? .taken : .refused("<b>not</b> ours")
        }
    }

    private func get(_ page: ReturnPage, _ path: String) async throws -> (status: Int, text: String) {
        let session = URLSession(configuration: .ephemeral)
        defer { session.invalidateAndCancel() }
        let url = try #require(URL(string: "http://127.0.0.1:\(page.port)\(path)"))
        let (data, response) = try await session.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    @Test("it waits through foreign requests for the one answer, then it is gone")
    func oneAnswer() async throws {
        let page = try await ReturnPage.open(port: 0)
        let judge = Judge()
        async let answered: Void = page.answer { judge.judge($0) }
        #expect(try await get(page, "/favicon.ico").status == 404)
        #expect(try await get(page, "/").status == 404)
        let foreign = try await get(page, "/?code=c&state=other")
        #expect(foreign.status == 400)
        #expect(foreign.text.contains("&lt;b&gt;not&lt;/b&gt; ours"))
        let ours = try await get(page, "/?code=c%2F1&state=ours")
        #expect(ours.status == 200)
        #expect(ours.text.contains("You can close this window"))
        try await answered
        #expect(
            judge.heard == [
                "http://localhost:\(page.port)/?code=c&state=other",
                "http://localhost:\(page.port)/?code=c%2F1&state=ours",
            ])
        await #expect(throws: (any Error).self) { try await get(page, "/?code=c&state=ours") }
    }

    @Test("a connection that says nothing keeps nobody from being heard")
    func silent() async throws {
        let page = try await ReturnPage.open(port: 0)
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(page.port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(silent, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(connected == 0)
        async let answered: Void = page.answer { _ in .taken }
        #expect(try await get(page, "/?code=c").status == 200)
        try await answered
    }

    @Test("a port that another program has is told")
    func taken() async throws {
        let page = try await ReturnPage.open(port: 0)
        await #expect(throws: (any Error).self) { try await ReturnPage.open(port: page.port) }
        let waiting = Task { try await page.answer { _ in .taken } }
        waiting.cancel()
        await #expect(throws: (any Error).self) { try await waiting.value }
    }
}
