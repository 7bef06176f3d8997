import ConnectorKit
import CustomerModel
import JSONReading

/// What is kept between pulls, as a small JSON object: `{"changed_at":1795334100000}`.
struct ChangeState: Sendable, Hashable {
    /// Everything up to here is known, in the service's time.
    var changedAt: Timestamp

    init(changedAt: Timestamp) { self.changedAt = changedAt }

    /// Reads what an earlier pull gave; nil for what cannot be read, with which nothing may be passed over.
    init?(_ state: ConnectorState) {
        let shape = PageShape()
        let path = shape.beside("changed_at")
        let read = try? JSONParser().read(ResponseBody(state.text), by: shape.plan) { document in
            document.first(path, in: document.root)?.integer
        }
        guard let milliseconds = read ?? nil else { return nil }
        changedAt = Timestamp(milliseconds: milliseconds)
    }

    var connectorState: ConnectorState { ConnectorState("{\"changed_at\":\(changedAt.milliseconds)}") }

    /// Where a pull begins, less what the lookback asks for; nil for everything.
    static func since(_ request: PullRequest) -> Timestamp? {
        switch request.extent {
        case .full, .named: nil
        case .incremental(let state):
            ChangeState(state)?.changedAt.advanced(by: .zero - max(request.lookback, .seconds(1)))
        case .closingSweep(let state):
            // The state is the service's own time; only its rounding and its delay count.
            ChangeState(state)?.changedAt.advanced(by: .seconds(-2))
        }
    }

    /// Where the next pull begins: at the latest change that was seen, and never behind the start of this one.
    static func next(_ request: PullRequest, latest: Timestamp?, start: Timestamp) -> ChangeState {
        let before: Timestamp? =
            switch request.extent {
            case .full, .named: nil
            case .incremental(let state), .closingSweep(let state): ChangeState(state)?.changedAt
            }
        let reached = min([before, latest].compactMap(\.self).max() ?? start, start)
        return ChangeState(changedAt: max(before ?? reached, reached))
    }
}
