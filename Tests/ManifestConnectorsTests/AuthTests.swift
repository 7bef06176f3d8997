import ConnectorKit
import CustomerModel
import ManifestConnectors
import Synchronization
import Testing

/// Every way of proving who asks.
@Suite struct AuthTests {
    private func request(
        _ auth: String, secrets: [String: String], settings: [String: SettingValue] = [:], post: Bool = false
    ) async throws -> HTTPRequest {
        var manifest = SmallManifest()
        manifest.secrets = "secrets: { key: { required: false }, user: { required: false } }"
        manifest.settings = "settings: { way: {}, account: {} }"
        manifest.auth = auth
        if post { manifest.request = "request: { post: /people, body: { block: \"{{ page.offset | number }}\" } }" }
        let service = ScriptedService([page([])])
        _ = try await pull(manifest.connector(service, settings: settings, secrets: secrets))
        return try #require(service.requests.last)
    }

    @Test("headers: with a prefix, raw, custom names, several fixed ones")
    func headers() async throws {
        let auth = """
            auth:
              headers:
                Authorization: "token {{ secret.user }}:{{ secret.key }}"
                X-Auth-Token: "api-key {{ secret.key }}"
                revision: "2026-07-15"
                X-Database: "{{ setting.account }}"
            """
        let sent = try await request(auth, secrets: ["key": "k1", "user": "u"], settings: ["account": .text("shop")])
        #expect(sent.headers["Authorization"] == "token u:k1")
        #expect(sent.headers["X-Auth-Token"] == "api-key k1")
        #expect(sent.headers["revision"] == "2026-07-15")
        #expect(sent.headers["X-Database"] == "shop")
    }

    @Test("basic: the key as password, or as user with an empty other half")
    func basic() async throws {
        let password = try await request(
            "auth: { basic: { user: any, password: \"{{ secret.key }}\" } }", secrets: ["key": "ñ"])
        #expect(password.headers["Authorization"] == "Basic YW55OsOx")
        let user = try await request("auth: { basic: { user: \"{{ secret.key }}\" } }", secrets: ["key": "k"])
        #expect(user.headers["Authorization"] == "Basic azo=")
    }

    @Test("the key in the query and in the body")
    func queryAndBody() async throws {
        let query = try await request(
            "auth: { query: { consumer_key: \"{{ secret.key }}\" } }", secrets: ["key": "a&b"])
        #expect(query.url.hasSuffix("&consumer_key=a%26b"))
        let body = try await request(
            "auth: { body: { auth_token: \"{{ secret.key }}\" } }", secrets: ["key": "a\"b"], post: true)
        #expect(body.bodyText == #"{"block":0,"auth_token":"a\"b"}"#)
    }

    @Test("a choice: the first way whose secrets and setting a source has")
    func choice() async throws {
        let auth = """
            auth:
              - { when: { setting: way, is: legacy }, headers: { APIKEY: "{{ secret.key }}" } }
              - { headers: { X-User: "{{ secret.user }}", X-Key: "{{ secret.key }}" } }
              - { headers: { X-Only: "{{ secret.key }}" } }
            """
        #expect(try await request(auth, secrets: ["key": "k"]).headers["X-Only"] == "k")
        #expect(try await request(auth, secrets: ["key": "k", "user": "u"]).headers["X-User"] == "u")
        let legacy = try await request(auth, secrets: ["key": "k", "user": "u"], settings: ["way": .text("legacy")])
        #expect(legacy.headers["APIKEY"] == "k")
        #expect(legacy.headers["X-User"] == nil)
    }

    private func login() -> SmallManifest {
        var manifest = SmallManifest()
        manifest.secrets = "secrets: { user: {}, password: { about: ask the boss } }"
        manifest.auth = """
            auth:
              login:
                request: { post: /login, body: { username: "{{ secret.user }}", password: "{{ secret.password }}" } }
                token: [ authorization, token ]
                lifetime_seconds: 3600
              headers: { Authorization: "{{ token }}" }
            """
        manifest.errors = """
            errors:
              in_body:
                - { path: status, is: [ "401", "403" ], class: authentication, message: msg }
            """
        manifest.more = ["total: total"]
        manifest.pacing = "pacing: { concurrent: 3 }"
        return manifest
    }

    private let who = ["user": "u", "password": "p\"w"]

    @Test("login: one token for all, and a new one when it is refused by 401, by 403 or in the body")
    func loginAgain() async throws {
        for refusal in [
            HTTPResponse.json("{}", status: 401), .json("{}", status: 403), .json(#"{"status":403,"msg":"vencido"}"#),
        ] {
            let logins = Mutex(0)
            let service = ScriptedService { request in
                if request.path == "/v1/login" {
                    let number = logins.withLock { count in
                        count += 1
                        return count
                    }
                    return .json("{\"authorization\":\"t\(number)\"}")
                }
                let offset = Int(request.query["offset"] ?? "") ?? 0
                // The first token ends in the middle of the walk.
                if offset >= 4, request.headers["Authorization"] == "t1" { return refusal }
                return page(offset..<(offset + 2), "\"total\":16")
            }
            let pull = try await pull(login().connector(service, secrets: who))
            #expect(pull.ids == (0..<16).map(String.init))
            #expect(logins.withLock { $0 } == 2)
            #expect(service.requests.first?.bodyText == #"{"username":"u","password":"p\"w"}"#)
            #expect(service.requests.first?.headers["Authorization"] == nil)
        }
    }

    @Test("login: refused by status or in the body, it names the secrets, and nothing is tried again (C8)")
    func loginRefused() async throws {
        for answer in [
            HTTPResponse.json("{}", status: 401), .json(#"{"status":403,"msg":"no"}"#),
            .json(#"{"authorization":""}"#), .json(#"{"authorization":null}"#),
        ] {
            let service = ScriptedService([answer])
            let failure = await #expect(throws: Failure.self) {
                try await login().connector(service, secrets: who).check()
            }
            #expect(failure?.kind == .authentication)
            #expect(failure?.message.contains("the secrets 'user' and 'password'") == true)
            #expect(failure?.message.contains("ask the boss") == true)
            #expect(service.requests.count == 1)
        }
    }

    @Test("login: a token that is refused at once is not renewed again and again")
    func freshTokenRefused() async throws {
        let service = ScriptedService { request in
            request.path == "/v1/login" ? .json(#"{"token":"t"}"#) : .json("{}", status: 401)
        }
        let failure = await #expect(throws: Failure.self) {
            try await login().connector(service, secrets: who).check()
        }
        #expect(failure?.kind == .authentication)
        #expect(service.requests.count == 2)
    }

    private func oauth(_ more: String) -> SmallManifest {
        var manifest = SmallManifest()
        manifest.secrets = "secrets: { refresh_token: { required: false }, client_secret: { required: false } }"
        manifest.settings = "settings: { client_id: { default: app } }"
        manifest.auth = """
            auth:
              oauth2:
                token_url: https://id.example.com/token
                client_id: "{{ setting.client_id }}"
                client_secret: "{{ secret.client_secret }}"
                \(more)
              headers: { Authorization: "Bearer {{ token }}" }
            """
        return manifest
    }

    @Test("OAuth2: a refresh token is exchanged; a rotated one is kept and used from then on")
    func refresh() async throws {
        let store = VolatileSecretStore()
        let manifest = oauth("grant: refresh_token")
        let service = ScriptedService { request in
            guard request.url == "https://id.example.com/token" else { return page([]) }
            return request.bodyText.contains("refresh_token=r1")
                ? .json(#"{"access_token":"a1","expires_in":3600,"refresh_token":"r2"}"#)
                : .json(#"{"access_token":"a2","refresh_token":"r2"}"#)
        }
        let secrets = ["refresh_token": "r1", "client_secret": "s"]
        _ = try await pull(manifest.connector(service, secrets: secrets, secretStore: store))
        #expect(
            service.requests.first?.bodyText
                == "grant_type=refresh_token&refresh_token=r1&client_id=app&client_secret=s")
        #expect(service.requests.first?.isRepeatable == false)
        #expect(service.requests.last?.headers["Authorization"] == "Bearer a1")
        let kept = await store.current("refresh_token", of: SourceName("boletin"), since: Secret("r1"))
        #expect(kept == Secret("r2"))
        // The access token is still good: the next run spends no exchange.
        let before = service.requests.count
        _ = try await pull(manifest.connector(service, secrets: secrets, secretStore: store))
        #expect(service.requests.last?.headers["Authorization"] == "Bearer a1")
        #expect(service.requests.dropFirst(before).allSatisfy { $0.url != "https://id.example.com/token" })
    }

    @Test("OAuth2: client credentials in a header; a refused client is an authentication failure")
    func clientCredentials() async throws {
        let manifest = oauth("grant: client_credentials\n    client_in: basic\n    scope: contacts")
        let service = ScriptedService { request in
            request.url == "https://id.example.com/token" ? .json(#"{"access_token":"a","expires_in":60}"#) : page([])
        }
        _ = try await pull(manifest.connector(service, secrets: ["client_secret": "s"]))
        #expect(service.requests.first?.headers["Authorization"] == "Basic YXBwOnM=")
        #expect(service.requests.first?.bodyText == "grant_type=client_credentials&scope=contacts")
        let refused = ScriptedService([.json(#"{"error":"invalid_client"}"#, status: 400)])
        let failure = await #expect(throws: Failure.self) {
            try await manifest.connector(refused, secrets: ["client_secret": "s"]).check()
        }
        #expect(failure?.kind == .authentication)
        #expect(failure?.message.contains("'client_secret'") == true)
    }
}
