import ConnectorKit
import CustomerModel
import JSONReading

/// Asks one service's token endpoint in the name of one source.
struct OAuth2Client: Sendable {
    /// An answer: a grant, or a refusal that has a name.
    enum Answer: Sendable {
        case grant(OAuth2Grant)
        case refusal(OAuth2Refusal, HTTPResponse)
    }

    var rule: OAuth2Rule
    var setup: SourceSetup
    var transport: any HTTPTransport
    var check: AnswerCheck

    /// Exchanges what the fields say for a token.
    ///
    /// Throws a `Failure`, of class `.authentication` where the service refuses what it was given.
    func exchange(_ fields: [(String, String)], isRepeatable: Bool) async throws -> OAuth2Grant {
        switch try await ask(fields, isRepeatable: isRepeatable) {
        case .grant(let grant): return grant
        case .refusal(let refusal, let answer):
            throw check.failure(refusal.kind, "HTTP \(answer.status), \(refusal.words)")
        }
    }

    /// Asks with the fields and who we are.
    func ask(_ fields: [(String, String)], isRepeatable: Bool) async throws -> Answer {
        let request = try request(to: rule.tokenURL, fields, isRepeatable: isRepeatable)
        let answer = try await transport.send(request)
        if let refusal = try refusal(in: answer) { return .refusal(refusal, answer) }
        return .grant(try grant(in: answer))
    }

    /// A request that names the client as the rule has it.
    func request(
        to place: Template, _ fields: [(String, String)], isRepeatable: Bool
    ) throws -> HTTPRequest {
        var fields = fields
        var request = HTTPRequest(.post, url: try url(place), isRepeatable: isRepeatable)
        let clientID = rule.clientID.text(in: setup.scope) ?? ""
        let secret = rule.clientSecret?.text(in: setup.scope)
        switch rule.clientPlace {
        case .basic:
            let credentials = "\(clientID):\(secret ?? "")"
            request.headers["Authorization"] = "Basic " + TextEncoding.base64(credentials.utf8)
        case .body:
            fields.append(("client_id", clientID))
            if let secret { fields.append(("client_secret", secret)) }
        }
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.headers["Accept"] = "application/json"
        request.body = Array(TextEncoding.form(fields).utf8)
        return request
    }

    /// An address that the manifest writes.
    func url(_ place: Template) throws -> String {
        guard let url = place.text(in: setup.scope), let address = WebAddress(url) else {
            throw Failure(
                "bad_address", .configuration,
                "source \(setup.source): the manifest's address for tokens is no whole address")
        }
        guard address.scheme == "https" || address.isLoopback || setup.scope.settings["allow_http"] == "true" else {
            throw Failure(
                "insecure_address", .configuration,
                "source \(setup.source): \(address.host) would get its secrets without TLS; expected https://, or "
                    + "'allow_http: true' if the network is yours")
        }
        return address.description
    }

    private func refusal(in answer: HTTPResponse) throws -> OAuth2Refusal? {
        // Named refusals come with 400 or 401; some services use others, or say it inside 200.
        guard answer.status < 500 else { return nil }
        let plan = JSONPlan()
        let error = plan.want(JSONPath(steps: [.key("error")]), below: plan.root)
        let name = try? JSONParser().read(answer.body, by: plan) { document in
            document.first(error, in: document.root)?.text
        }
        return (name ?? nil).flatMap(OAuth2Refusal.init)
    }

    private func grant(in answer: HTTPResponse) throws -> OAuth2Grant {
        let plan = JSONPlan()
        let errors = try CompiledErrors(setup.manifest.errors, plan: plan, scope: setup.scope)
        let keys = ["access_token", "expires_in", "refresh_token"]
        let paths = keys.map { plan.want(JSONPath(steps: [.key($0)]), below: plan.root) }
        // A refusal without a name comes with 400 (RFC 6749, section 5.2).
        if let failure = check.failure(for: answer) {
            throw answer.status == 400 ? check.failure(.authentication, "HTTP 400") : failure
        }
        let read: (token: String?, lifetime: Int64?, refresh: String?)
        do {
            read = try JSONParser().read(answer.body, by: plan) { document in
                if let failure = errors.failure(in: document, check) { throw failure }
                let cells = paths.map { document.first($0, in: document.root) }
                return (cells[0].flatMap { $0.isScalar ? $0.text : nil }, cells[1]?.integer, cells[2]?.text)
            }
        } catch let fault as JSONFault {
            throw check.failure(.transient, "the answer with the token is no JSON", detail: fault.detail)
        }
        guard let token = read.token, !token.isEmpty else {
            throw check.failure(.authentication, "the answer holds no token")
        }
        return OAuth2Grant(
            accessToken: token, lifetime: read.lifetime.map { .seconds(max(1, $0)) } ?? OAuth2Grant.usualLifetime,
            refreshToken: read.refresh.flatMap { $0.isEmpty ? nil : $0 })
    }
}
