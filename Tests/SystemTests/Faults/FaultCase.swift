import CustomerModel
import SimulatedServices
import Testing

/// A way to misbehave, and what must come of it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable, Hashable {
        /// The run succeeds, and the database is the undisturbed one.
        case undisturbed
        /// The run says that it failed, and why; nobody is marked missing, and a later run makes up for it.
        case fails(FailureClass)
    }

    var name: String
    var faults: FaultPlan
    var outcome: Outcome
    /// How long a silent server is borne.
    var stall: Duration
    /// Requests above those of an undisturbed run, at most.
    var moreRequests: Int

    var testDescription: String { name }

    init(
        _ name: String, _ fault: Fault, at match: FaultPlan.Match, _ outcome: Outcome, moreRequests: Int = 4,
        stall: Duration = .seconds(20)
    ) {
        self.name = name
        faults = .plan(fault, at: match)
        self.outcome = outcome
        self.moreRequests = moreRequests
        self.stall = stall
    }
}
