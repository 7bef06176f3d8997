package import CustomerModel

/// What waits to be delivered: deliveries and their ends go in, what to try and what to forget comes out.
///
/// A delivery waits → is under way → is gone, when it arrived or is given up, or waits again after a pause. One receiver
/// has at most one delivery under way, the oldest first.
package struct DeliveryQueue: Sendable {
    /// What became of an attempt.
    package enum Fate: Sendable, Hashable {
        case delivered
        /// It waits for its next attempt, which its new state says.
        case postponed(Delivery)
        /// No further attempt is made.
        case givenUp(Delivery)
        /// It was stopped, which does not count as an attempt.
        case interrupted
        /// It was no longer here.
        case unknown
    }

    private let policy: DeliveryPolicy
    /// In the order in which they came.
    package private(set) var pending: [Delivery] = []
    private var underWay: Set<String> = []

    package init(_ policy: DeliveryPolicy = DeliveryPolicy()) { self.policy = policy }

    package var isQuiet: Bool { underWay.isEmpty }

    /// Takes up what an earlier process left; a wrong clock then does not make it wait for ever.
    package mutating func restore(_ deliveries: [Delivery], at now: Timestamp) {
        let latest = now.advanced(by: policy.longestTold)
        for delivery in deliveries.sorted(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) {
            var delivery = delivery
            delivery.notBefore = min(delivery.notBefore, latest)
            pending.append(delivery)
        }
    }

    /// A new delivery; gives those that had to make room for it.
    package mutating func add(_ delivery: Delivery) -> [Delivery] {
        pending.append(delivery)
        var dropped: [Delivery] = []
        while pending.count > policy.maximumPending,
            let index = pending.firstIndex(where: { !underWay.contains($0.id) })
        {
            dropped.append(pending.remove(at: index))
        }
        return dropped
    }

    /// What is to be tried now; it counts as under way until `ended`.
    package mutating func starts(at now: Timestamp) -> [Delivery] {
        var busy = Set(pending.filter { underWay.contains($0.id) }.map(\.receiver))
        let starts = pending.filter { delivery in
            guard delivery.notBefore <= now, !underWay.contains(delivery.id) else { return false }
            return busy.insert(delivery.receiver).inserted
        }
        underWay.formUnion(starts.map(\.id))
        return starts
    }

    /// When something is to be tried that is not due yet; nil: nothing waits for time alone.
    package func nextStart(after now: Timestamp) -> Timestamp? {
        pending.filter { !underWay.contains($0.id) && $0.notBefore > now }.map(\.notBefore).min()
    }

    /// An attempt ended, with a failure or without.
    package mutating func ended(_ id: String, _ failure: Failure?, at now: Timestamp, jitter: Double) -> Fate {
        underWay.remove(id)
        guard let index = pending.firstIndex(where: { $0.id == id }) else { return .unknown }
        guard let failure else {
            pending.remove(at: index)
            return .delivered
        }
        if failure.kind == .cancelled { return .interrupted }
        pending[index].failures += 1
        let failures = pending[index].failures
        let pause = policy.pause(afterFailures: failures, told: failure.retryAfter, jitter: jitter)
        let next = now.advanced(by: pause)
        guard policy.isRetried(failure.kind), failures < policy.maximumAttempts,
            next.duration(since: pending[index].createdAt) <= policy.maximumAge
        else { return .givenUp(pending.remove(at: index)) }
        pending[index].notBefore = next
        return .postponed(pending[index])
    }

    /// Takes out what is addressed to nobody any more.
    package mutating func withdraw(keeping receivers: Set<String>) -> [Delivery] {
        let gone = pending.filter { !receivers.contains($0.receiver) && !underWay.contains($0.id) }
        pending.removeAll { delivery in gone.contains { $0.id == delivery.id } }
        return gone
    }
}
