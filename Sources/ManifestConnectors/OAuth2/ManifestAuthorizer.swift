import ConnectorKit
import CustomerModel
import JSONReading

/// Asks for consent as a manifest's `oauth2` section says.
struct ManifestAuthorizer: Authorizer {
    /// How often a device is asked about when the service does not say (RFC 8628, section 3.5).
    private static let usualInterval: Duration = .seconds(5)
    private static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

    let client: OAuth2Client
    let consent: OAuth2Rule.Consent

    private var rule: OAuth2Rule { client.rule }
    private var scope: TemplateScope { client.setup.scope }
    /// What the person is asked to allow.
    private var wanted: String? { (consent.scope ?? rule.scope)?.text(in: scope) }

    func beginWithPage(redirect: String) throws -> PageAuthorization {
        guard let page = consent.page else { throw unavailable("page") }
        var random = SystemRandomNumberGenerator()
        let state = ProofKey.token(using: &random)
        let proof = consent.usesProofKey ? ProofKey(using: &random) : nil
        var fields = [
            ("response_type", "code"), ("client_id", rule.clientID.text(in: scope) ?? ""), ("redirect_uri", redirect),
            ("state", state),
        ]
        if let wanted { fields.append(("scope", wanted)) }
        if let proof { fields += [("code_challenge", proof.challenge), ("code_challenge_method", "S256")] }
        for (name, value) in consent.pageQuery { fields.append((name, value.text(in: scope) ?? "")) }
        let address = try client.url(page)
        return PageAuthorization(
            url: address + (address.contains("?") ? "&" : "?") + TextEncoding.form(fields), state: state,
            verifier: proof?.verifier, redirect: redirect)
    }

    func redeem(_ code: String, of page: PageAuthorization) async throws -> [String: Secret] {
        var fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", page.redirect)]
        if let verifier = page.verifier { fields.append(("code_verifier", verifier.reveal())) }
        return try secrets(of: try await client.exchange(fields, isRepeatable: false))
    }

    func beginWithDevice() async throws -> DeviceAuthorization {
        guard let device = consent.device else { throw unavailable("device") }
        let fields = wanted.map { [("scope", $0)] } ?? []
        let request = try client.request(to: device, fields, isRepeatable: true)
        let answer = try await client.transport.send(request)
        if let failure = client.check.failure(for: answer) { throw failure }
        let keys = [
            "device_code", "user_code", "verification_uri", "verification_url", "verification_uri_complete", "interval",
            "expires_in",
        ]
        let plan = JSONPlan()
        let paths = keys.map { plan.want(JSONPath(steps: [.key($0)]), below: plan.root) }
        let texts: [String?]
        do {
            texts = try JSONParser().read(answer.body, by: plan) { document in
                paths.map { document.first($0, in: document.root).flatMap { $0.isScalar ? $0.text : nil } }
            }
        } catch let fault as JSONFault {
            throw client.check.failure(.transient, "the answer with the code is no JSON", detail: fault.detail)
        }
        guard let deviceCode = texts[0], let userCode = texts[1], let url = texts[2] ?? texts[3] else {
            throw client.check.failure(.transient, "the answer holds no code")
        }
        return DeviceAuthorization(
            userCode: userCode, url: url, completeURL: texts[4], deviceCode: Secret(deviceCode),
            interval: seconds(texts[5]) ?? Self.usualInterval, lifetime: seconds(texts[6]) ?? .seconds(600))
    }

    func poll(_ device: DeviceAuthorization) async throws -> DeviceAnswer {
        let fields = [("grant_type", Self.deviceGrant), ("device_code", device.deviceCode.reveal())]
        switch try await client.ask(fields, isRepeatable: false) {
        case .grant(let grant): return .granted(try secrets(of: grant))
        case .refusal(.authorizationPending, _): return .pending
        case .refusal(.slowDown, _): return .slowDown
        case .refusal(let refusal, let answer):
            throw client.check.failure(refusal.kind, "HTTP \(answer.status), \(refusal.words)")
        }
    }

    private func secrets(of grant: OAuth2Grant) throws -> [String: Secret] {
        guard let token = grant.refreshToken else {
            throw Failure(
                "no_refresh_token", .configuration,
                "source \(client.setup.source): \(client.check.service) gave a token that ends soon and none to renew it; "
                    + "allow the application offline access, then authorise it again")
        }
        return [rule.refreshTokenSecret: Secret(token)]
    }

    private func seconds(_ text: String?) -> Duration? {
        text.flatMap { Int64($0) }.map { .seconds(min(max($0, 1), 86_400)) }
    }

    private func unavailable(_ what: String) -> Failure {
        Failure(
            "no_such_consent", .configuration, "\(client.check.service) has no way of consent by \(what)")
    }
}

extension AuthRule {
    /// Whether its secret comes of a person's consent.
    var asksForConsent: Bool {
        if case .oauth2(let rule)? = token { rule.consent != nil } else { false }
    }

    /// What people are told of how consent is asked for; the first way that has one counts.
    static func authorization(in ways: [AuthRule]) -> ConnectorProfile.Authorization? {
        var found: ConnectorProfile.Authorization?
        for case .oauth2(let rule)? in ways.map(\.token) {
            guard let consent = rule.consent else { continue }
            var told =
                found
                ?? ConnectorProfile.Authorization(
                    secret: rule.refreshTokenSecret, hasPage: consent.page != nil, hasDevice: consent.device != nil)
            for reference in rule.ownTemplates.flatMap(\.requiredReferences) {
                if reference.kind == .setting, !told.settings.contains(reference.name) {
                    told.settings.append(reference.name)
                }
                if reference.kind == .secret, !told.secrets.contains(reference.name) {
                    told.secrets.append(reference.name)
                }
            }
            found = told
        }
        return found
    }
}

extension Manifest {
    /// Asks for consent for a source that lacks nothing else.
    ///
    /// Throws a `Failure` that names what else it lacks; nil when the manifest has no such way.
    func authorizer(for source: SourceDefinition, context: ConnectorContext) throws -> ManifestAuthorizer? {
        let setup = SourceSetup(self, source)
        var missing: [String] = []
        for way in auth {
            guard case .oauth2(let rule)? = way.token, let consent = rule.consent,
                way.when?.holds(in: setup.scope) ?? true
            else { continue }
            let lacks = rule.ownTemplates.flatMap(\.requiredReferences).filter { reference in
                switch reference.kind {
                case .secret: setup.scope.secrets[reference.name] == nil
                case .setting: setup.scope.settings[reference.name] == nil
                default: false
                }
            }
            guard lacks.isEmpty else {
                if missing.isEmpty { missing = lacks.map { "the \($0.kind.rawValue) '\($0.name)'" } }
                continue
            }
            let secrets = rule.ownTemplates.flatMap(\.requiredReferences).filter { $0.kind == .secret }
                .map { ($0.name, self.secrets[$0.name]?.about ?? "") }
            let check = AnswerCheck(
                source: setup.source, service: title, statuses: errors.statuses, secrets: secrets, now: context.now)
            return ManifestAuthorizer(
                client: OAuth2Client(rule: rule, setup: setup, transport: context.transport, check: check),
                consent: consent)
        }
        guard !missing.isEmpty else { return nil }
        throw Failure(
            "missing_setting", .configuration,
            "\(title) cannot be asked for consent yet; expected \(missing.joined(separator: " and "))")
    }
}
