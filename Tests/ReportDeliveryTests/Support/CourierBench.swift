import ConnectorKit
import CustomerModel
import CustomerStore
import ReportDelivery
import Synchronization
import TestSupport

/// A courier on a clock that stands still, with a network out of a script.
struct CourierBench {
    let clock: VirtualClock
    let carrier: ScriptedCarrier
    let courier: ReportCourier
    let warnings = Warnings()
    private let running: Task<Void, Never>

    init(
        _ plan: ReportPlan, outbox: any Outbox = MemoryOutbox(), clock: VirtualClock = VirtualClock(),
        carrier: ScriptedCarrier = ScriptedCarrier(), policy: DeliveryPolicy = DeliveryPolicy()
    ) {
        self.clock = clock
        self.carrier = carrier
        let (ids, warnings) = (Counter(), warnings)
        let courier = ReportCourier(
            plan, outbox: outbox, carrier: carrier,
            surroundings: ReportCourier.Surroundings(
                now: { clock.timestamp },
                sleep: { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) },
                jitter: { 0.5 }, newID: { "id\(ids.next())" }),
            policy: policy, warn: { warnings.add($0) })
        self.courier = courier
        running = Task { await courier.run() }
    }

    /// All that is due has been tried.
    func settle() async { await courier.settle(within: .seconds(1_000_000)) }

    func end() async {
        courier.close()
        await running.value
    }
}

/// A network that does what the script says, and keeps what was carried.
final class ScriptedCarrier: ReportCarrier {
    enum Step: Sendable {
        case take
        case fail(Failure)
        /// Nothing, until the task is cancelled.
        case hang
    }

    private let steps: Mutex<ArraySlice<Step>>
    private let kept = Mutex<[Delivery]>([])

    /// Takes everything once the steps are played.
    init(_ steps: [Step] = []) { self.steps = Mutex(steps[...]) }

    var carried: [Delivery] { kept.withLock { $0 } }

    func carry(_ delivery: Delivery, through _: ReportReceiver.Channel) async throws {
        kept.withLock { $0.append(delivery) }
        switch steps.withLock({ $0.popFirst() }) ?? .take {
        case .take: return
        case .fail(let failure): throw failure
        case .hang:
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
            continuation.finish()
            throw Failure("cancelled", .cancelled, "stopped")
        }
    }
}

final class MemoryOutbox: Outbox {
    private let deliveries = Mutex<[String: Delivery]>([:])

    func load() -> [Delivery] { deliveries.withLock { Array($0.values) } }

    func save(_ delivery: Delivery) { deliveries.withLock { $0[delivery.id] = delivery } }

    func remove(_ delivery: Delivery) { _ = deliveries.withLock { $0.removeValue(forKey: delivery.id) } }
}

final class Warnings: Sendable {
    private let kept = Mutex<[DeliveryTrouble]>([])

    var all: [DeliveryTrouble] { kept.withLock { $0 } }

    func add(_ trouble: DeliveryTrouble) { kept.withLock { $0.append(trouble) } }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}

extension ReportPlan {
    static let web = ReportReceiver(
        .webhook(url: "https://shop.example/hook", secret: Secret("s3creto")), occasion: .always,
        place: "reports.webhook")

    static func mail(_ mailbox: String, _ occasion: ReportOccasion = .whenNeeded) -> ReportReceiver {
        ReportReceiver(
            .mail(
                server: MailServer(host: "smtp.example.com", port: 465, security: .implicitTLS),
                from: "clientela@shop.example", to: mailbox),
            occasion: occasion, place: "reports.email.to[0]")
    }
}
