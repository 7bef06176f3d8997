import ConnectorKit
import CustomerModel
import Testing

@Suite struct RequestWindowTests {
    /// The most requests in any stretch of that length.
    private func densest(_ starts: [Timestamp], _ length: Duration) -> Int {
        var most = 0
        var first = 0
        for (index, start) in starts.enumerated() {
            while start.duration(since: starts[first]) >= length { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    @Test("Never more than N in any stretch of the window's length, and hardly less (300 random cases)")
    func limit() async {
        await property(300) { random, seed in
            let limit = Int.random(in: 1...200, using: &random)
            let length = Duration.milliseconds(Int.random(in: 1...200_000, using: &random))
            var window = RequestWindow(RequestPacing.Window(requests: limit, per: length))
            var now = Timestamp(milliseconds: Int64.random(in: 0...2_000_000_000_000, using: &random))
            let begin = now
            var starts: [Timestamp] = []
            for _ in 0..<(limit * 4) {
                // In bursts, evenly, and with rests.
                if Int.random(in: 0..<3, using: &random) == 0 {
                    now = now + length * Double.random(in: 0...0.02, using: &random)
                }
                now = max(now, window.nextStart(at: now))
                window.count(at: now)
                starts.append(now)
            }
            #expect(densest(starts, length) <= limit, "\(seed)")
            // 4 N requests need 3 stretches, and the rests; slots cost a 64th at most, or 2 ms.
            let ideal = length * 3.0 * (1 + 1.0 / 64) + .milliseconds(6) + length * 0.02 * Double(limit * 4)
            #expect(now.duration(since: begin) <= ideal, "\(seed)")
        }
    }

    @Test("A window has a bounded number of slots, however many requests it counts")
    func boundedMemory() {
        var window = RequestWindow(RequestPacing.Window(requests: 1_000_000, per: .seconds(86_400)))
        for minute in 0..<2880 { window.count(at: .noon + .seconds(minute * 60)) }
        _ = window.nextStart(at: .noon + .seconds(2880 * 60))
        #expect(window.slots.count <= 130)
    }

    @Test("What an earlier process counted still counts; what lies in the future counts as now")
    func restored() {
        var earlier = RequestWindow(RequestPacing.Window(requests: 10, per: .seconds(3600)))
        for _ in 0..<10 { earlier.count(at: .noon) }
        var later = RequestWindow(RequestPacing.Window(requests: 10, per: .seconds(3600)))
        later.restore(earlier.slots, at: .noon + .seconds(60))
        #expect(later.nextStart(at: .noon + .seconds(60)) > .noon + .seconds(3600))
        #expect(later.nextStart(at: .noon + .seconds(3700)) == .noon + .seconds(3700))

        var behind = RequestWindow(RequestPacing.Window(requests: 10, per: .seconds(3600)))
        behind.restore(earlier.slots, at: .noon + .seconds(-86_400))
        let start = behind.nextStart(at: .noon + .seconds(-86_400))
        #expect(start > .noon + .seconds(-86_400 + 3500))
        #expect(start < .noon + .seconds(-86_400 + 3700))
    }

    @Test("Restoring damaged numbers neither traps nor blocks longer than the window")
    func damagedHistory() {
        var window = RequestWindow(RequestPacing.Window(requests: 5, per: .seconds(60)))
        window.restore(
            [
                RequestWindow.Slot(start: .max, count: .max), RequestWindow.Slot(start: .min, count: .max),
                RequestWindow.Slot(start: 0, count: -7), RequestWindow.Slot(start: .max - 1, count: .max),
            ], at: .noon)
        #expect(window.nextStart(at: .noon) <= .noon + .seconds(62))
    }
}
