import CustomerModel

/// A report that reached nobody: what, where, why, and the way out; no address and no secret.
package struct DeliveryTrouble: Sendable, Hashable {
    /// A stable name, such as `report_undeliverable`.
    package var warning: String
    package var sentence: String
    /// The stable name of the failure behind it.
    package var failure: String

    init(_ delivery: Delivery, place: String, _ failure: Failure?) {
        warning = "report_undeliverable"
        self.failure = failure?.code ?? "too_many_pending"
        let why = failure?.message ?? "too many reports wait already, and the oldest made room"
        let times = delivery.failures > 1 ? " after \(delivery.failures) attempts" : ""
        sentence =
            "the report \(delivery.title) was not delivered\(times) (\(place)): \(why); "
            + "the run itself is in the list of runs; after mending try: clientelad --test-reports"
    }

    init(ofOutbox failure: Failure) {
        warning = "report_not_kept"
        sentence = failure.message
        self.failure = failure.code
    }
}
