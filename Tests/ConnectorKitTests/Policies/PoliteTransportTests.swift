import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@Suite struct PoliteTransportTests {
    private let clock = VirtualClock(automatic: true)
    private let monitor = RecordingMonitor()

    private func transport(
        _ script: ScriptedTransport, _ pacing: RequestPacing = RequestPacing(),
        ledger: any RequestLedger = NoRequestLedger()
    ) -> any HTTPTransport {
        let clock = clock
        return polite(
            script, pacing: pacing, account: "test", monitor: monitor, clock: clock, now: { clock.timestamp },
            ledger: ledger, random: SeededRandom(seed: 1))
    }

    private let request = HTTPRequest(url: "https://me:hunter2@api.example.test/lists?key=hunter2")

    @Test("C8: what fails for a while is tried again, with growing pauses that are told")
    func recovers() async throws {
        let script = ScriptedTransport([.disconnect, .answer(502), .answer(200, body: "ok")])
        let response = try await transport(script).send(request)
        #expect(response.body.text == "ok")
        #expect(script.requests.count == 3)
        #expect(monitor.pauses.count == 2)
        #expect(monitor.pauses[0] < monitor.pauses[1])
        #expect(clock.elapsed == monitor.pauses[0] + monitor.pauses[1])
    }

    @Test("C8: a provider that keeps failing sees the allowed number of attempts, never more (100 random cases)")
    func attempts() async throws {
        await property(100) { random, seed in
            let allowed = Int.random(in: 1...8, using: &random)
            let draw = SeededRandom(seed: random.next())
            let generator = Shared(draw)
            let script = ScriptedTransport { _ in
                let choice = generator.change { Int.random(in: 0..<5, using: &$0) }
                return [.disconnect, .answer(500), .answer(429), .answer(429, ["Retry-After": "3"]), .answer(503)][
                    choice]
            }
            let transport = transport(script, RequestPacing(maximumAttempts: allowed))
            let failure = await failure { try await transport.send(request) }
            #expect(failure?.kind == .transient || failure?.kind == .rateLimited, "\(seed)")
            #expect(script.requests.count == allowed, "\(seed)")
        }
    }

    @Test("C8: refusals come back as answers at once", arguments: [400, 401, 403, 404, 422, 501])
    func refusals(_ status: Int) async throws {
        let script = ScriptedTransport([.answer(status)])
        let response = try await transport(script).send(request)
        #expect(response.status == status)
        #expect(script.requests.count == 1)
    }

    @Test(
        "C8: failures that another try does not mend are not tried again",
        arguments: [FailureClass.configuration, .data, .cancelled, .internal, .rateLimited])
    func hopeless(_ kind: FailureClass) async throws {
        let script = ScriptedTransport([.fail(Failure("x", kind, "no"))], afterwards: .answer(200))
        let failure = await failure { try await transport(script).send(request) }
        #expect(failure?.kind == kind)
        #expect(script.requests.count == 1)
    }

    @Test("Retry-After is obeyed, and holds everybody who uses the account")
    func retryAfter() async throws {
        let script = ScriptedTransport([.answer(429, ["Retry-After": "432 seconds"])], afterwards: .answer(200))
        _ = try await transport(script).send(request)
        #expect(clock.elapsed == .seconds(432))

        let clock = VirtualClock()
        let gates = AccountGates(clock: clock, now: { clock.timestamp })
        let gate = gates.gate(for: "shared", pacing: RequestPacing())
        #expect(gates.gate(for: "shared", pacing: RequestPacing()) === gate)
        let limited = ScriptedTransport([.answer(429, ["Retry-After": "60"])], afterwards: .answer(200))
        let other = ScriptedTransport(afterwards: .answer(200))
        let monitor = monitor
        let first = Task { try await polite(limited, through: gate).send(request) }
        await clock.waitForSleepers(1)
        let second = Task { try await polite(other, through: gate, monitor: monitor).send(request) }
        await clock.waitForSleepers(2)
        #expect(other.requests.isEmpty)
        #expect(monitor.waits.map(\.until) == [clock.timestamp.advanced(by: .seconds(60))])
        clock.advance(by: .seconds(60))
        #expect(try await first.value.status == 200)
        #expect(try await second.value.status == 200)
        #expect(monitor.resumptions == 1)
    }

    @Test("A longer Retry-After than the longest wait ends the request as rate-limited, and says how long")
    func retryAfterTooLong() async throws {
        let script = ScriptedTransport([.answer(429, ["Retry-After": "86400"])], afterwards: .answer(200))
        let transport = transport(script)
        let first = await failure { try await transport.send(request) }
        #expect(first?.kind == .rateLimited)
        #expect(first?.retryAfter == .seconds(86_400))
        let second = await failure { try await transport.send(request) }
        #expect(second?.kind == .rateLimited)
        #expect(second?.retryAfter == .seconds(86_400))
        #expect(script.requests.count == 1, "the provider is left alone")
        #expect(clock.elapsed == .zero)
    }

    @Test("When the attempts are used up, the failure keeps the provider's wait")
    func exhausted() async throws {
        let script = ScriptedTransport(afterwards: .answer(429, ["Retry-After": "20"], body: "slow down"))
        let failure = await failure { try await transport(script, RequestPacing(maximumAttempts: 3)).send(request) }
        #expect(failure?.kind == .rateLimited)
        #expect(failure?.retryAfter == .seconds(20))
        #expect(failure?.message == "api.example.test/lists: answers 429; 3 attempts failed")
        #expect(failure?.message.contains("hunter2") == false)
    }

    @Test("What may have been done is not done twice: only a refusal is tried again")
    func notRepeatable() async throws {
        let order = HTTPRequest(.post, url: "https://api.example.test/token", isRepeatable: false)
        let cut = ScriptedTransport([.disconnect], afterwards: .answer(200))
        #expect(await failure { try await transport(cut).send(order) }?.kind == .transient)
        let broken = ScriptedTransport([.answer(500)], afterwards: .answer(200))
        let answer = try await transport(broken).send(order)
        #expect(answer.status == 500)
        let refused = ScriptedTransport([.answer(429)], afterwards: .answer(200))
        let later = try await transport(refused).send(order)
        #expect(later.status == 200)
    }

    @Test("A request may ask for fewer attempts than the pacing allows, not for more")
    func fewerAttempts() async throws {
        for (wish, made) in [(1, 1), (2, 2), (100, 6)] {
            let script = ScriptedTransport(afterwards: .answer(504))
            var request = request
            request.maximumAttempts = wish
            _ = await failure { try await transport(script).send(request) }
            #expect(script.requests.count == made)
        }
    }

    @Test("Retries count in the windows too: never more than N (50 random cases)")
    func windows() async throws {
        try await property(50) { random, seed in
            let clock = VirtualClock(automatic: true)
            let starts = Shared<[Timestamp]>([])
            let generator = Shared(SeededRandom(seed: random.next()))
            let script = ScriptedTransport { _ in
                starts.change { $0.append(clock.timestamp) }
                let isFailing = generator.change { Int.random(in: 0..<4, using: &$0) } == 0
                return isFailing ? .answer(503) : .answer(200)
            }
            let limit = Int.random(in: 1...8, using: &random)
            let transport = polite(
                script,
                pacing: RequestPacing(windows: [.init(requests: limit, per: .seconds(10))], maximumAttempts: 20),
                account: "a", clock: clock, now: { clock.timestamp }, random: SeededRandom(seed: random.next()))
            // One after the other: on an automatic clock the sleep of one task would date the requests of others.
            for _ in 0..<60 { _ = try await transport.send(HTTPRequest(url: "https://h/")) }
            let sorted = starts.current
            for (index, start) in sorted.enumerated().dropFirst(limit) {
                #expect(start.duration(since: sorted[index - limit]) >= .seconds(10), "\(seed)")
            }
        }
    }

    @Test("Invu's counters slow the sender down: no answer is ever 429")
    func invuCounters() async throws {
        let clock = clock
        let minute = Shared<(begin: Duration, count: Int)>((.zero, 0))
        let script = ScriptedTransport { _ in
            let count = minute.change { minute in
                if clock.elapsed - minute.begin >= .seconds(60) { minute = (clock.elapsed, 0) }
                minute.count += 1
                return minute.count
            }
            return count > 30 ? .answer(429) : .answer(200, ["x-minlimit-remaining": "\(30 - count)"])
        }
        let transport = transport(
            script,
            RequestPacing(budgetHeaders: [.init(remaining: "x-minlimit-remaining", waitWhenEmpty: .seconds(60))]))
        for _ in 0..<100 { #expect(try await transport.send(request).status == 200) }
        #expect(monitor.pauses.isEmpty)
        #expect(monitor.waits.count == 3)
        #expect(clock.elapsed == .seconds(180))
    }

    @Test("A day's quota is not spent again after a restart")
    func restart() async throws {
        let ledger = MemoryRequestLedger()
        let clock = clock
        let script = ScriptedTransport(afterwards: .answer(200))
        let pacing = RequestPacing(windows: [.init(requests: 10, per: .seconds(86_400))])
        for process in 0..<3 {
            let gates = AccountGates(clock: clock, now: { clock.timestamp }, ledger: ledger)
            let transport = polite(script, through: gates.gate(for: "a", pacing: pacing))
            for _ in 0..<4 {
                guard script.requests.count < 10 else {
                    let failure = await failure { try await transport.send(request) }
                    #expect(failure?.kind == .rateLimited)
                    #expect(process == 2)
                    continue
                }
                _ = try await transport.send(request)
            }
            await gates.flush()
        }
        #expect(script.requests.count == 10)
    }
}
