package import ConnectorKit
import CustomerModel

/// Sends requests through libcurl's multi interface, which runs on one thread of its own.
///
/// Connections are kept and shared by all requests; HTTP/2 is used where a TLS server offers it.
package final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// Starts the thread.
    ///
    /// Throws a `Failure`: `.configuration` for an authority file that cannot be read, `.internal` when libcurl or
    /// the thread does not start.
    package init(_ options: CurlOptions = CurlOptions()) throws {
        loop = try CurlLoop.start(options)
    }

    deinit { loop.stop() }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let exchange = CurlExchange(request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { loop.submit(exchange, $0) }
        } onCancel: {
            loop.cancel(exchange)
        }
    }

    /// Cancels what is under way, closes the connections and joins the thread; later requests fail as cancelled.
    package func shutdown() async {
        await loop.stopAndJoin()
    }
}
