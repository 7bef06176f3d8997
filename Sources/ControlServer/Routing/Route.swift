import ControlAPI
import HTTPTypes

/// One operation of the API: a method and a path, and what answers there.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// As in the OpenAPI document: `/v1/sources/{source}`.
    let path: String
    /// Whether strangers may ask too.
    var isOpenToAll = false
    /// The keys that the query may have.
    var queryKeys: Set<String> = []
    let answer: @Sendable (RequestScope) async throws -> Answer

    /// Whether it only reads; such an operation ends when nobody waits for it any more.
    var onlyReads: Bool { method == .get }
}

/// What an operation answers.
enum Answer: Sendable {
    case json(status: Int, any Encodable & Sendable, location: String? = nil)
    case text(String, contentType: String)
    case events(RunEvents)
    case nothing

    /// 200 with a value.
    static func ok(_ value: some Encodable & Sendable) -> Answer { .json(status: 200, value) }

    /// 202 with the run that was begun, and its address.
    static func began(_ run: RunSummary) -> Answer { .json(status: 202, run, location: address(of: run.id)) }

    static func address(of run: RunReference) -> String { "/v1/runs/\(PathText.encoded(run.rawValue))" }
}
