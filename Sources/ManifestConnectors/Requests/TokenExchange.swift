import ConnectorKit
import CustomerModel
import JSONReading

/// Gets a token: by a login, or by an OAuth2 exchange.
struct TokenExchange: Sendable {
    var rule: AuthRule.Token
    var setup: SourceSetup
    var transport: any HTTPTransport
    var check: AnswerCheck
    var address: AddressFinder
    var secretStore: any SecretStore

    func obtain() async throws -> (text: String, lifetime: Duration) {
        switch rule {
        case .login(let login): try await logIn(login)
        case .oauth2(let oauth2): try await exchange(oauth2)
        }
    }

    private func logIn(_ rule: LoginRule) async throws -> (text: String, lifetime: Duration) {
        let builder = RequestBuilder(
            base: try await address.base(), headers: setup.manifest.headers, auth: nil)
        let request = try builder.request(rule.request, scope: setup.scope)
        let answer = try await answer(
            to: request, tokens: try rule.token.compactMap { try $0.resolved(in: setup.scope) },
            lifetime: try rule.expiresIn?.resolved(in: setup.scope), rotated: nil)
        return (answer.token, answer.lifetime ?? rule.lifetime)
    }

    private func exchange(_ rule: OAuth2Rule) async throws -> (text: String, lifetime: Duration) {
        var scope = setup.scope
        let secret = rule.refreshTokenSecret
        if rule.grant == .refreshToken, let newer = await secretStore.current(secret, of: setup.source) {
            scope.secrets[secret] = newer.reveal()
        }
        let answer = try await answer(
            to: request(rule, scope: scope), tokens: [JSONPath(steps: [.key("access_token")])],
            lifetime: JSONPath(steps: [.key("expires_in")]), rotated: JSONPath(steps: [.key("refresh_token")]))
        if rule.grant == .refreshToken, let rotated = answer.rotated, rotated != scope.secrets[secret] {
            try await secretStore.replace(secret, of: setup.source, by: Secret(rotated))
        }
        return (answer.token, answer.lifetime ?? .seconds(3600))
    }

    private func request(_ rule: OAuth2Rule, scope: TemplateScope) throws -> HTTPRequest {
        guard let url = rule.tokenURL.text(in: scope), let address = WebAddress(url) else {
            throw Failure(
                "bad_address", .configuration, "source \(setup.source): the manifest's token_url is no whole address")
        }
        let clientID = rule.clientID.text(in: scope) ?? ""
        let clientSecret = rule.clientSecret?.text(in: scope)
        var form = [("grant_type", rule.grant.rawValue)]
        if rule.grant == .refreshToken { form.append(("refresh_token", scope.secrets[rule.refreshTokenSecret] ?? "")) }
        if let wanted = rule.scope?.text(in: scope) { form.append(("scope", wanted)) }
        // A refresh token that rotates is worth one exchange: a second one might lock the source out.
        var request = HTTPRequest(.post, url: address.description, isRepeatable: rule.grant != .refreshToken)
        switch rule.clientPlace {
        case .basic:
            request.headers["Authorization"] =
                "Basic " + TextEncoding.base64("\(clientID):\(clientSecret ?? "")".utf8)
        case .body:
            form.append(("client_id", clientID))
            if let clientSecret { form.append(("client_secret", clientSecret)) }
        }
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.headers["Accept"] = "application/json"
        let pairs = form.map { TextEncoding.percent($0.0) + "=" + TextEncoding.percent($0.1) }
        request.body = Array(pairs.joined(separator: "&").utf8)
        return request
    }

    private func answer(
        to request: HTTPRequest, tokens: [JSONPath], lifetime: JSONPath?, rotated: JSONPath?
    ) async throws -> (token: String, lifetime: Duration?, rotated: String?) {
        let plan = JSONPlan()
        let errors = try CompiledErrors(setup.manifest.errors, plan: plan, scope: setup.scope)
        let tokenPaths = tokens.map { plan.want($0, below: plan.root) }
        let paths = [lifetime, rotated].map { path in path.map { plan.want($0, below: plan.root) } }
        let answer = try await transport.send(request)
        // A token endpoint says 400 (`invalid_grant`) for what is refused (RFC 6749, section 5.2).
        if let failure = check.failure(for: answer) {
            throw answer.status == 400 ? check.failure(.authentication, "HTTP 400") : failure
        }
        let read: (String?, Int64?, String?)
        do {
            read = try JSONParser().read(answer.body, by: plan) { document in
                if let failure = errors.failure(in: document, check) { throw failure }
                let cells = paths.map { path in path.flatMap { document.first($0, in: document.root) } }
                let token = tokenPaths.lazy.compactMap { document.first($0, in: document.root) }.first { $0.isScalar }
                return (token?.text, cells[0]?.integer, cells[1]?.text)
            }
        } catch let fault as JSONFault {
            throw check.failure(.transient, "the answer to the login is no JSON", detail: fault.detail)
        }
        guard let text = read.0, !text.isEmpty else {
            throw check.failure(.authentication, "the answer to the login holds no token")
        }
        return (text, read.1.map { .seconds($0) }, read.2)
    }
}
