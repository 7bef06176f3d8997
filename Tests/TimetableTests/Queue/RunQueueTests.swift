import CustomerModel
import Testing
import Timetable

@Suite("The queue of all sources")
struct RunQueueTests {
    private let start = ClockReading.at("2026-11-24 10:00")
    private let hourly = Schedule(.interval(.hours(1), jitterShare: 0))

    private func queue(_ names: [String], limit: Int) -> RunQueue {
        var queue = RunQueue(pullLimit: limit)
        for name in names {
            queue.add(SourceName(name), SourceTimetable(schedule: hourly, seed: 1, at: start))
        }
        return queue
    }

    private func names(_ turn: RunQueue.Turn) -> [String] { turn.starts.map(\.source.rawValue) }

    @Test("So many pull at once as the limit allows; the others follow when one has pulled")
    func limit() {
        var queue = queue(["a", "b", "c", "d"], limit: 2)
        let first = queue.turn(at: start)
        #expect(names(first) == ["a", "b"])
        #expect(first.wake == nil)
        #expect(queue.sentence(for: "c", at: start) == "due now, waits until another source has pulled")
        #expect(names(queue.turn(at: start.advanced(by: .days(1)))) == [])
        queue.pullEnded("a")
        #expect(names(queue.turn(at: start.advanced(by: .minutes(1)))) == ["c"])
        queue.ended("a", .succeeded, at: start.advanced(by: .minutes(2)))
        #expect(names(queue.turn(at: start.advanced(by: .minutes(2)))) == [])
        queue.ended("b", .succeeded, at: start.advanced(by: .minutes(3)))
        #expect(names(queue.turn(at: start.advanced(by: .minutes(3)))) == ["d"])
    }

    @Test("People go before the schedule, in the order they asked; then the one that has waited longest")
    func order() {
        var queue = queue(["a", "b", "c", "d"], limit: 9)
        _ = queue.turn(at: start)
        for (minute, name) in ["d", "c", "b", "a"].enumerated() {
            queue.ended(SourceName(name), .succeeded, at: start.advanced(by: .minutes(minute)))
        }
        let noon = ClockReading.at("2026-11-24 12:00")
        queue.pullLimit = 1
        #expect(queue.requestRun("c", at: noon) == .willStart)
        #expect(queue.requestRun("b", at: noon.advanced(by: .seconds(1))) == .willStart)
        #expect(queue.requestRun("x", at: noon) == nil)
        var order: [String] = []
        for minute in 1...4 {
            let now = noon.advanced(by: .minutes(minute))
            let turn = queue.turn(at: now)
            order += names(turn)
            for start in turn.starts { queue.ended(start.source, .succeeded, at: now) }
        }
        #expect(order == ["c", "b", "a", "d"])
    }

    @Test("A source in need is not starved by others that are always due")
    func fair() {
        var queue = queue(["a", "b", "z"], limit: 1)
        var counts: [String: Int] = [:]
        var now = start
        for _ in 0..<90 {
            let turn = queue.turn(at: now)
            // Each run takes an hour, so there is always somebody who waits.
            now = now.advanced(by: .hours(1))
            for start in turn.starts {
                counts[start.source.rawValue, default: 0] += 1
                queue.ended(start.source, .succeeded, at: now)
            }
        }
        #expect(counts == ["a": 30, "b": 30, "z": 30])
    }

    @Test("The wake-up is the next start of all, and there is none when none will start")
    func wake() {
        var queue = queue(["a", "b"], limit: 2)
        _ = queue.turn(at: start)
        queue.ended("a", .succeeded, at: start.advanced(by: .minutes(1)))
        let now = start.advanced(by: .minutes(10))
        #expect(queue.turn(at: now).wake == start.advanced(by: .hours(1)))
        queue.pause("a", at: now)
        #expect(queue.turn(at: now).wake == nil)
        queue.ended("b", .failure(.authentication), at: now)
        #expect(queue.turn(at: now).wake == nil)
        queue.mended("b", at: now)
        #expect(queue.turn(at: now).starts == [RunQueue.Start(source: "b", reason: .mended)])
    }

    @Test("A run of a source that was removed or replaced keeps its place, and no second one starts beside it")
    func replaced() {
        var queue = queue(["a"], limit: 1)
        _ = queue.turn(at: start)
        queue.remove("a")
        queue.add("b", SourceTimetable(schedule: hourly, seed: 1, at: start))
        #expect(names(queue.turn(at: start)) == [])
        queue.add("a", SourceTimetable(schedule: hourly, seed: 1, at: start))
        queue.pullLimit = 2
        #expect(names(queue.turn(at: start)) == ["b"])
        queue.ended("b", .succeeded, at: start)
        queue.ended("a", .succeeded, at: start)
        #expect(names(queue.turn(at: start)) == ["a"])
        queue.ended("a", .succeeded, at: start)
        queue.ended("a", .failure(.authentication), at: start)
        #expect(queue["a"]?.state == .idle, "an end without a run changes nothing")
    }
}

extension SourceName: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}
