import ControlAPI
import CustomerModel
import ReportDelivery
import Synchronization

/// Reports that reached nobody, as `clientelactl warnings` shows them: the latest of each kind, for a day.
final class TroubleShelf: Sendable {
    private static let memory: Duration = .seconds(86_400)

    private let latest = Mutex<[String: (trouble: DeliveryTrouble, at: Timestamp)]>([:])

    func put(_ trouble: DeliveryTrouble) {
        latest.withLock { $0[trouble.warning] = (trouble, SystemClocks.now()) }
    }

    /// Other receivers are in place: what was wrong with the old ones is of no use.
    func clear() { latest.withLock { $0 = [:] } }

    var warnings: [OperatorWarning] {
        let now = SystemClocks.now()
        return latest.withLock { $0 }.values.filter { now.duration(since: $0.at) < Self.memory }
            .sorted { $0.trouble.warning < $1.trouble.warning }
            .map { trouble, moment in
                OperatorWarning(
                    trouble.warning, .warning, trouble.sentence, wayOut: "mend it and try: clientelad --test-reports",
                    since: moment)
            }
    }
}
