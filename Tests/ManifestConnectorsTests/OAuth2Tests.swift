import ConnectorKit
import CustomerModel
import ManifestConnectors
import Synchronization
import TestSupport
import Testing

/// Refresh tokens that rotate, and consent in a browser or on another device.
@Suite struct OAuth2Tests {
    private static let tokenURL = "https://id.example.com/token"

    private func manifest(_ consent: String = "", client: String = "") -> SmallManifest {
        var manifest = SmallManifest()
        manifest.secrets = "secrets: { refresh_token: { required: false }, client_secret: { required: false } }"
        manifest.settings = "settings: { client_id: { required: false } }"
        manifest.auth = """
            auth:
              oauth2:
                token_url: \(Self.tokenURL)
                grant: refresh_token
                client_id: "{{ setting.client_id }}"
                \(client)
                \(consent)
              headers: { Authorization: "Bearer {{ token }}" }
            """
        return manifest
    }

    private let settings: [String: SettingValue] = ["client_id": .text("app 1")]

    private func authorizer(
        _ manifest: SmallManifest, _ service: ScriptedService, settings: [String: SettingValue]? = nil,
        secrets: [String: String] = [:]
    ) throws -> any Authorizer {
        let definition = source("small", settings: settings ?? self.settings, secrets: secrets)
        return try #require(
            try factory(manifest.text).authorizer(for: definition, context: context(service)))
    }

    // MARK: Refreshing

    /// A token endpoint that takes each refresh token once.
    private final class RotatingService: Sendable {
        private let state = Mutex((good: 1, exchanges: 0))

        var exchanges: Int { state.withLock { $0.exchanges } }

        func answer(_ request: HTTPRequest) -> HTTPResponse {
            guard request.url == OAuth2Tests.tokenURL else { return .json(#"{"people":[]}"#) }
            return state.withLock { state in
                state.exchanges += 1
                guard request.bodyText.contains("refresh_token=r\(state.good)&") else {
                    return .json(#"{"error":"invalid_grant"}"#, status: 400)
                }
                state.good += 1
                return .json(
                    "{\"access_token\":\"a\(state.good)\",\"expires_in\":3600,\"refresh_token\":\"r\(state.good)\"}")
            }
        }
    }

    @Test("two that need a token at the same time make one exchange")
    func oneExchange() async throws {
        let store = VolatileSecretStore()
        let rotating = RotatingService()
        let service = ScriptedService { rotating.answer($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                let connector = try manifest().connector(
                    service, settings: settings, secrets: ["refresh_token": "r1"], secretStore: store)
                group.addTask { _ = try await pull(connector) }
            }
            try await group.waitForAll()
        }
        #expect(rotating.exchanges == 1)
    }

    @Test("an access token that was kept and is refused is renewed once, with the rotated refresh token")
    func keptTokenRefused() async throws {
        let store = VolatileSecretStore()
        let rotating = RotatingService()
        let secrets = ["refresh_token": "r1"]
        let first = ScriptedService { rotating.answer($0) }
        _ = try await pull(manifest().connector(first, settings: settings, secrets: secrets, secretStore: store))
        // A restart: the token is good by its time, but somebody took it back.
        let second = ScriptedService { request in
            request.headers["Authorization"] == "Bearer a2" ? .json("{}", status: 401) : rotating.answer(request)
        }
        _ = try await pull(manifest().connector(second, settings: settings, secrets: secrets, secretStore: store))
        #expect(rotating.exchanges == 2)
        #expect(second.requests.last?.headers["Authorization"] == "Bearer a3")
    }

    @Test("a new refresh token is safe before the access token is used; a disk that refuses stops the run")
    func savedBeforeUse() async throws {
        let store = StubbornStore()
        let rotating = RotatingService()
        let service = ScriptedService { rotating.answer($0) }
        let connector = try manifest().connector(
            service, settings: settings, secrets: ["refresh_token": "r1"], secretStore: store)
        let failure = await #expect(throws: Failure.self) { try await connector.check() }
        #expect(failure?.code == "disk")
        #expect(service.requests.allSatisfy { $0.url == Self.tokenURL })
        // What it got is not lost: the next try goes on with it.
        await store.relent()
        try await connector.check()
        #expect(rotating.exchanges == 2)
    }

    @Test("a run that is cancelled while the service renews the token does not lose the new one")
    func cancelledInTheMiddle() async throws {
        let store = VolatileSecretStore()
        let service = GatedService()
        let connector = try manifest().connector(
            service, settings: settings, secrets: ["refresh_token": "r1"], secretStore: store)
        let run = Task { try await connector.check() }
        await service.arrival()
        run.cancel()
        service.open()
        await #expect(throws: (any Error).self) { try await run.value }
        let kept = await store.current("refresh_token", of: SourceName("boletin"), since: Secret("r1"))
        #expect(kept == Secret("r2"))
    }

    /// Answers the exchange when its gate is opened, as a service that does not know that we went away.
    private final class GatedService: HTTPTransport {
        private let arrived = AsyncStream.makeStream(of: Void.self)
        private let gate = AsyncStream.makeStream(of: Void.self)

        func arrival() async { for await _ in arrived.stream { return } }

        func open() { gate.continuation.finish() }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            guard request.url == OAuth2Tests.tokenURL else {
                try Task.checkCancellation()
                return .json(#"{"people":[]}"#)
            }
            arrived.continuation.yield()
            for await _ in gate.stream {}
            try Task.checkCancellation()
            return .json(#"{"access_token":"a2","expires_in":3600,"refresh_token":"r2"}"#)
        }
    }

    private actor StubbornStore: SecretStore {
        private let inner = VolatileSecretStore()
        private var refuses = true

        func relent() { refuses = false }

        func current(_ name: String, of source: SourceName, since configured: Secret) async throws -> Secret? {
            await inner.current(name, of: source, since: configured)
        }

        func replace(
            _ name: String, of source: SourceName, since configured: Secret, by secret: Secret
        ) async throws {
            await inner.replace(name, of: source, since: configured, by: secret)
            if refuses { throw Failure("disk", .internal, "no space") }
        }

        func alone<Result: Sendable>(
            for source: SourceName, _ work: @escaping @Sendable () async throws -> Result
        ) async throws -> Result {
            try await inner.alone(for: source, work)
        }
    }

    @Test("a refusal says what it means, and never what was sent")
    func refusals() async throws {
        let cases: [(answer: HTTPResponse, kind: FailureClass, words: String)] = [
            (.json(#"{"error":"invalid_grant"}"#, status: 400), .authentication, "it has ended, was used already"),
            (.json(#"{"error":"invalid_client"}"#, status: 401), .authentication, "the application's ID or secret"),
            (.json(#"{"error":"invalid_scope"}"#, status: 400), .configuration, "invalid_scope"),
            (.json(#"{"error":"temporarily_unavailable"}"#, status: 400), .transient, "temporarily_unavailable"),
            (.json(#"{"error":"r1 is odd"}"#, status: 400), .authentication, "HTTP 400"),
            (.json("{}"), .authentication, "no token"),
            (HTTPResponse(status: 200, body: ResponseBody("<html>")), .transient, "no JSON"),
            (.json("{}", status: 503), .transient, "HTTP 503"),
        ]
        for (answer, kind, words) in cases {
            let connector = try manifest().connector(
                ScriptedService([answer]), settings: settings, secrets: ["refresh_token": "r1"])
            let failure = await #expect(throws: Failure.self) { try await connector.check() }
            #expect(failure?.kind == kind)
            #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
            #expect(failure?.message.contains("r1") == false)
        }
    }

    // MARK: Consent

    private static let page = """
        consent:
                  page: https://id.example.com/authorize?tenant=9
                  scope: people.read offline
                  page_query: { access_type: offline }
                  device: https://id.example.com/device
        """

    @Test("the page: state, proof key and scope; the code is exchanged with the key's secret half (RFC 7636)")
    func consentPage() async throws {
        let service = ScriptedService([.json(#"{"access_token":"a","expires_in":60,"refresh_token":"r1"}"#)])
        let authorizer = try authorizer(manifest(Self.page), service)
        let page = try authorizer.beginWithPage(redirect: "http://localhost:53117/")
        let verifier = try #require(page.verifier?.reveal())
        #expect(verifier.count == 43)
        #expect(page.state.count == 43)
        #expect(page.url.hasPrefix("https://id.example.com/authorize?tenant=9&response_type=code&client_id=app%201"))
        #expect(page.url.contains("&redirect_uri=http%3A%2F%2Flocalhost%3A53117%2F&state=\(page.state)&"))
        #expect(page.url.contains("&scope=people.read%20offline&"))
        #expect(page.url.contains("&code_challenge_method=S256"))
        #expect(page.url.hasSuffix("&access_type=offline"))
        #expect(!page.url.contains(verifier))
        let secrets = try await authorizer.redeem("c&1", of: page)
        #expect(secrets == ["refresh_token": Secret("r1")])
        #expect(
            service.requests.first?.bodyText
                == "grant_type=authorization_code&code=c%261&redirect_uri=http%3A%2F%2Flocalhost%3A53117%2F"
                + "&code_verifier=\(verifier)&client_id=app%201")
        #expect(service.requests.first?.isRepeatable == false)
        let again = try authorizer.beginWithPage(redirect: "http://localhost:53117/")
        #expect(again.state != page.state)
        #expect(again.verifier != page.verifier)
    }

    @Test("an answer without a refresh token says what to allow")
    func noRefreshToken() async throws {
        let service = ScriptedService([.json(#"{"access_token":"a"}"#)])
        let authorizer = try authorizer(manifest(Self.page), service)
        let page = try authorizer.beginWithPage(redirect: "http://localhost:53117/")
        let failure = await #expect(throws: Failure.self) { try await authorizer.redeem("c", of: page) }
        #expect(failure?.code == "no_refresh_token")
    }

    @Test("another device: pending, slower, then granted; a no is told (RFC 8628)")
    func device() async throws {
        let code =
            #"{"device_code":"d1","user_code":"WX-12","verification_uri":"https://id.example.com/go","#
            + #""verification_uri_complete":"https://id.example.com/go?c=WX-12","expires_in":900}"#
        let service = ScriptedService([
            .json(code), .json(#"{"error":"authorization_pending"}"#, status: 400),
            .json(#"{"error":"slow_down"}"#, status: 400),
            .json(#"{"access_token":"a","refresh_token":"r1"}"#), .json(#"{"error":"access_denied"}"#, status: 400),
        ])
        let authorizer = try authorizer(manifest(Self.page), service)
        let device = try await authorizer.beginWithDevice()
        #expect(device.userCode == "WX-12")
        #expect(device.url == "https://id.example.com/go")
        #expect(device.completeURL == "https://id.example.com/go?c=WX-12")
        #expect(device.interval == .seconds(5))
        #expect(device.lifetime == .seconds(900))
        #expect(service.requests.first?.bodyText == "scope=people.read%20offline&client_id=app%201")
        #expect(try await authorizer.poll(device) == .pending)
        #expect(try await authorizer.poll(device) == .slowDown)
        #expect(try await authorizer.poll(device) == .granted(["refresh_token": Secret("r1")]))
        #expect(service.requests.last?.bodyText.contains("device_code=d1") == true)
        let failure = await #expect(throws: Failure.self) { try await authorizer.poll(device) }
        #expect(failure?.kind == .authentication)
        #expect(failure?.message.contains("said no") == true)
    }

    @Test("what a source lacks is named before anybody is sent to a page")
    func lacking() throws {
        let needy = manifest(Self.page, client: "client_secret: \"{{ secret.client_secret }}\"")
        let failure = #expect(throws: Failure.self) {
            try authorizer(needy, ScriptedService([]), settings: [:])
        }
        #expect(failure?.message.contains("the setting 'client_id' and the secret 'client_secret'") == true)
        _ = try authorizer(needy, ScriptedService([]), secrets: ["client_secret": "s"])
    }

    @Test("a manifest without consent has no authorizer; one without a page has none")
    func without() async throws {
        let definition = source("small", settings: settings, secrets: [:])
        #expect(
            try factory(manifest().text).authorizer(for: definition, context: context(ScriptedService([]))) == nil)
        let device = try authorizer(
            manifest("consent: { device: \"https://id.example.com/device\" }"), ScriptedService([]))
        #expect(throws: Failure.self) { try device.beginWithPage(redirect: "http://localhost/") }
    }

    @Test("secrets never travel without TLS, unless the network is said to be ours")
    func insecure() throws {
        let open = manifest("consent: { page: \"http://id.example.com/authorize\" }")
        let page = try authorizer(open, ScriptedService([]))
        #expect(throws: Failure.self) { try page.beginWithPage(redirect: "http://localhost/") }
    }

    @Test("the linter: consent that nobody gives, and consent beside client credentials")
    func lint() throws {
        let (_, empty) = ManifestConnectorFactory.read(
            Array(manifest("consent: { scope: a }").text.utf8), file: "m.yaml")
        #expect(empty.contains { $0.message.contains("expected 'page', 'device', or both") })
        let credentials = manifest("consent: { page: \"https://id.example.com/a\" }").text
            .replacing("grant: refresh_token", with: "grant: client_credentials")
        let (_, useless) = ManifestConnectorFactory.read(Array(credentials.utf8), file: "m.yaml")
        #expect(useless.contains { $0.code == "useless_key" })
    }
}
