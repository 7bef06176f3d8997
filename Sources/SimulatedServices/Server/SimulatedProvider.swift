/// The behaviour of one provider's API, written from its documentation.
///
/// Called on the server's threads, for several requests at once; must not block.
package protocol SimulatedProvider: Sendable {
    /// The provider's name, in lower case.
    var name: String { get }

    /// What stands between host and routes, such as `/3.0`; may be empty.
    var basePath: String { get }

    /// The people that the provider serves.
    var world: SimulatedWorld { get }

    /// The answer to a request; content faults are in `request.faults`.
    func answer(_ request: ServedRequest) -> ServedResponse

    /// The provider's own way to refuse.
    func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse

    /// Headers that go with every answer, for what the limits leave.
    func limitHeaders(_ usage: LimitUsage) -> [(name: String, value: String)]
}

/// A reason to refuse a request that providers word differently.
package enum Refusal: Sendable, Hashable {
    /// Too many requests; the Retry-After header is added by the server where there is one.
    case rateLimited
    /// A failure of the provider: 500 and above.
    case failure(Int)
    /// A missing, wrong or expired credential.
    case unauthorized
    /// The provider's error in the body of a 200.
    case insideOK
}

extension SimulatedProvider {
    package func limitHeaders(_ usage: LimitUsage) -> [(name: String, value: String)] { [] }
}

extension ServedRequest {
    /// The endless list that this request meets, if one.
    var endlessness: Fault.Endlessness? {
        for case .endlessPages(let kind) in faults { return kind }
        return nil
    }

    /// How wrong the total is.
    var totalError: Int {
        for case .wrongTotal(let difference) in faults { return difference }
        return 0
    }
}
