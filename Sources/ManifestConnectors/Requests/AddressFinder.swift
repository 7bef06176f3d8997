import ConnectorKit
import CustomerModel
import JSONReading

/// Finds the base address of a source: its own setting, the manifest's word, or the service's.
actor AddressFinder {
    private let setup: SourceSetup
    private let transport: any HTTPTransport
    private let check: AnswerCheck
    private var found: WebAddress?

    init(_ setup: SourceSetup, transport: any HTTPTransport, check: AnswerCheck) {
        self.setup = setup
        self.transport = transport
        self.check = check
    }

    func base() async throws -> WebAddress {
        if let found { return found }
        let address = try await find()
        found = address
        return address
    }

    private func find() async throws -> WebAddress {
        if let own = setup.scope.settings["base_url"] { return try accepted(own) }
        switch setup.manifest.baseURL.first(where: { $0.isUsable(in: setup.scope) }) {
        case .template(let template)?:
            return try accepted(template.text(in: setup.scope) ?? "")
        case nil:
            throw Failure(
                "no_address", .configuration,
                "source \(setup.source): the address of \(setup.manifest.title) needs a setting or secret that is missing"
            )
        case .asked(let request, let field, let append)?:
            return try accepted(try await asked(request, field) + append)
        }
    }

    private func asked(_ template: RequestTemplate, _ field: PathTemplate) async throws -> String {
        let plan = JSONPlan()
        guard let path = try field.path(in: setup.scope),
            let whole = template.path.text(in: setup.scope, encode: TextEncoding.percent),
            let address = WebAddress(whole)
        else {
            throw Failure(
                "no_address", .configuration,
                "source \(setup.source): the manifest's base_url.request is no whole address")
        }
        let wanted = plan.want(path, below: plan.root)
        let request = try RequestBuilder(base: address, headers: [], auth: nil)
            .request(template, scope: setup.scope)
        let answer = try await transport.send(request)
        if let failure = check.failure(for: answer) { throw failure }
        let text = try? JSONParser().read(answer.body, by: plan) { $0.first(wanted, in: $0.root)?.text }
        // A refused key shows by the missing field only.
        guard let text = text ?? nil, !text.isEmpty else {
            throw check.failure(.authentication, "the answer names no address")
        }
        return text
    }

    private func accepted(_ text: String) throws -> WebAddress {
        guard let address = WebAddress(text) else {
            throw Failure(
                "bad_address", .configuration,
                "source \(setup.source): the address of \(setup.manifest.title) is not of the form https://host/path")
        }
        guard address.scheme == "https" || address.isLoopback || setup.scope.settings["allow_http"] == "true" else {
            throw Failure(
                "insecure_address", .configuration,
                "source \(setup.source): \(address.origin) has no TLS; use https://, or set allow_http: true if the network is yours"
            )
        }
        return address
    }
}
