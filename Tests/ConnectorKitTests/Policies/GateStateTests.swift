import ConnectorKit
import CustomerModel
import Testing

@Suite struct GateStateTests {
    @Test("Requests start in the order in which they came, as many at once as allowed")
    func order() {
        var gate = GateState(RequestPacing(maximumConcurrent: 2))
        #expect(gate.ask(1, at: .noon) == .start(sequence: 1))
        #expect(gate.ask(2, at: .noon) == .start(sequence: 2))
        #expect(gate.ask(3, at: .noon) == .queue(until: nil, reason: ""))
        #expect(gate.ask(4, at: .noon) == .queue(until: nil, reason: ""))
        gate.finished(sequence: 2, headers: nil, at: .noon)
        #expect(gate.ask(4, at: .noon) == .queue(until: nil, reason: ""), "the third was here before")
        #expect(gate.ask(3, at: .noon) == .start(sequence: 3))
        gate.finished(sequence: 1, headers: nil, at: .noon)
        #expect(gate.ask(4, at: .noon) == .start(sequence: 4))
    }

    @Test("Several windows hold at once; the reason is that of the longest wait")
    func windows() {
        var gate = GateState(
            RequestPacing(
                maximumConcurrent: 100,
                windows: [.init(requests: 2, per: .seconds(1)), .init(requests: 3, per: .seconds(60))]))
        #expect(gate.ask(1, at: .noon) == .start(sequence: 1))
        #expect(gate.ask(2, at: .noon) == .start(sequence: 2))
        guard case .wait(let second, "2 requests a second") = gate.ask(3, at: .noon) else {
            return #expect(Bool(false), "no wait for the second")
        }
        #expect(gate.ask(3, at: second) == .start(sequence: 3))
        guard case .wait(let minute, "3 requests a minute") = gate.ask(4, at: second) else {
            return #expect(Bool(false), "no wait for the minute")
        }
        #expect(minute >= .noon + .seconds(60))
        #expect(gate.ask(4, at: minute) == .start(sequence: 4))
    }

    @Test("A wait beyond the longest is refused, and the next one asked is refused too, not stuck")
    func refusal() {
        var gate = GateState(RequestPacing(longestWait: .seconds(900)))
        gate.hold(until: .noon + .seconds(901), reason: "asked")
        gate.hold(until: .noon + .seconds(5), reason: "an earlier wish changes nothing")
        #expect(gate.ask(1, at: .noon) == .refuse(wait: .seconds(901), reason: "asked"))
        #expect(gate.ask(2, at: .noon) == .refuse(wait: .seconds(901), reason: "asked"))
        #expect(gate.head == nil)
        #expect(gate.ask(3, at: .noon + .seconds(1)) == .wait(until: .noon + .seconds(901), reason: "asked"))
    }

    @Test("Who leaves the queue makes room for the next")
    func withdrawal() {
        var gate = GateState(RequestPacing(maximumConcurrent: 1))
        _ = gate.ask(1, at: .noon)
        _ = gate.ask(2, at: .noon)
        _ = gate.ask(3, at: .noon)
        gate.withdraw(2)
        gate.finished(sequence: 1, headers: nil, at: .noon)
        #expect(gate.head == 3)
        #expect(gate.ask(3, at: .noon) == .start(sequence: 2))
    }

    @Test("The provider's counter slows the sender before it says no")
    func budget() {
        var gate = GateState(
            RequestPacing(
                maximumConcurrent: 10,
                budgetHeaders: [.init(remaining: "x-secondlimit-remaining", waitWhenEmpty: .seconds(2))]))
        for ticket in 1...3 { _ = gate.ask(ticket, at: .noon) }
        gate.finished(sequence: 1, headers: ["x-secondlimit-remaining": "2"], at: .noon)
        #expect(gate.ask(4, at: .noon) == .queue(until: nil, reason: ""), "two are under way, two are left")
        gate.finished(sequence: 2, headers: ["x-secondlimit-remaining": "1"], at: .noon)
        gate.finished(sequence: 3, headers: ["x-secondlimit-remaining": "0"], at: .noon)
        guard case .wait(let until, let reason) = gate.ask(4, at: .noon) else {
            return #expect(Bool(false), "no wait")
        }
        #expect(until == .noon + .seconds(2))
        #expect(reason.contains("x-secondlimit-remaining"))
        #expect(gate.ask(4, at: until) == .start(sequence: 4))
    }

    @Test("Long windows and the provider's wish pass into the next process; short windows do not")
    func memory() {
        let pacing = RequestPacing(
            windows: [.init(requests: 5, per: .seconds(1)), .init(requests: 1, per: .seconds(86_400))])
        var gate = GateState(pacing)
        #expect(gate.hasMemory)
        #expect(!gate.isUnremembered)
        _ = gate.ask(1, at: .noon)
        #expect(gate.isUnremembered)
        gate.hold(until: .noon + .seconds(60), reason: "asked")
        let history = gate.takeHistory()
        #expect(!gate.isUnremembered)
        #expect(history.windows.map(\.length) == [86_400_000])
        var next = GateState(pacing)
        next.restore(history, at: .noon + .seconds(10))
        guard case .refuse(let wait, "1 request a day") = next.ask(1, at: .noon + .seconds(10)) else {
            return #expect(Bool(false), "the day's request was forgotten: \(next.ask(1, at: .noon + .seconds(10)))")
        }
        #expect(wait > .seconds(86_300))
    }

    @Test("Any order of events: the cap, the windows and the order of coming hold (100 random cases)")
    func anyOrder() async {
        await property(100) { random, seed in
            let cap = Int.random(in: 1...5, using: &random)
            let perSecond = Int.random(in: 1...10, using: &random)
            var gate = GateState(
                RequestPacing(
                    maximumConcurrent: cap, windows: [.init(requests: perSecond, per: .seconds(1))],
                    budgetHeaders: [.init(remaining: "left", waitWhenEmpty: .seconds(2))]))
            var now = Timestamp.noon
            var waiting: [Int] = []
            var underWay: [Int] = []
            var starts: [Timestamp] = []
            var nextTicket = 0
            for _ in 0..<400 {
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1:
                    nextTicket += 1
                    waiting.append(nextTicket)
                case 2 where !underWay.isEmpty:
                    let done = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
                    let left = Int.random(in: -1...6, using: &random)
                    gate.finished(sequence: done, headers: ["left": "\(left)"], at: now)
                case 3 where waiting.count > 1:
                    gate.withdraw(waiting.remove(at: Int.random(in: 0..<waiting.count, using: &random)))
                case 4: now = now + .milliseconds(Int.random(in: 0...400, using: &random))
                default: break
                }
                for ticket in waiting.prefix(4) {
                    guard case .start(let sequence) = gate.ask(ticket, at: now) else { continue }
                    #expect(ticket == waiting.first, "\(seed): out of turn")
                    waiting.removeFirst()
                    underWay.append(sequence)
                    starts.append(now)
                }
                #expect(underWay.count <= cap, "\(seed)")
                #expect(gate.underWay == underWay.count, "\(seed)")
                let recent = starts.count { now.duration(since: $0) < .seconds(1) }
                #expect(recent <= perSecond, "\(seed)")
            }
            // Nobody is left behind: with time and answers everyone starts.
            for _ in 0..<10_000 where !waiting.isEmpty {
                for done in underWay { gate.finished(sequence: done, headers: nil, at: now) }
                underWay = []
                now = now + .milliseconds(250)
                for ticket in waiting.prefix(4) {
                    guard case .start(let sequence) = gate.ask(ticket, at: now) else { break }
                    waiting.removeFirst()
                    underWay.append(sequence)
                }
            }
            #expect(waiting.isEmpty, "\(seed)")
        }
    }
}
