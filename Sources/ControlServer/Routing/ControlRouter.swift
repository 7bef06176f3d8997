import ControlAPI
import CustomerModel
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Puts the routes of the API into a router that answers every method as HTTP wants.
enum ControlRouter {
    /// Methods that some resource of the world knows; others are 501.
    private static let knownMethods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .options, .patch, .trace, .connect,
    ]

    static func responder(
        routes: [Route], rule: AccessRule, limits: ControlLimits, program: String
    ) -> RouterResponder<ControlContext> {
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware(program: program))
        router.add(
            middleware: AccessMiddleware(rule: rule, openPaths: Set(routes.filter(\.isOpenToAll).map(\.path))))
        router.add(middleware: MethodMiddleware(known: Set(knownMethods)))
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            for route in routes {
                let answering = RequestAnswering(route: route, limits: limits)
                router.on(RouterPath(path), method: route.method) { request, context in
                    try await answering.respond(to: request, context: context)
                }
            }
            addOthers(path, allowed: routes.map(\.method), to: router)
        }
        return router.buildResponder()
    }

    /// OPTIONS, and 405 for what the path does not have.
    private static func addOthers(
        _ path: String, allowed: [HTTPRequest.Method], to router: Router<ControlContext>
    ) {
        let methods = Set(allowed + [.options] + (allowed.contains(.get) ? [.head] : []))
        let allow = methods.map(\.rawValue).sorted().joined(separator: ", ")
        for method in knownMethods where method == .options || !methods.contains(method) {
            router.on(RouterPath(path), method: method) { _, _ in
                if method == .options { return Response(status: .noContent, headers: [.allow: allow]) }
                let problem = Problem(
                    "method_not_allowed", status: 405, title: "Method not allowed", .configuration,
                    "\(method.rawValue) is not possible here; possible: \(allow)",
                    wayOut: "see /openapi.yaml for what can be asked")
                var headers = ProblemText.headers
                headers[.allow] = allow
                return Response(
                    status: .methodNotAllowed, headers: headers, body: .init(byteBuffer: ProblemText.body(problem)))
            }
        }
    }
}

/// Refuses methods that nobody knows, whatever the path.
private struct MethodMiddleware: MiddlewareProtocol {
    typealias Input = Request
    typealias Output = Response
    typealias Context = ControlContext

    let known: Set<HTTPRequest.Method>

    func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        guard known.contains(request.method) else {
            throw Problem(
                "unknown_method", status: 501, title: "Unknown method", .configuration,
                "the request's method is not known", wayOut: "see /openapi.yaml for what can be asked")
        }
        return try await next(request, context)
    }
}
