import ControlAPI
import CustomerStore
import ReportDelivery
import Settings
import Synchronization

/// The daemon's way to its reports: who is told changes when a new configuration is in place, not when it is read.
final class ReportDesk: Sendable {
    private let courier: ReportCourier
    private let shelf: TroubleShelf
    private let next = Mutex<ReportPlan?>(nil)
    private let current: Mutex<ReportPlan>

    init(_ courier: ReportCourier, shelf: TroubleShelf, plan: ReportPlan) {
        self.courier = courier
        current = Mutex(plan)
        self.shelf = shelf
    }

    /// What did not reach anybody lately.
    var warnings: [OperatorWarning] { shelf.warnings }

    func ended(_ report: RunReport) { courier.report(report) }

    /// A configuration was read that may be put in place.
    func prepare(_ settings: ReportSettings) { next.withLock { $0 = ReportPlan(settings, for: .daemon) } }

    /// It was put in place.
    func adopt() {
        guard let plan = next.withLock({ $0.take() }), current.withLock({ $0.replace(with: plan) }) != plan else {
            return
        }
        shelf.clear()
        courier.adopt(plan)
    }
}

extension ReportPlan {
    /// Takes another one's place; the old one.
    fileprivate mutating func replace(with plan: ReportPlan) -> ReportPlan {
        defer { self = plan }
        return self
    }
}
