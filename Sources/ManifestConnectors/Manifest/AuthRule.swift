import ConnectorKit
import StrictYAML

/// One way to prove who asks.
///
/// A manifest may list several: the first whose secrets and settings a source has is used.
struct AuthRule: Sendable {
    /// How a token comes about.
    enum Token: Sendable {
        case login(LoginRule)
        case oauth2(OAuth2Rule)
    }

    /// Only for sources whose setting has one of these values.
    var when: SettingCondition?
    var headers: [(name: String, value: Template)] = []
    var basic: (user: Template, password: Template)?
    var query: [RequestTemplate.Parameter] = []
    var body: BodyTemplate?
    var token: Token?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<AuthRule> {
        .table { reader in
            let allowed = ManifestShapes.always.union([.token])
            var rule = AuthRule()
            rule.when = reader.optional("when", SettingCondition.shape(shapes))
            rule.headers = reader.optional("headers", RequestTemplate.headers(shapes, allowed)) ?? []
            rule.basic = reader.optional("basic", basic(shapes))
            rule.query = reader.optional("query", RequestTemplate.parameters(shapes, allowed)) ?? []
            rule.body = reader.optional("body", BodyTemplate.shape(shapes, allowed))
            let login = reader.optional("login", LoginRule.shape(shapes))
            let oauth2 = reader.optional("oauth2", OAuth2Rule.shape(shapes))
            reader.onlyOne(of: ["login", "oauth2"])
            rule.token = login.map(Token.login) ?? oauth2.map(Token.oauth2)
            let usesToken = rule.ownTemplates.contains { $0.references.contains { $0.kind == .token } }
            if rule.token == nil, usesToken, !reader.has("login"), !reader.has("oauth2") {
                reader.error(
                    "dead_reference", at: "headers", "'token' refers to nothing; expected 'login' or 'oauth2' beside it"
                )
            }
            if rule.token != nil, !usesToken {
                reader.error(
                    "unused_token", at: "login",
                    "the token is never sent; expected a header such as Authorization: \"Bearer {{ token }}\"")
            }
            return rule
        }
    }

    private static func basic(_ shapes: ManifestShapes) -> YAMLShape<(user: Template, password: Template)> {
        .table { reader in
            let template = shapes.template(ManifestShapes.always)
            let user = reader.optional("user", template) ?? Template(literal: "")
            let password = reader.optional("password", template) ?? Template(literal: "")
            return (user, password)
        }
    }

    /// The templates that go into each request.
    private var ownTemplates: [Template] {
        headers.map(\.value) + query.flatMap { [$0.name, $0.value] } + (body?.templates ?? [])
            + (basic.map { [$0.user, $0.password] } ?? [])
    }

    /// The names of the secrets that it sends, in any way.
    var secrets: [String] { names(of: .secret) }

    /// The names of the settings that it needs.
    var settings: [String] { names(of: .setting) }

    private func names(of kind: TemplateReference.Kind) -> [String] {
        var templates = ownTemplates
        switch token {
        case .login(let login): templates += login.request.templates
        case .oauth2(let oauth2): templates += oauth2.templates
        case nil: break
        }
        var names: [String] = []
        for reference in templates.flatMap(\.requiredReferences) where reference.kind == kind {
            if !names.contains(reference.name) { names.append(reference.name) }
        }
        return names
    }
}

/// A login whose answer holds a token that is good for a while.
struct LoginRule: Sendable {
    var request: RequestTemplate
    /// The first of them that the answer holds.
    var token: [PathTemplate]
    /// How long a token is good when the answer does not say.
    var lifetime: Duration
    /// Where the answer says it, in seconds.
    var expiresIn: PathTemplate?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<LoginRule> {
        .table { reader in
            let request = reader.required("request", RequestTemplate.shape(shapes, ManifestShapes.always))
            let token = reader.required("token", .oneOrMore(of: shapes.path))
            let lifetime = reader.optional("lifetime_seconds", .seconds(in: 1...31_536_000)) ?? .seconds(3600)
            let expiresIn = reader.optional("expires_in", shapes.path)
            guard let request, let token else { return nil }
            return LoginRule(request: request, token: token, lifetime: lifetime, expiresIn: expiresIn)
        }
    }
}
