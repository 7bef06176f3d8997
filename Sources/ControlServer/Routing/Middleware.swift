import ControlAPI
import CustomerModel
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// Turns whatever goes wrong into a problem, and writes what every answer has.
struct ProblemMiddleware: MiddlewareProtocol {
    typealias Input = Request
    typealias Output = Response
    typealias Context = ControlContext

    let program: String

    func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = self.response(to: problem(for: error, request, context), request)
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.apiVersion] = APIVersion.current.description
        response.headers[.programVersion] = program
        return response
    }

    private func problem(for error: any Error, _ request: Request, _ context: ControlContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let failure as Failure: return Problem(failure)
        case let error as HTTPError where error.status == .notFound:
            return .notFound("address \(request.uri.path.prefix(200))", wayOut: "see /openapi.yaml for all addresses")
        case is CancellationError:
            return RequestProblems.stopping
        default:
            // The type tells a developer where to look; the text may hold anything.
            context.logger.error(
                "control request failed", metadata: ["error.type": "\(type(of: error))"])
            return .internal(
                "internal", "the daemon could not do this because of a mistake of its own",
                wayOut: "look at the journal: journalctl -u clientelad")
        }
    }

    private func response(to problem: Problem, _ request: Request) -> Response {
        var problem = problem
        // A problem without a status was found by a client; here it can only be a bug.
        if !(400..<600).contains(problem.status) { problem.status = 500 }
        var headers = ProblemText.headers
        if [408, 413].contains(problem.status) || problem.code == "malformed_request" && request.isUnread {
            headers[.connection] = "close"
        }
        return Response(
            status: .init(code: problem.status), headers: headers,
            body: .init(byteBuffer: ProblemText.body(problem)))
    }
}

extension Request {
    /// Whether a body may still be on its way, which nobody wants to read.
    fileprivate var isUnread: Bool {
        headers[.transferEncoding] != nil || (headers[.contentLength].flatMap { Int($0) } ?? 0) > 0
    }
}

/// Lets strangers ask for health alone.
struct AccessMiddleware: MiddlewareProtocol {
    typealias Input = Request
    typealias Output = Response
    typealias Context = ControlContext

    let rule: AccessRule
    let openPaths: Set<String>

    func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        guard rule.allows(context.caller) || openPaths.contains(request.uri.path) else { throw rule.refusal }
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    static let apiVersion = name(APIVersion.headerName)
    static let programVersion = name(APIVersion.programHeaderName)

    /// The names above are tokens, and the fallback is never used.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .server }
}
