import ConnectorKit
import CustomerModel
import JSONReading

/// Speaks with SendGrid for one source.
struct SendGridSession: Sendable {
    let session: ServiceSession
    private let base: WebAddress
    private let key: Secret

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        session = ServiceSession(setup, SendGrid.profile, context: context)
        base = try SendGrid.address(setup)
        key = try setup.required("api_key")
    }

    /// Asks, and reads the answer.
    func read<Answer>(
        _ method: HTTPRequest.Method = .get, _ path: String, body: JSONText? = nil, by shape: PageShape,
        _ use: (JSONDocument) throws -> Answer
    ) async throws -> Answer {
        var request = HTTPRequest(method, url: base.appending(path))
        request.headers["Authorization"] = "Bearer \(key.reveal())"
        request.headers["Accept"] = "application/json"
        if let body {
            request.headers["Content-Type"] = "application/json"
            request.body = body.bytes
        }
        return try await session.read({ request }, by: shape, use)
    }

    /// Fetches a file of an export, from the storage that SendGrid names; the key is none of its business.
    func download(_ url: String) async throws -> ResponseBody {
        guard let address = WebAddress(url), address.scheme == "https" || base.scheme == "http" else {
            throw Failure(
                "unusable_answer", .data,
                "source \(session.source): SendGrid names a file of the export at an address that cannot be used")
        }
        let limits = HTTPLimits(total: .seconds(1800), bodyBytes: 512 << 20)
        return try await session.exchange {
            HTTPRequest(url: url, limits: limits)
        } read: { answer in
            switch answer.status {
            case 200...299: return answer.body
            case 403, 404, 410:
                throw Failure(
                    "export_gone", .transient,
                    "source \(session.source): the file of the export is no longer there; the next run makes another")
            default:
                throw session.check.failure(for: answer)
                    ?? session.check.failure(.transient, "HTTP \(answer.status) for a file of the export")
            }
        }
    }
}
