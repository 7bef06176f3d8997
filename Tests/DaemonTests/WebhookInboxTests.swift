import ConnectorKit
import CustomerModel
import Daemon
import TestSupport
import Testing

/// The inbox: events in, pulls out, no clock.
@Suite struct WebhookInboxTests {
    private let shop = SourceName("tienda")
    private let named = WebhookReach(namesRecords: true, increments: true)
    private let increments = WebhookReach(namesRecords: false, increments: true)
    private let fullOnly = WebhookReach(namesRecords: false, increments: false)

    private func inbox(_ reach: WebhookReach, _ limits: WebhookInbox.Limits = .init()) -> WebhookInbox {
        var inbox = WebhookInbox(limits)
        inbox.add(shop, reach)
        return inbox
    }

    private func news(_ ids: Int..., print: UInt64? = nil) -> WebhookNews {
        WebhookNews(
            records: ids.isEmpty ? nil : ids.map { record($0) },
            fingerprint: print.map { WebhookFingerprint(high: 0, low: $0) })
    }

    private func record(_ id: Int) -> NamedRecord { NamedRecord(id: ExternalID("\(id)")) }

    private func seconds(_ number: Double) -> Duration { .seconds(number) }

    @Test("Deliveries that come together are pulled together, a moment later")
    func settles() {
        var inbox = inbox(named)
        #expect(inbox.received(news(1), for: shop, at: seconds(100)) == .noted(isNew: true))
        #expect(inbox.received(news(2, 1), for: shop, at: seconds(101)) == .noted(isNew: true))
        #expect(inbox.received(news(2), for: shop, at: seconds(101.5)) == .noted(isNew: false))
        #expect(inbox.turn(at: seconds(101.9)) { _ in true } == .init(starts: [], wake: seconds(102)))
        let turn = inbox.turn(at: seconds(102)) { _ in true }
        #expect(turn.starts == [.init(source: shop, pull: .records([record(1), record(2)]))])
        #expect(inbox.isWaiting(shop))
        inbox.ended(shop, well: true, at: seconds(103))
        #expect(!inbox.isWaiting(shop))
        #expect(inbox.turn(at: seconds(1000)) { _ in true } == .init())
    }

    @Test("One pull at a time, and a pause between two")
    func pause() {
        var inbox = inbox(named)
        _ = inbox.received(news(1), for: shop, at: .zero)
        _ = inbox.turn(at: seconds(2)) { _ in true }
        _ = inbox.received(news(1), for: shop, at: seconds(3))
        #expect(inbox.turn(at: seconds(100)) { _ in true }.starts.isEmpty, "one is under way")
        inbox.ended(shop, well: true, at: seconds(4))
        #expect(inbox.turn(at: seconds(5)) { _ in true } == .init(starts: [], wake: seconds(17)))
        #expect(inbox.turn(at: seconds(17)) { _ in true }.starts.map(\.pull) == [.records([record(1)])])
    }

    @Test("What did not end well is noted again, with what came meanwhile, and the pauses grow to a limit")
    func failures() {
        var inbox = inbox(named)
        _ = inbox.received(news(1), for: shop, at: .zero)
        var now = seconds(2)
        var gaps: [Duration] = []
        for attempt in 0..<10 {
            #expect(inbox.turn(at: now) { _ in true }.starts.count == 1)
            if attempt == 0 { _ = inbox.received(news(2), for: shop, at: now) }
            inbox.ended(shop, well: false, at: now)
            let wake = inbox.turn(at: now) { _ in true }.wake ?? .zero
            gaps.append(wake - now)
            now = wake
        }
        #expect(gaps.prefix(3) == [seconds(30), seconds(60), seconds(120)] && gaps.last == seconds(900))
        #expect(inbox.turn(at: now) { _ in true }.starts.map(\.pull) == [.records([record(2), record(1)])])
        inbox.ended(shop, well: true, at: now)
        _ = inbox.received(news(3), for: shop, at: now)
        #expect(inbox.turn(at: now) { _ in true }.wake == now + seconds(15))
    }

    @Test("A source that may not start keeps its note, and starts when it may")
    func refusedStart() {
        var inbox = inbox(named)
        _ = inbox.received(news(1), for: shop, at: .zero)
        #expect(inbox.turn(at: seconds(50)) { _ in false } == .init())
        #expect(inbox.turn(at: seconds(51)) { _ in true }.starts.count == 1)
    }

    @Test("Beyond the most records it is an increment; where there is none, the records now and a full pull later")
    func overflow() {
        var limits = WebhookInbox.Limits()
        limits.mostRecords = 3
        var both = inbox(named, limits)
        for id in 0..<10 { _ = both.received(news(id), for: shop, at: .zero) }
        #expect(both.turn(at: seconds(2)) { _ in true }.starts.map(\.pull) == [.increment])
        both.ended(shop, well: true, at: seconds(3))
        #expect(!both.isWaiting(shop), "the increment shows the records as well")

        var single = inbox(WebhookReach(namesRecords: true, increments: false), limits)
        for id in 0..<10 { _ = single.received(news(id), for: shop, at: .zero) }
        #expect(single.turn(at: seconds(2)) { _ in true }.starts.map(\.pull) == [.records((0..<3).map(record))])
        single.ended(shop, well: true, at: seconds(3))
        #expect(single.turn(at: seconds(17)) { _ in true }.starts.map(\.pull) == [.full])
        single.ended(shop, well: true, at: seconds(18))
        for id in 0..<10 { _ = single.received(news(id), for: shop, at: seconds(20)) }
        #expect(single.turn(at: seconds(100)) { _ in true }.starts.map(\.pull) == [.records((0..<3).map(record))])
        single.ended(shop, well: true, at: seconds(101))
        let next = single.turn(at: seconds(1000)) { _ in true }
        #expect(next == .init(starts: [], wake: seconds(17 + 6 * 3600)))
    }

    @Test("A source that can only be pulled whole is, but seldom")
    func fullOnlySource() {
        var inbox = inbox(fullOnly)
        #expect(inbox.received(news(1), for: shop, at: .zero) == .noted(isNew: true))
        #expect(inbox.received(news(2), for: shop, at: .zero) == .noted(isNew: false))
        #expect(inbox.turn(at: seconds(2)) { _ in true }.starts.map(\.pull) == [.full])
        inbox.ended(shop, well: true, at: seconds(60))
        _ = inbox.received(news(), for: shop, at: seconds(61))
        #expect(inbox.turn(at: seconds(3600)) { _ in true } == .init(starts: [], wake: seconds(2 + 6 * 3600)))
    }

    @Test("What is sent again is answered and brings nothing, as long as it is remembered")
    func replay() {
        var limits = WebhookInbox.Limits()
        limits.mostRemembered = 3
        var inbox = inbox(named, limits)
        #expect(inbox.received(news(1, print: 1), for: shop, at: .zero) == .noted(isNew: true))
        _ = inbox.turn(at: seconds(2)) { _ in true }
        inbox.ended(shop, well: true, at: seconds(3))
        for moment in [3.0, 300, 7199] {
            #expect(inbox.received(news(1, print: 1), for: shop, at: seconds(moment)) == .repeated)
        }
        #expect(inbox.turn(at: seconds(7199)) { _ in true } == .init())
        for print in 2...4 {
            _ = inbox.received(news(9, print: UInt64(print)), for: shop, at: seconds(7199))
        }
        #expect(inbox.received(news(1, print: 1), for: shop, at: seconds(7200)) != .repeated, "three are remembered")
        #expect(inbox.received(news(9, print: 4), for: shop, at: seconds(7200)) == .repeated)
        #expect(inbox.received(news(9, print: 4), for: shop, at: seconds(7199 + 7200)) != .repeated)
        #expect(inbox.received(news(1), for: SourceName("nobody"), at: .zero) == .unknownSource)
    }

    @Test("What is noted and what is under way outlive a restart, and the interval of full pulls too")
    func restart() {
        let wall = Timestamp(seconds: 1_800_000_000)
        var old = inbox(named)
        _ = old.received(news(1), for: shop, at: seconds(10))
        _ = old.turn(at: seconds(12)) { _ in true }
        _ = old.received(news(2), for: shop, at: seconds(13))
        let notes = old.notes(at: seconds(13), wall: wall)
        #expect(notes == [shop: WebhookNote(records: [record(1), record(2)])])
        var new = inbox(named)
        for (name, note) in notes { new.restore(note, for: name, at: seconds(500), wall: wall) }
        #expect(new.turn(at: seconds(502)) { _ in true }.starts.map(\.pull) == [.records([record(1), record(2)])])

        var whole = inbox(fullOnly)
        _ = whole.received(news(), for: shop, at: seconds(10))
        _ = whole.turn(at: seconds(12)) { _ in true }
        whole.ended(shop, well: true, at: seconds(20))
        let kept = whole.notes(at: seconds(20), wall: wall)
        #expect(kept[shop]?.isEmpty == true)
        for (back, expected) in [(3600.0, 8 + 6 * 3600.0 - 3600), (-3600, 6 * 3600.0 - 0)] {
            var again = inbox(fullOnly)
            let later = wall.advanced(by: seconds(back))
            kept.forEach { again.restore($0.value, for: $0.key, at: seconds(10_000), wall: later) }
            _ = again.received(news(), for: shop, at: seconds(10_000))
            let wake = again.turn(at: seconds(10_010)) { _ in true }.wake
            // 8 s of the first process passed since the full pull began.
            #expect(wake == seconds(10_000) + seconds(back > 0 ? expected - 16 : expected), "\(back)")
        }
    }

    @Test(
        "A reload that takes single records away turns those noted into an increment; a source that leaves is forgotten"
    )
    func reload() {
        var inbox = inbox(named)
        _ = inbox.received(news(1), for: shop, at: .zero)
        inbox.add(shop, increments)
        #expect(inbox.turn(at: seconds(2)) { _ in true }.starts.map(\.pull) == [.increment])
        inbox.remove(shop)
        inbox.ended(shop, well: false, at: seconds(3))
        #expect(inbox.sources.isEmpty && inbox.turn(at: seconds(100)) { _ in true } == .init())
    }

    @Test("A flood of 100 000 deliveries: bounded pulls, bounded memory, nothing lost", arguments: [0, 1, 2, 3])
    func flood(_ kind: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let reach = [named, increments, fullOnly, WebhookReach(namesRecords: true, increments: false)][kind]
        var inbox = inbox(reach)
        var now = Duration.zero
        var pulls: [(at: Duration, pull: WebhookInbox.Pull)] = []
        var ends: Duration?
        func turn() {
            for start in inbox.turn(at: now, canStart: { _ in true }).starts {
                #expect(ends == nil, "seed \(seed): two at a time")
                pulls.append((now, start.pull))
                ends = now + .milliseconds(Int64.random(in: 10...20_000, using: &random))
            }
        }
        // All within about five minutes.
        for number in 0..<100_000 {
            now += .microseconds(Int64.random(in: 0...6000, using: &random))
            if let end = ends, end <= now {
                ends = nil
                inbox.ended(shop, well: random.chance(0.9), at: now)
            }
            let id = Int.random(in: 0..<5000, using: &random)
            let isNamed = random.chance(0.95)
            let delivery = WebhookNews(
                records: isNamed ? [record(id)] : nil,
                fingerprint: random.chance(0.5) ? WebhookFingerprint(high: 1, low: UInt64(number / 2)) : nil)
            _ = inbox.received(delivery, for: shop, at: now)
            if random.chance(0.02) { turn() }
        }
        let most = Int(now.components.seconds / 15) + 1
        #expect(pulls.count <= most, "seed \(seed): \(pulls.count) pulls in \(now)")
        #expect(pulls.count { $0.pull == .full } <= 1, "seed \(seed)")
        for (first, second) in zip(pulls, pulls.dropFirst()) {
            #expect(second.at - first.at >= .seconds(15), "seed \(seed)")
        }
        for pull in pulls {
            if case .records(let records) = pull.pull { #expect(records.count <= 200, "seed \(seed)") }
        }
        // Whatever is noted is pulled in the end.
        for _ in 0..<10 {
            if ends != nil { inbox.ended(shop, well: true, at: now) }
            ends = nil
            now += .seconds(7 * 3600)
            turn()
        }
        #expect(!inbox.isWaiting(shop) || ends != nil, "seed \(seed)")
    }

    @Test("The gate lets a burst through, then a steady stream")
    func gate() {
        var gate = FloodGate(perMinute: 60, at: .zero)
        #expect((0..<60).allSatisfy { _ in gate.admit(at: .zero) == nil })
        let wait = gate.admit(at: .zero)
        #expect(wait == .seconds(1))
        #expect(gate.admit(at: .seconds(1)) == nil)
        #expect(gate.admit(at: .milliseconds(1100)) != nil)
        #expect(gate.admit(at: .milliseconds(900)) != nil, "a clock that goes back gives nothing")
        #expect((0..<100).count { _ in gate.admit(at: .seconds(1000)) == nil } == 60)
    }
}
