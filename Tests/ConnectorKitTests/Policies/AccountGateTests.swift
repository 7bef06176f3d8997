import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@Suite struct AccountGateTests {
    private let clock = VirtualClock()
    private let monitor = RecordingMonitor()

    private func gate(_ pacing: RequestPacing) -> AccountGate {
        let clock = clock
        return AccountGates(clock: clock, now: { clock.timestamp }).gate(for: "a", pacing: pacing)
    }

    @Test("Never more at once than allowed, and all get through (8 tasks of 200 requests)")
    func cap() async throws {
        let gate = gate(RequestPacing(maximumConcurrent: 3))
        let counts = Shared((now: 0, most: 0, all: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 {
                        _ = try await gate.pass(monitor: SilentMonitor(), place: RequestLocation(of: "https://h/")) {
                            counts.change { counts in
                                counts.now += 1
                                counts.most = max(counts.most, counts.now)
                                counts.all += 1
                            }
                            await Task.yield()
                            counts.change { $0.now -= 1 }
                            return HTTPResponse(status: 200, body: ResponseBody())
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (_, most, all) = counts.current
        #expect(most == 3)
        #expect(all == 1600)
    }

    @Test("A request that fails, or is cancelled while under way, gives its place back")
    func placeGivenBack() async throws {
        let script = ScriptedTransport([.disconnect, .hang], afterwards: .answer(200))
        let transport = PacedTransport(script, gate: gate(RequestPacing(maximumConcurrent: 1)), monitor: monitor)
        let request = HTTPRequest(url: "https://h/")
        #expect(await failure { try await transport.send(request) }?.kind == .transient)
        let hanging = Task { try await transport.send(request) }
        while script.requests.count < 2 { await Task.yield() }
        hanging.cancel()
        #expect(await failure { try await hanging.value }?.kind == .cancelled)
        let response = try await transport.send(request)
        #expect(response.status == 200)
    }

    @Test("Cancelling one that waits for its time lets the next one wait in its place")
    func cancelledWait() async throws {
        let script = ScriptedTransport(afterwards: .answer(200))
        let transport = PacedTransport(
            script, gate: gate(RequestPacing(windows: [.init(requests: 1, per: .seconds(10))])), monitor: monitor)
        let request = HTTPRequest(url: "https://h/")
        _ = try await transport.send(request)
        let first = Task { try await transport.send(request) }
        await clock.waitForSleepers(1)
        let second = Task { try await transport.send(request) }
        while monitor.waits.count < 2 { await Task.yield() }
        first.cancel()
        #expect(await failure { try await first.value }?.kind == .cancelled)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(11))
        let response = try await second.value
        #expect(response.status == 200)
        #expect(script.requests.count == 2)
        #expect(monitor.resumptions == 2)
        #expect(monitor.waits.allSatisfy { $0.reason == "1 request in 10 seconds" })
    }

    @Test("Cancelling at any moment loses no place and strands nobody (200 rounds)")
    func cancelAnywhere() async throws {
        let gate = gate(RequestPacing(maximumConcurrent: 2))
        let transport = PacedTransport(
            ScriptedTransport { _ in
                await Task.yield()
                return .answer(200)
            }, gate: gate, monitor: monitor)
        for round in 0..<200 {
            let tasks = (0..<6).map { _ in Task { try await transport.send(HTTPRequest(url: "https://h/")) } }
            for _ in 0..<(round % 12) { await Task.yield() }
            for task in tasks.prefix(4) { task.cancel() }
            for task in tasks.suffix(2) { #expect(try await task.value.status == 200) }
            for task in tasks.prefix(4) { _ = await task.result }
        }
    }
}
