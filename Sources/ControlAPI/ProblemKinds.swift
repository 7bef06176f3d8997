package import CustomerModel

extension Problem {
    /// There is nothing of that name: `source 'caja'`.
    package static func notFound(_ what: String, wayOut: String? = nil) -> Problem {
        Problem("not_found", status: 404, title: "Not found", .configuration, "there is no \(what)", wayOut: wayOut)
    }

    /// A request that cannot be read.
    package static func malformed(_ detail: String) -> Problem {
        Problem(
            "malformed_request", status: 400, title: "Malformed request", .configuration, detail,
            wayOut: "see /openapi.yaml for what this address takes")
    }

    /// A request that can be read and makes no sense for what it names.
    package static func invalid(
        _ code: String, _ detail: String, wayOut: String? = nil, findings: [Finding]? = nil
    ) -> Problem {
        Problem(
            code, status: 422, title: "Cannot be used as it is", .configuration, detail, wayOut: wayOut,
            findings: findings)
    }

    /// Something that cannot be done in the state that things are in, such as `already_running`.
    package static func notNow(_ code: String, _ detail: String, wayOut: String? = nil) -> Problem {
        Problem(code, status: 409, title: "Not possible now", .held, detail, wayOut: wayOut)
    }

    /// The daemon starts, stops, or waits for something that may come back.
    package static func unavailable(_ code: String, _ detail: String, wayOut: String? = nil) -> Problem {
        Problem(code, status: 503, title: "Not available now", .transient, detail, wayOut: wayOut)
    }

    /// A bug, or a disk or database that does not work.
    package static func `internal`(_ code: String, _ detail: String, wayOut: String? = nil) -> Problem {
        Problem(code, status: 500, title: "Internal error", .internal, detail, wayOut: wayOut)
    }

    /// A failure of the engine, a connector or the store, as the API tells it.
    package init(_ failure: Failure, wayOut: String? = nil) {
        let (status, title) =
            switch failure.kind {
            case .configuration, .data: (422, "Cannot be used as it is")
            case .held, .cancelled: (409, "Not possible now")
            case .authentication: (502, "The service refuses the key")
            case .rateLimited, .transient: (503, "Not available now")
            case .internal: (500, "Internal error")
            }
        self.init(failure.code, status: status, title: title, failure.kind, failure.message, wayOut: wayOut)
    }
}
