package import ControlAPI
import CustomerModel
import HTTPTypes

/// Every route of the control API, in the order of docs/control-api.yaml.
enum ControlRoutes {
    static func all(_ service: any ControlService) -> [Route] {
        daemon(service) + sources(service) + linking(service) + customers(service) + runs(service) + questions(service)
    }

    private static func daemon(_ service: any ControlService) -> [Route] {
        [
            Route(method: .get, path: "/health", isOpenToAll: true) { _ in .ok(try await service.health()) },
            Route(method: .get, path: "/ready") { _ in
                let readiness = try await service.readiness()
                return .json(status: readiness.ready ? 200 : 503, readiness)
            },
            Route(method: .get, path: "/openapi.yaml") { _ in
                .text(OpenAPIDocument.text, contentType: "application/yaml")
            },
            Route(method: .get, path: "/metrics") { _ in
                .text(try await service.metrics(), contentType: "text/plain; version=0.0.4; charset=utf-8")
            },
            Route(method: .get, path: "/v1/status") { _ in .ok(try await service.status()) },
            Route(method: .get, path: "/v1/warnings") { _ in .ok(try await service.warnings()) },
            Route(method: .post, path: "/v1/reload") { scope in
                _ = try scope.body(EmptyBody.self)
                return .ok(try await service.reload())
            },
        ]
    }

    private static func sources(_ service: any ControlService) -> [Route] {
        [
            Route(method: .get, path: "/v1/sources") { _ in .ok(try await service.sources()) },
            Route(method: .get, path: "/v1/sources/{source}") { scope in
                .ok(try await service.source(scope.source()))
            },
            Route(method: .post, path: "/v1/sync") { scope in
                .json(status: 202, try await service.syncAll(scope.body(SyncRequest.self)))
            },
            Route(method: .post, path: "/v1/sources/{source}/sync") { scope in
                .began(try await service.sync(scope.source(), scope.body(SyncRequest.self)))
            },
            Route(method: .post, path: "/v1/sources/{source}/preview", queryKeys: ["wait_seconds"]) { scope in
                let request = try scope.body(PreviewRequest.self)
                let wait = try scope.number("wait_seconds", default: 25, in: 0...60)
                let begun = try await service.sync(scope.source(), SyncRequest(full: request.full, preview: true))
                let run = try await service.outcome(of: begun.id, within: .seconds(wait))
                return run.state.isAtRest
                    ? .json(status: 200, run, location: Answer.address(of: run.id)) : .began(run)
            },
            Route(method: .post, path: "/v1/sources/{source}/pause") { scope in
                .ok(try await service.pause(scope.source(), scope.body(PauseRequest.self)))
            },
            Route(method: .post, path: "/v1/sources/{source}/resume") { scope in
                _ = try scope.body(EmptyBody.self)
                return .ok(try await service.resume(scope.source()))
            },
        ]
    }

    private static func linking(_ service: any ControlService) -> [Route] {
        [
            Route(method: .get, path: "/v1/connectors") { _ in .ok(try await service.connectors()) },
            Route(method: .get, path: "/v1/connectors/{connector}") { scope in
                .ok(try await service.connector(scope.parameter("connector")))
            },
            Route(method: .post, path: "/v1/manifests/check") { scope in
                .ok(try await service.reviewManifest(scope.body(ManifestText.self)))
            },
            Route(method: .post, path: "/v1/trials") { scope in
                .ok(try await service.tryConnector(scope.body(NewTrial.self)))
            },
            Route(method: .post, path: "/v1/authorizations") { scope in
                let begun = try await service.authorize(scope.body(NewAuthorization.self))
                return .json(status: 201, begun, location: "/v1/authorizations/\(PathText.encoded(begun.id))")
            },
            Route(method: .get, path: "/v1/authorizations/{authorization}") { scope in
                .ok(try await service.authorization(scope.parameter("authorization")))
            },
            Route(method: .post, path: "/v1/authorizations/{authorization}/answer") { scope in
                .ok(
                    try await service.answerAuthorization(
                        scope.parameter("authorization"), scope.body(AuthorizationAnswer.self)))
            },
            Route(method: .post, path: "/v1/sources") { scope in
                let source = try await service.createSource(scope.body(NewSource.self))
                let address = "/v1/sources/\(PathText.encoded(source.name.rawValue))"
                return .json(status: 201, source, location: address)
            },
            Route(method: .delete, path: "/v1/sources/{source}") { scope in
                try await service.removeSource(scope.source())
                return .nothing
            },
            Route(method: .put, path: "/v1/sources/{source}/consent") { scope in
                .ok(try await service.renewConsent(scope.body(RenewedConsent.self), of: scope.source()))
            },
            Route(method: .post, path: "/v1/sources/{source}/check") { scope in
                _ = try scope.body(EmptyBody.self)
                return .ok(try await service.checkSource(scope.source()))
            },
            Route(method: .get, path: "/v1/sources/{source}/streams") { scope in
                .ok(try await service.streams(of: scope.source()))
            },
            Route(method: .put, path: "/v1/sources/{source}/streams") { scope in
                .ok(try await service.chooseStreams(scope.body(StreamChoice.self), of: scope.source()))
            },
            Route(method: .post, path: "/v1/sources/{source}/import") { scope in
                .began(try await service.importSource(scope.source(), scope.body(ImportRequest.self)))
            },
        ]
    }

    private static func customers(_ service: any ControlService) -> [Route] {
        [
            Route(method: .post, path: "/v1/customers/export") { scope in
                .ok(try await service.export(scope.body(ExportRequest.self)))
            }
        ]
    }

    private static func runs(_ service: any ControlService) -> [Route] {
        [
            Route(method: .get, path: "/v1/runs", queryKeys: ["source", "state", "limit", "before"]) { scope in
                .ok(try await service.runs(scope.runFilter()))
            },
            Route(method: .get, path: "/v1/events") { _ in .events(try await service.events(of: nil)) },
            Route(method: .get, path: "/v1/runs/{run}") { scope in .ok(try await service.run(scope.run())) },
            Route(method: .get, path: "/v1/runs/{run}/events") { scope in
                .events(try await service.events(of: scope.run()))
            },
            Route(method: .post, path: "/v1/runs/{run}/cancel") { scope in
                _ = try scope.body(EmptyBody.self)
                return .began(try await service.cancel(scope.run()))
            },
            Route(method: .post, path: "/v1/runs/{run}/undo") { scope in
                _ = try scope.body(EmptyBody.self)
                return .began(try await service.undo(scope.run()))
            },
        ]
    }

    private static func questions(_ service: any ControlService) -> [Route] {
        [
            Route(method: .get, path: "/v1/approvals") { _ in .ok(try await service.approvals()) },
            Route(method: .post, path: "/v1/runs/{run}/import") { scope in
                _ = try scope.body(EmptyBody.self)
                return .began(try await service.importRun(scope.run()))
            },
            Route(method: .post, path: "/v1/runs/{run}/discard") { scope in
                _ = try scope.body(EmptyBody.self)
                return .ok(try await service.discard(scope.run()))
            },
            Route(method: .get, path: "/v1/conflicts", queryKeys: ["source", "limit", "after"]) { scope in
                .ok(try await service.conflicts(scope.questionFilter()))
            },
            Route(method: .get, path: "/v1/conflicts/{conflict}") { scope in
                .ok(try await service.conflict(scope.parameter("conflict")))
            },
            Route(method: .post, path: "/v1/conflicts/{conflict}/decision") { scope in
                .ok(try await service.decide(scope.parameter("conflict"), scope.body(ConflictDecision.self)))
            },
            Route(method: .get, path: "/v1/quarantine", queryKeys: ["source", "limit", "after"]) { scope in
                .ok(try await service.quarantine(scope.questionFilter()))
            },
        ]
    }
}

/// The body of an operation that needs none; `{}` does as well.
struct EmptyBody: RequestBody {
    static let keys: Set<String> = []
    static let whenEmpty: EmptyBody? = EmptyBody()
}

extension ControlServer {
    /// Every operation as `GET /v1/status`, for who holds the document against it.
    package static func operations(of service: any ControlService) -> [String] {
        ControlRoutes.all(service).map { "\($0.method.rawValue) \($0.path)" }
    }
}
