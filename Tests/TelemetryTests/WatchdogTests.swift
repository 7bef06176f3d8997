import Telemetry
import TestSupport
import Testing

@Suite("The watchdog is fed by progress (C10)")
struct WatchdogTests {
    typealias Instant = VirtualClock.Instant
    typealias Activity = WatchedActivity<Instant>

    static let interval = Duration.seconds(20)

    @Test("An idle daemon pings every half interval and looks no more often")
    func idle() {
        var watchdog = Watchdog(interval: Self.interval, now: Self.at(0))
        let first = watchdog.look(at: Self.at(0), activities: [])
        #expect(!first.pings)
        #expect(first.nextLook == .seconds(10))
        for round in 1...5 {
            let decision = watchdog.look(at: Self.at(Double(round) * 10), activities: [])
            #expect(decision.pings)
            #expect(decision.nextLook == .seconds(10))
            #expect(!decision.hasChanged)
            #expect(decision.status == nil)
        }
    }

    @Test("A stuck activity stops the pings, and is named once")
    func stuck() {
        var watchdog = Watchdog(interval: Self.interval, now: Self.at(0))
        let moving = Activity(name: "caja", lastSign: Self.at(100), allowedSilence: .seconds(60))
        let stuck = Activity(name: "boletin", lastSign: Self.at(0), allowedSilence: .seconds(30))
        #expect(watchdog.look(at: Self.at(30), activities: [moving, stuck]).pings, "not stuck at its limit")
        let decision = watchdog.look(at: Self.at(40), activities: [moving, stuck])
        #expect(!decision.pings)
        #expect(decision.stuck == ["boletin"])
        #expect(decision.hasChanged)
        #expect(decision.status == "stuck, to be restarted by the watchdog: boletin")
        #expect(decision.nextLook == .milliseconds(2500))
        let later = watchdog.look(at: Self.at(42.5), activities: [moving, stuck])
        #expect(!later.pings)
        #expect(!later.hasChanged)
    }

    @Test("An activity that moves again is pinged for at once")
    func recovery() {
        var watchdog = Watchdog(interval: Self.interval, now: Self.at(0))
        let silent = Activity(name: "boletin", lastSign: Self.at(0), allowedSilence: .seconds(5))
        #expect(!watchdog.look(at: Self.at(10), activities: [silent]).pings)
        let moving = Activity(name: "boletin", lastSign: Self.at(12), allowedSilence: .seconds(5))
        let decision = watchdog.look(at: Self.at(12.5), activities: [moving])
        #expect(decision.pings)
        #expect(decision.hasChanged)
        #expect(decision.status == nil)
        #expect(decision.nextLook == .seconds(10))
    }

    @Test("A sign of life from the future, the end of an announced wait, is movement")
    func announcedWait() {
        var watchdog = Watchdog(interval: Self.interval, now: Self.at(0))
        let waiting = Activity(name: "boletin", lastSign: Self.at(3600), allowedSilence: .seconds(5))
        #expect(watchdog.look(at: Self.at(3604), activities: [waiting]).pings)
        #expect(!watchdog.look(at: Self.at(3606), activities: [waiting]).pings)
    }

    static func at(_ seconds: Double) -> Instant { Instant(offset: .milliseconds(Int64(seconds * 1000))) }
}
