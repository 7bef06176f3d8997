package import CustomerModel
package import CustomerStore

/// Tells receivers of runs: composes, keeps, delivers and tries again, beside the runs and never in their way.
///
/// `run` does the work; everything else only hands something in, from anywhere and at once.
package actor ReportCourier {
    /// What the courier needs of time and chance.
    package struct Surroundings: Sendable {
        package var now: @Sendable () -> Timestamp
        package var sleep: @Sendable (Duration) async throws -> Void
        /// From 0 to 1.
        package var jitter: @Sendable () -> Double
        /// Unique, of letters and digits.
        package var newID: @Sendable () -> String

        package init(
            now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (Duration) async throws -> Void,
            jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
            newID: @escaping @Sendable () -> String = { ReportCourier.randomID() }
        ) {
            self.now = now
            self.sleep = sleep
            self.jitter = jitter
            self.newID = newID
        }
    }

    private enum Input: Sendable {
        case report(RunReport)
        case plan(ReportPlan)
        case settle(CheckedContinuation<Void, Never>)
        case look
    }

    private let outbox: any Outbox
    private let carrier: any ReportCarrier
    private let surroundings: Surroundings
    private let warn: @Sendable (DeliveryTrouble) -> Void
    private let (inputs, inbox) = AsyncStream.makeStream(of: Input.self)
    private var plan: ReportPlan
    private var queue: DeliveryQueue
    private var told = ToldNeeds()
    private var attempts: [String: Task<Void, Never>] = [:]
    private var settling: [CheckedContinuation<Void, Never>] = []
    private var alarm: Task<Void, Never>?
    private var hasWarnedOfOutbox = false

    /// `warn` hears what an administrator should know.
    package init(
        _ plan: ReportPlan, outbox: any Outbox, carrier: any ReportCarrier, surroundings: Surroundings,
        policy: DeliveryPolicy = DeliveryPolicy(), warn: @escaping @Sendable (DeliveryTrouble) -> Void
    ) {
        self.plan = plan
        self.outbox = outbox
        self.carrier = carrier
        self.surroundings = surroundings
        self.warn = warn
        queue = DeliveryQueue(policy)
    }

    /// A run that was no preview has ended.
    package nonisolated func report(_ report: RunReport) { inbox.yield(.report(report)) }

    /// Other receivers from now on; what waits for one that is gone is dropped.
    package nonisolated func adopt(_ plan: ReportPlan) { inbox.yield(.plan(plan)) }

    /// Ends `run`: what is under way is stopped, and waits in the outbox for the next process.
    package nonisolated func close() { inbox.finish() }

    /// Waits until everything that is due has been tried; when that takes too long, closes instead.
    ///
    /// Only while `run` runs.
    package nonisolated func settle(within limit: Duration) async {
        let sleep = surroundings.sleep
        let expiry = Task {
            try await sleep(limit)
            self.close()
        }
        await withCheckedContinuation { continuation in
            if case .terminated = inbox.yield(.settle(continuation)) { continuation.resume() }
        }
        expiry.cancel()
    }

    /// Delivers until it is closed.
    package func run() async {
        queue.restore(outbox.load(), at: surroundings.now())
        withdrawUnaddressed()
        turn()
        for await input in inputs {
            switch input {
            case .report(let report): compose(report)
            case .plan(let plan):
                self.plan = plan
                withdrawUnaddressed()
            case .settle(let continuation): settling.append(continuation)
            case .look: break
            }
            turn()
        }
        alarm?.cancel()
        let ending = Array(attempts.values)
        for attempt in ending { attempt.cancel() }
        for attempt in ending { await attempt.value }
        settled()
    }

    private func compose(_ report: RunReport) {
        let now = surroundings.now()
        for receiver in plan.receivers where told.isNews(report, to: receiver, at: now) {
            let event = ReportEvent(report, id: surroundings.newID(), at: now)
            let delivery = Delivery(event, to: receiver, plan)
            keep(delivery)
            for dropped in queue.add(delivery) { giveUp(dropped, nil) }
        }
    }

    /// Tries what is due, and sets the alarm for what is next.
    private func turn() {
        let now = surroundings.now()
        for delivery in queue.starts(at: now) { attempts[delivery.id] = Task { await attempt(delivery) } }
        alarm?.cancel()
        alarm = queue.nextStart(after: now).map { next in
            let (wait, sleep, inbox) = (next.duration(since: now), surroundings.sleep, inbox)
            return Task {
                do { try await sleep(wait) } catch { return }
                inbox.yield(.look)
            }
        }
        if queue.isQuiet { settled() }
    }

    private func attempt(_ delivery: Delivery) async {
        guard let receiver = plan.receivers.first(where: { $0.key == delivery.receiver }) else {
            return ended(delivery, Failure("receiver_gone", .configuration, "the receiver is no longer configured"))
        }
        do {
            try await carrier.carry(delivery, through: receiver.channel)
            ended(delivery, nil)
        } catch let failure as Failure {
            ended(delivery, failure)
        } catch is CancellationError {
            ended(delivery, Failure("cancelled", .cancelled, "the delivery was stopped"))
        } catch {
            ended(delivery, Failure("unexpected", .internal, "an unexpected error: \(type(of: error))"))
        }
    }

    private func ended(_ delivery: Delivery, _ failure: Failure?) {
        attempts[delivery.id] = nil
        switch queue.ended(delivery.id, failure, at: surroundings.now(), jitter: surroundings.jitter()) {
        case .delivered: outbox.remove(delivery)
        case .postponed(let changed): keep(changed)
        case .givenUp(let last): giveUp(last, failure)
        case .interrupted, .unknown: break
        }
        inbox.yield(.look)
    }

    // MARK: What is kept

    private func keep(_ delivery: Delivery) {
        do {
            try outbox.save(delivery)
            hasWarnedOfOutbox = false
        } catch {
            guard !hasWarnedOfOutbox else { return }
            hasWarnedOfOutbox = true
            if let failure = error as? Failure { warn(DeliveryTrouble(ofOutbox: failure)) }
        }
    }

    private func giveUp(_ delivery: Delivery, _ failure: Failure?) {
        outbox.remove(delivery)
        told.forget(receiver: delivery.receiver)
        let place = plan.receivers.first { $0.key == delivery.receiver }?.place
        warn(DeliveryTrouble(delivery, place: place ?? "reports", failure))
    }

    private func withdrawUnaddressed() {
        for delivery in queue.withdraw(keeping: Set(plan.receivers.map(\.key))) { outbox.remove(delivery) }
    }

    private func settled() {
        for continuation in settling { continuation.resume() }
        settling = []
    }

    /// 128 random bits.
    package static func randomID() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
