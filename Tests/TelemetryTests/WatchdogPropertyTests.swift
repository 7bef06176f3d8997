import Telemetry
import TestSupport
import Testing

/// A service manager in virtual time, against a daemon whose activities move, fall silent and sometimes recover.
@Suite("The watchdog, over random days in virtual time")
struct WatchdogPropertyTests {
    typealias Instant = VirtualClock.Instant

    /// Alternating moments: the activity moves steadily until the first, is silent until the second, and so on.
    private struct Script {
        var name: String
        var allowedSilence: Duration
        var turns: [Duration]

        /// The last sign of life at a moment.
        func lastSign(at now: Duration) -> Duration {
            var moves = true
            var sign = Duration.zero
            for turn in turns {
                if turn > now { return moves ? now : sign }
                if moves { sign = turn }
                moves.toggle()
            }
            return moves ? now : sign
        }

        func isStuck(at now: Duration) -> Bool { now - lastSign(at: now) > allowedSilence }
    }

    @Test(
        "Pings come in time while all moves, and none comes while something is stuck",
        arguments: 0..<200 as Range<UInt64>)
    func promises(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let interval = Duration.seconds(Int.random(in: 2...120, using: &random))
        let end = interval * 40
        let scripts = (0..<Int.random(in: 0...4, using: &random)).map { Self.script($0, end: end, &random) }
        var watchdog = Watchdog(interval: interval, now: Instant(offset: .zero))
        var now = Duration.zero
        var lastPing = Duration.zero
        /// The last moment at which something was stuck, of those at which anybody looked.
        var wasStuck: Duration?
        var looks = 0
        while now < end {
            let decision = watchdog.look(
                at: Instant(offset: now),
                activities: scripts.map {
                    WatchedActivity(
                        name: $0.name, lastSign: Instant(offset: $0.lastSign(at: now)),
                        allowedSilence: $0.allowedSilence)
                })
            looks += 1
            let stuck = scripts.filter { $0.isStuck(at: now) }.map(\.name)
            #expect(decision.stuck == stuck, "seed \(seed) at \(now)")
            #expect(decision.nextLook > .zero, "seed \(seed) at \(now): a busy loop")
            if decision.pings {
                #expect(stuck.isEmpty, "seed \(seed) at \(now): a ping although something is stuck")
                lastPing = now
            }
            if !stuck.isEmpty { wasStuck = now }
            // The machine may be late, by a sixteenth of the interval as the keeper allows.
            let late = Duration.microseconds(
                Int64.random(in: 0...interval.components.seconds * 1_000_000 / 16, using: &random))
            let next = now + decision.nextLook + late
            // Whoever was not seen to be stuck since the last ping never comes near the manager's patience.
            if wasStuck.map({ $0 < lastPing }) ?? true {
                #expect(next - lastPing < interval, "seed \(seed) at \(now): a daemon that moves is killed")
            }
            now = next
        }
        #expect(looks <= 40 * 8 + 2, "seed \(seed): looks more often than an eighth of the interval")
        if scripts.isEmpty { #expect(looks <= 40 * 2 + 2, "seed \(seed): an idle daemon is woken too often") }
    }

    @Test("What is stuck for good is bitten one interval after the last ping", arguments: 0..<50 as Range<UInt64>)
    func bites(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let interval = Duration.seconds(Int.random(in: 2...120, using: &random))
        let silence = Duration.seconds(Int.random(in: 1...300, using: &random))
        var watchdog = Watchdog(interval: interval, now: Instant(offset: .zero))
        var now = Duration.zero
        var lastPing = Duration.zero
        while now - lastPing <= interval {
            let activity = WatchedActivity(
                name: "boletin", lastSign: Instant(offset: .zero), allowedSilence: silence)
            let decision = watchdog.look(at: Instant(offset: now), activities: [activity])
            if decision.pings { lastPing = now }
            now += decision.nextLook
            guard now < silence + interval * 4 else {
                Issue.record("seed \(seed): the watchdog never bites")
                return
            }
        }
        #expect(lastPing <= silence, "seed \(seed)")
        #expect(lastPing >= silence - interval / 2 || lastPing == .zero, "seed \(seed): the pings stop too early")
    }

    private static func script(_ number: Int, end: Duration, _ random: inout SeededRandom) -> Script {
        let whole = Int(end.components.seconds)
        let turns = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Duration.seconds(Int.random(in: 0...whole, using: &random))
        }
        return Script(
            name: "source\(number)", allowedSilence: .seconds(Int.random(in: 1...(whole / 2), using: &random)),
            turns: turns.sorted())
    }
}
