import StrictYAML

/// A token exchange after RFC 6749.
struct OAuth2Rule: Sendable {
    /// What is exchanged for a token.
    enum Grant: String, Sendable, CaseIterable {
        case refreshToken = "refresh_token"
        case clientCredentials = "client_credentials"
    }

    /// Where the client names itself.
    enum ClientPlace: String, Sendable, CaseIterable {
        case body
        case basic
    }

    /// How a person's consent is asked for.
    struct Consent: Sendable {
        /// The page on which a person says yes.
        var page: Template?
        /// What is asked for; nil: as for each exchange.
        var scope: Template?
        /// What the page is asked beside what RFC 6749 says.
        var pageQuery: [(name: String, value: Template)]
        /// Whether the page takes a proof key (RFC 7636).
        var usesProofKey: Bool
        /// Where a code for another device is asked for (RFC 8628).
        var device: Template?
    }

    var tokenURL: Template
    var grant: Grant
    var clientID: Template
    var clientSecret: Template?
    /// The secret with the refresh token; a rotated one takes its place.
    var refreshTokenSecret: String
    var scope: Template?
    var clientPlace: ClientPlace
    var consent: Consent?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<OAuth2Rule> {
        .table { reader in
            let template = shapes.template(ManifestShapes.always)
            let tokenURL = reader.required("token_url", template)
            let grant = reader.required("grant", .choice(of: Grant.self))
            let clientID = reader.required("client_id", template)
            let clientSecret = reader.optional("client_secret", template)
            let secret = reader.optional("refresh_token_secret", YAMLShape<String>.name())
            let scope = reader.optional("scope", template)
            let place = reader.optional("client_in", .choice(of: ClientPlace.self)) ?? .body
            let consent = reader.optional("consent", Consent.shape(shapes))
            if grant == .refreshToken {
                shapes.log.note(
                    Template(reference: TemplateReference(.secret, secret ?? "refresh_token")),
                    at: reader.location(of: "refresh_token_secret"), allowed: ManifestShapes.always)
            } else if grant != nil, reader.has("consent") {
                reader.error(
                    "useless_key", at: "consent",
                    "a person's consent gives a refresh token; expected 'grant: refresh_token'"
                )
            }
            guard let tokenURL, let grant, let clientID else { return nil }
            return OAuth2Rule(
                tokenURL: tokenURL, grant: grant, clientID: clientID, clientSecret: clientSecret,
                refreshTokenSecret: secret ?? "refresh_token", scope: scope, clientPlace: place, consent: consent)
        }
    }

    /// What it needs of a source before a person has consented.
    var ownTemplates: [Template] {
        [tokenURL, clientID] + [clientSecret, scope, consent?.page, consent?.scope, consent?.device].compactMap(\.self)
            + (consent?.pageQuery.map(\.value) ?? [])
    }

    var templates: [Template] {
        guard grant == .refreshToken else { return ownTemplates }
        return ownTemplates + [Template(reference: TemplateReference(.secret, refreshTokenSecret))]
    }
}

extension OAuth2Rule.Consent {
    fileprivate static func shape(_ shapes: ManifestShapes) -> YAMLShape<Self> {
        .table { reader in
            let template = shapes.template(ManifestShapes.always)
            let page = reader.optional("page", template)
            let scope = reader.optional("scope", template)
            let query = reader.optional("page_query", RequestTemplate.headers(shapes, ManifestShapes.always)) ?? []
            let usesProofKey = reader.optional("proof_key", .boolean) ?? true
            let device = reader.optional("device", template)
            guard page != nil || device != nil || reader.has("page") || reader.has("device") else {
                reader.error("missing_key", at: "page", "nobody is asked; expected 'page', 'device', or both")
                return nil
            }
            return Self(page: page, scope: scope, pageQuery: query, usesProofKey: usesProofKey, device: device)
        }
    }
}
