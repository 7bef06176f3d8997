package import ConnectorKit
package import CustomerModel
import Synchronization

/// A transport that answers from a script, and keeps what it was asked.
package final class ScriptedTransport: HTTPTransport {
    /// What happens to one request.
    package enum Step: Sendable {
        case answer(HTTPResponse)
        case fail(Failure)
        /// Nothing, until the task is cancelled.
        case hang

        /// An answer with that body.
        package static func answer(_ status: Int, _ headers: HTTPHeaders = [:], body: String = "") -> Step {
            .answer(HTTPResponse(status: status, headers: headers, body: ResponseBody(body)))
        }

        /// No connection.
        package static let disconnect = Step.fail(Failure("no_connection", .transient, "no connection"))
    }

    private struct State {
        var steps: ArraySlice<Step>
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>
    private let afterwards: @Sendable (HTTPRequest) async throws -> Step

    /// Plays the steps, one a request, then `afterwards` for ever; without it a further request fails as a bug.
    package init(_ steps: [Step] = [], afterwards: Step? = nil) {
        state = Mutex(State(steps: steps[...]))
        self.afterwards = { request in
            afterwards
                ?? .fail(Failure("script", .internal, "\(request.method.rawValue) \(request.url): not in the script"))
        }
    }

    /// Asks `handler` for each answer.
    package init(handler: @escaping @Sendable (HTTPRequest) async throws -> Step) {
        state = Mutex(State(steps: []))
        afterwards = handler
    }

    /// What was asked so far.
    package var requests: [HTTPRequest] { state.withLock { $0.requests } }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let next = state.withLock { state in
            state.requests.append(request)
            return state.steps.popFirst()
        }
        let step: Step
        if let next { step = next } else { step = try await afterwards(request) }
        switch step {
        case .answer(let response): return response
        case .fail(let failure): throw failure
        case .hang:
            await Self.untilCancelled()
            throw Failure("cancelled", .cancelled, "the request was cancelled")
        }
    }

    private static func untilCancelled() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
    }
}
