import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization
import TestSupport
import Testing

/// What all walks share: how far they look ahead, how they end, how large their pages are.
@Suite struct ReaderTests {
    private static let settings: [String: SettingValue] = ["url": .text("https://odoo.example"), "api": .text("json2")]

    /// An Odoo without end; a page of more than `most` is too much for it.
    private static func endless(most: Int = .max) -> ScriptedService {
        ScriptedService { request in
            switch request.path {
            case "/json/2/res.partner/search_count": return .json("1000000")
            case "/json/2/res.partner/fields_get": return .json(#"{"id":{}}"#)
            default:
                let body = try Sample(parsing: request.bodyText, file: "body")
                let last = Int(body["domain.0.2"]?.scalar ?? "") ?? 0
                let limit = Int(body["limit"]?.scalar ?? "") ?? 0
                guard limit <= most else { throw Failure("stalled", .transient, "too slow") }
                return .json("[" + (1...limit).map { #"{"id":\#(last + $0)}"# }.joined(separator: ",") + "]")
            }
        }
    }

    private func reader(_ service: ScriptedService, monitor: any PullMonitor = SilentMonitor()) async throws
        -> any RecordReader
    {
        let definition = source("odoo", settings: Self.settings, secrets: ["api_key": "made-up"])
        let connector = try native("odoo").makeConnector(for: definition, context: context(service, monitor: monitor))
        let stream = try await connector.streams()[0]
        return try await connector.reader(for: PullRequest(stream: stream, extent: .full))
    }

    @Test("one page ahead and no more: a consumer that stands still stops the fetching")
    func lookAhead() async throws {
        let service = Self.endless()
        let reader = try await reader(service)
        func pages() -> Int { service.requests.count { $0.path.hasSuffix("search_read") } }
        for _ in 0..<5 { _ = try await reader.nextPage() }
        // The sixth is on its way without being asked for.
        for _ in 0..<1_000_000 where pages() < 6 { await Task.yield() }
        for _ in 0..<200 { await Task.yield() }
        #expect(pages() == 6)
    }

    @Test("a pull that is cancelled ends at once, as cancelled, and gives nothing more")
    func cancellation() async throws {
        let asked = Mutex(0)
        let service = ScriptedService { request in
            if request.path.hasSuffix("search_count") { return .json("5") }
            if request.path.hasSuffix("fields_get") { return .json(#"{"id":{}}"#) }
            asked.withLock { $0 += 1 }
            // Nothing comes until the pull is given up.
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
            continuation.finish()
            throw Failure("cancelled", .cancelled, "the request was cancelled")
        }
        let reader = try await reader(service)
        let pull = Task { try await reader.nextPage() }
        while asked.withLock({ $0 }) == 0 { await Task.yield() }
        pull.cancel()
        let failure = await #expect(throws: Failure.self) { _ = try await pull.value }
        #expect(failure?.kind == .cancelled)
        #expect(try await reader.nextPage() == nil)
        #expect(await reader.outcome().reachedEnd == false)
    }

    @Test("a service that is too slow is asked for less, down to a floor, and for more again when it goes well")
    func sizes() async throws {
        let service = Self.endless(most: 70)
        let monitor = RecordingMonitor()
        let reader = try await reader(service, monitor: monitor)
        for _ in 0..<20 { _ = try await reader.nextPage() }
        let sizes = monitor.events.compactMap { if case .pageSize(let size) = $0 { size } else { nil } }
        #expect(sizes.prefix(5) == [250, 125, 62, 124, 62])
        #expect(service.requests.first { $0.path.hasSuffix("search_read") }?.maximumAttempts == 3)

        let hopeless = try await self.reader(Self.endless(most: 1))
        let failure = await #expect(throws: Failure.self) { _ = try await hopeless.nextPage() }
        #expect(failure?.code == "stalled")
    }

    @Test("no message of a failure holds a secret, an address or what the service said")
    func messages() async throws {
        for factory in NativeConnectorFactory.all {
            let service = ScriptedService { _ in
                .json(#"{"message":"ana@example.com made-up","errors":[{"message":"ana@example.com"}]}"#, status: 400)
            }
            let required: [String: SettingValue] = [
                "region": .text("us-east-1"), "shop": .text("s"), "url": .text("https://o.example"),
            ]
            let settings = required.filter { name, _ in
                factory.profile.settings.contains { $0.name == name && $0.isRequired }
            }
            let connector = try connector(factory.profile.name, settings: settings, transport: service)
            let failure = await #expect(throws: Failure.self) { try await connector.check() }
            #expect(failure?.message.contains("ana@") == false)
            #expect(failure?.message.contains("made-up") == false)
            #expect(failure?.message.hasPrefix("source boletin: ") == true)
        }
    }
}
