import CustomerModel
import ReportDelivery
import Testing

@Suite("What is tried, and when")
struct QueueTests {
    private let start = Reports.moment
    private let refused = Failure("webhook_refused", .data, "no")
    private let deferred = Failure("mail_deferred", .transient, "later")

    private func delivery(_ id: String, to receiver: String = "webhook", at moment: Timestamp? = nil) -> Delivery {
        Delivery(id: id, receiver: receiver, title: id, createdAt: moment ?? start, content: "")
    }

    @Test("One at a time for each receiver, the oldest first")
    func order() {
        var queue = DeliveryQueue()
        for (id, receiver) in [("a", "webhook"), ("b", "webhook"), ("c", "mail:x"), ("d", "mail:y")] {
            #expect(queue.add(delivery(id, to: receiver)).isEmpty)
        }
        #expect(queue.starts(at: start).map(\.id) == ["a", "c", "d"])
        #expect(queue.starts(at: start).isEmpty)
        #expect(queue.ended("a", nil, at: start, jitter: 0.5) == .delivered)
        #expect(queue.starts(at: start).map(\.id) == ["b"])
        #expect(queue.nextStart(after: start) == nil)
    }

    @Test("Pauses double within a quarter, up to the longest; a receiver's wish is obeyed up to its limit")
    func pauses() {
        let policy = DeliveryPolicy()
        #expect(
            (1...4).map { policy.pause(afterFailures: $0, told: nil, jitter: 0.5) }
                == [30, 60, 120, 240].map { .seconds($0) })
        #expect(policy.pause(afterFailures: 1, told: nil, jitter: 0) == .seconds(22.5))
        #expect(policy.pause(afterFailures: 1, told: nil, jitter: 1) == .seconds(37.5))
        #expect(policy.pause(afterFailures: 60, told: nil, jitter: 0.5) == .seconds(7200))
        #expect(policy.pause(afterFailures: 1, told: .seconds(300), jitter: 0.5) == .seconds(300))
        #expect(policy.pause(afterFailures: 1, told: .seconds(864_000), jitter: 0.5) == .seconds(21_600))
    }

    @Test(
        "Only what may pass is tried again",
        arguments: [FailureClass.configuration, .authentication, .data, .internal, .held])
    func final(_ kind: FailureClass) {
        var queue = DeliveryQueue()
        _ = queue.add(delivery("a"))
        _ = queue.starts(at: start)
        guard case .givenUp(let last) = queue.ended("a", Failure("x", kind, "no"), at: start, jitter: 0.5) else {
            Issue.record("it waits for another attempt")
            return
        }
        #expect(last.failures == 1)
        #expect(queue.pending.isEmpty)
    }

    @Test("A stopped attempt does not count")
    func interrupted() {
        var queue = DeliveryQueue()
        _ = queue.add(delivery("a"))
        _ = queue.starts(at: start)
        #expect(queue.ended("a", Failure("cancelled", .cancelled, ""), at: start, jitter: 0.5) == .interrupted)
        #expect(queue.pending.map(\.failures) == [0])
        #expect(queue.starts(at: start).map(\.id) == ["a"])
    }

    @Test("Attempts are bounded, and so is the age, whichever comes first")
    func bounds() {
        var few = DeliveryPolicy()
        few.maximumAttempts = 3
        #expect(attempts(few) == 3)
        var old = DeliveryPolicy()
        old.maximumAge = .seconds(100)
        // At 0, 30 and 90 seconds; the next would be at 210.
        #expect(attempts(old) == 3)
        #expect(attempts(DeliveryPolicy()) <= 20)
    }

    private func attempts(_ policy: DeliveryPolicy) -> Int {
        var queue = DeliveryQueue(policy)
        _ = queue.add(delivery("a"))
        var (now, count) = (start, 0)
        while queue.starts(at: now).first != nil {
            count += 1
            guard case .postponed(let next) = queue.ended("a", deferred, at: now, jitter: 0.5) else { break }
            #expect(next.failures == count)
            #expect(queue.starts(at: now).isEmpty)
            #expect(queue.nextStart(after: now) == next.notBefore)
            now = next.notBefore
        }
        #expect(queue.pending.isEmpty)
        return count
    }

    @Test("The oldest makes room, but not while it is under way")
    func room() {
        var policy = DeliveryPolicy()
        policy.maximumPending = 2
        var queue = DeliveryQueue(policy)
        _ = queue.add(delivery("a"))
        _ = queue.starts(at: start)
        _ = queue.add(delivery("b"))
        #expect(queue.add(delivery("c")).map(\.id) == ["b"])
        #expect(queue.pending.map(\.id) == ["a", "c"])
    }

    @Test("What an earlier process left is taken up by age, and a wrong clock then costs hours, not years")
    func restored() {
        var queue = DeliveryQueue()
        var late = delivery("late", at: start.advanced(by: .seconds(-50)))
        late.notBefore = start.advanced(by: .seconds(10 * 365 * 86_400))
        queue.restore([delivery("b"), late, delivery("a", at: start.advanced(by: .seconds(-60)))], at: start)
        #expect(queue.pending.map(\.id) == ["a", "late", "b"])
        #expect(queue.pending[1].notBefore == start.advanced(by: .seconds(6 * 3600)))
    }

    @Test("What is addressed to nobody any more is withdrawn, unless it is under way")
    func withdrawn() {
        var queue = DeliveryQueue()
        for (id, receiver) in [("a", "mail:x"), ("b", "mail:x"), ("c", "mail:y"), ("d", "webhook")] {
            _ = queue.add(delivery(id, to: receiver))
        }
        _ = queue.starts(at: start)
        #expect(queue.withdraw(keeping: ["webhook"]).map(\.id) == ["b"])
        #expect(queue.pending.map(\.id) == ["a", "c", "d"])
    }
}
