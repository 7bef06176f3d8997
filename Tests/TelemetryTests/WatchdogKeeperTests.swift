import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("The watchdog's keeper")
struct WatchdogKeeperTests {
    @Test("Pings while all moves, falls silent with a status, and recovers", .timeLimit(.minutes(1)))
    func life() async {
        let clock = VirtualClock()
        let sent = Mutex<[String]>([])
        let manager = ServiceManager(watchdogInterval: .seconds(8)) { text in
            sent.withLock { $0.append(text) }
            return true
        }
        let lastSign = Mutex(VirtualClock.Instant(offset: .zero))
        let changes = Mutex<[[String]]>([])
        let keeper = WatchdogKeeper(
            manager: manager, clock: clock,
            activities: {
                [WatchedActivity(name: "boletin", lastSign: lastSign.withLock { $0 }, allowedSilence: .seconds(5))]
            },
            onChange: { decision in changes.withLock { $0.append(decision.stuck) } })
        let running = Task { await keeper.run() }
        await clock.waitForSleepers()
        #expect(sent.withLock { $0 } == ["WATCHDOG=1"])
        clock.advance(by: .seconds(4))
        await clock.waitForSleepers()
        #expect(sent.withLock { $0 } == ["WATCHDOG=1", "WATCHDOG=1"])
        clock.advance(by: .seconds(4))
        await clock.waitForSleepers()
        #expect(sent.withLock { $0.last } == "STATUS=stuck, to be restarted by the watchdog: boletin")
        lastSign.withLock { $0 = VirtualClock.Instant(offset: .seconds(9)) }
        clock.advance(by: .seconds(1))
        await clock.waitForSleepers()
        #expect(sent.withLock { $0.last } == "WATCHDOG=1")
        #expect(changes.withLock { $0 } == [["boletin"], []])
        running.cancel()
        await running.value
    }

    @Test("Does nothing where nobody watches", .timeLimit(.minutes(1)))
    func unwatched() async {
        let manager = ServiceManager(watchdogInterval: nil) { _ in
            Issue.record("a message without a watchdog")
            return false
        }
        await WatchdogKeeper(manager: manager, clock: VirtualClock(), activities: { [] }).run()
    }
}
