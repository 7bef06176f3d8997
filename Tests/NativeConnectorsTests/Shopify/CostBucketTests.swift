import ConnectorConformance
import CustomerModel
import NativeConnectors
import TestSupport
import Testing

/// Shopify's allowance, without a clock.
@Suite struct CostBucketTests {
    /// A bucket as Shopify keeps it.
    private struct Service {
        var maximum: Double
        var restoreRate: Double
        var costPerRecord: Double
        var available: Double
        var at = testNow
        var refusals = 0
        var records = 0

        mutating func restore(until now: Timestamp) {
            let seconds = Double(now.milliseconds - at.milliseconds) / 1000
            available = min(maximum, available + seconds * restoreRate)
            at = now
        }

        /// Takes a query of so many records; gives its cost and whether it was answered.
        mutating func ask(_ size: Int, at now: Timestamp) -> (cost: Double, isAnswered: Bool) {
            restore(until: now)
            let cost = (2 + costPerRecord * Double(size)).rounded(.up)
            guard cost <= available else {
                refusals += 1
                return (cost, false)
            }
            available -= cost
            records += size
            return (cost, true)
        }
    }

    @Test("a bucket is hardly ever found empty, and what comes back is used")
    func simulation() {
        for _ in 0..<60 {
            let seed = UInt64.random(in: .min ... .max)
            var random = SeededRandom(seed: seed)
            let maximum = Double(random.pick([1000, 2000, 10_000, 20_000]))
            var service = Service(
                maximum: maximum, restoreRate: maximum / 20, costPerRecord: .random(in: 0.05...8, using: &random),
                available: .random(in: 0...maximum, using: &random))
            let start = service.available
            var bucket = CostBucket(usual: 250)
            var now = testNow
            var answered = 0
            while answered < 300 {
                let size: Int
                switch bucket.decision(at: now) {
                case .ask(let count): size = count
                case .wait(let pause, let count):
                    #expect(pause > .zero && pause < .seconds(3600), "seed \(seed)")
                    now = now.advanced(by: pause)
                    size = count
                }
                #expect((1...250).contains(size), "seed \(seed)")
                now = now.advanced(by: .milliseconds(Int64.random(in: 20...400, using: &random)))
                let (cost, isAnswered) = service.ask(size, at: now)
                bucket.told(
                    requested: cost, records: size, maximum: service.maximum, available: service.available,
                    restoreRate: service.restoreRate, at: now)
                if isAnswered {
                    answered += 1
                } else {
                    now = now.advanced(by: bucket.pause(for: cost, at: now))
                }
            }
            // Only the first query may be refused: nothing is known then.
            #expect(service.refusals <= 1, "seed \(seed): refused \(service.refusals) times")
            let seconds = Double(now.milliseconds - testNow.milliseconds) / 1000
            let spendable = start + seconds * service.restoreRate
            let spent = Double(service.records) * service.costPerRecord
            let isLimited = seconds > 300 * 0.4
            #expect(!isLimited || spent > spendable * 0.6, "seed \(seed): \(Int(spent)) of \(Int(spendable)) were used")
        }
    }

    @Test("what nobody has told yet, nonsense, and a query that is too dear for any bucket")
    func edges() {
        var bucket = CostBucket(usual: 250)
        #expect(bucket.decision(at: testNow) == .ask(CostBucket.firstSize))
        #expect(bucket.decision(at: testNow, limit: 7) == .ask(7))
        bucket.told(
            requested: -.infinity, records: 0, maximum: .nan, available: .nan, restoreRate: 0, at: testNow)
        #expect(bucket.decision(at: testNow) == .ask(CostBucket.firstSize))
        bucket.tooDear(40)
        #expect(bucket.decision(at: testNow) == .ask(20))
        for _ in 0..<10 { bucket.tooDear(1) }
        #expect(bucket.decision(at: testNow) == .ask(1))
    }

    @Test("an empty bucket: half a page at once where it affords that, else a wait for a whole one")
    func waits() {
        var bucket = CostBucket(usual: 100)
        bucket.told(requested: 200, records: 100, maximum: 1000, available: 150, restoreRate: 50, at: testNow)
        #expect(bucket.decision(at: testNow) == .ask(75))
        bucket.told(requested: 200, records: 100, maximum: 1000, available: 0, restoreRate: 50, at: testNow)
        #expect(bucket.decision(at: testNow) == .wait(.seconds(4), thenAsk: 100))
        #expect(bucket.decision(at: testNow.advanced(by: .seconds(4))) == .ask(100))
        #expect(bucket.pause(for: 700, at: testNow) == .seconds(14))
        // A clock that goes back takes nothing away.
        #expect(bucket.decision(at: testNow.advanced(by: .seconds(-60))) == .wait(.seconds(4), thenAsk: 100))
    }
}
