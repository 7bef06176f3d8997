package import ConnectorKit
import CustomerModel
import Synchronization

/// A service that answers from a closure, and remembers what it was asked.
package final class ScriptedService: HTTPTransport {
    private let asked = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// Answers each request by itself.
    package init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) { self.answer = answer }

    /// Answers in this order; the last one again and again.
    package convenience init(_ answers: [HTTPResponse]) {
        let index = Mutex(0)
        self.init { _ in
            index.withLock { index in
                defer { index += 1 }
                return answers[min(index, answers.count - 1)]
            }
        }
    }

    /// What it was asked, in order.
    package var requests: [HTTPRequest] { asked.withLock { $0 } }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        asked.withLock { $0.append(request) }
        var response = try await answer(request)
        if response.url.isEmpty { response.url = request.url }
        return response
    }
}
