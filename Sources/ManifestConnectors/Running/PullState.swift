import ConnectorKit
import CustomerModel
import JSONReading

/// What is kept between pulls, as a small JSON object: `{"changed_at":1795334100000}` or `{"version":"8123"}`.
struct PullState: Sendable, Hashable {
    /// Everything up to here is known, in the service's time; milliseconds since 1970 when written.
    var changedAt: Timestamp?
    /// The service's own count of changes.
    var version: String?

    init(changedAt: Timestamp? = nil, version: String? = nil) {
        self.changedAt = changedAt
        self.version = version
    }

    /// Reads what an earlier pull gave.
    ///
    /// What cannot be read is an empty state, with which nothing may be passed over.
    init(_ state: ConnectorState) {
        let plan = JSONPlan()
        let changed = plan.want(JSONPath(steps: [.key("changed_at")]), below: plan.root)
        let number = plan.want(JSONPath(steps: [.key("version")]), below: plan.root)
        let read = try? JSONParser().read(ResponseBody(state.text), by: plan) { document in
            (document.first(changed, in: document.root)?.integer, document.first(number, in: document.root)?.text)
        }
        changedAt = read?.0.map { Timestamp(milliseconds: $0) }
        version = read?.1
    }

    /// The text for the checkpoint; nil when there is nothing to keep.
    var connectorState: ConnectorState? {
        if let version { return ConnectorState("{\"version\":\(TextEncoding.json(version))}") }
        return changedAt.map { ConnectorState("{\"changed_at\":\($0.milliseconds)}") }
    }
}
