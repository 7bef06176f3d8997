import ConnectorKit
import ControlAPI
import CustomerModel
import Daemon
import TestSupport
import Testing

/// Consent, manifests and trials through the API.
@Suite struct WorkshopTests {
    private static let wish = NewAuthorization(
        connector: "scripted", settings: ["client_id": .text("app")], way: .page, redirect: "http://localhost:53117/")

    @Test("consent by page: the secret that comes of it reaches the source, and nobody else")
    func page() async throws {
        let bench = try await DaemonBench([])
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin", isLinked: true)]))
        let begun = try await bench.daemon.authorize(Self.wish)
        #expect(begun.state == .waiting && begun.url == "https://id.example.com/authorize")
        let early = await #expect(throws: Problem.self) {
            try await bench.daemon.createSource(Self.source(begun.id))
        }
        #expect(early?.code == "not_granted")
        let granted = try await bench.daemon.answerAuthorization(
            begun.id, AuthorizationAnswer(address: "http://localhost:53117/?code=c1&state=s-1"))
        #expect(granted.state == .granted)
        #expect(bench.workshop.authorizer.codes == ["c1"])
        _ = try await bench.daemon.createSource(Self.source(begun.id))
        let kept = bench.linked.source(SourceName("boletin"))?.source
        #expect(kept?.secrets == ["refresh_token": SecretText("r-c1")])
        #expect(kept?.authorization == nil)
        await #expect(throws: Problem.self) { try await bench.daemon.authorization(begun.id) }
        await bench.end()
    }

    private static func source(_ authorization: String) -> NewSource {
        NewSource(name: SourceName("boletin"), connector: "scripted", authorization: authorization)
    }

    @Test("consent given again: the source keeps everything but the secret that comes of it")
    func renewed() async throws {
        let bench = try await DaemonBench([])
        let name = SourceName("boletin")
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin", isLinked: true)]))
        _ = try await bench.daemon.createSource(
            NewSource(
                name: name, connector: "scripted", settings: ["client_id": .text("app")],
                secrets: ["refresh_token": SecretText("dead"), "client_secret": SecretText("k")]))
        let wish = NewAuthorization(
            connector: "scripted", source: name, way: .page, redirect: "http://localhost:53117/")
        let begun = try await bench.daemon.authorize(wish)
        _ = try await bench.daemon.answerAuthorization(
            begun.id, AuthorizationAnswer(address: "?code=c2&state=s-1"))
        _ = try await bench.daemon.renewConsent(RenewedConsent(authorization: begun.id), of: name)
        let kept = bench.linked.source(name)?.source
        #expect(
            kept?.secrets == ["refresh_token": SecretText("r-c2"), "client_secret": SecretText("k")])
        #expect(kept?.settings == ["client_id": .text("app")])
        await bench.end()
    }

    @Test("for a linked source its own settings count, not those that somebody names now")
    func settingsOfTheSource() async throws {
        let bench = try await DaemonBench([])
        let name = SourceName("boletin")
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin", isLinked: true)]))
        _ = try await bench.daemon.createSource(NewSource(name: name, connector: "scripted"))
        var wish = Self.wish
        wish.source = name
        // The source has no 'client_id', and the wish's own must not stand in for it.
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.authorize(wish) }
        #expect(problem?.code == "missing_setting")
        await bench.end()
    }

    @Test(
        "a file of this machine is not tried through the daemon", arguments: ["/etc/shadow", "people.csv", "http://x/"])
    func localFile(_ path: String) async throws {
        let bench = try await DaemonBench([])
        bench.workshop.pose(as: .file)
        var trial = Self.trial
        trial.settings["path"] = .text(path)
        let problem = await #expect(throws: Problem.self) { try await bench.daemon.tryConnector(trial) }
        #expect(problem?.code == "local_file")
        await bench.end()
    }

    @Test("a code that the service refuses ends the consent")
    func refusedCode() async throws {
        let bench = try await DaemonBench([])
        bench.workshop.authorizer.refuse(Failure("wrong_key", .authentication, "it was used already"))
        let begun = try await bench.daemon.authorize(Self.wish)
        let problem = await #expect(throws: Problem.self) {
            try await bench.daemon.answerAuthorization(
                begun.id, AuthorizationAnswer(address: "?code=c1&state=s-1"))
        }
        #expect(problem?.wayOut == "begin again")
        await #expect(throws: Problem.self) { try await bench.daemon.authorization(begun.id) }
        await bench.end()
    }

    @Test("what cannot be asked for is said before anybody is sent anywhere")
    func cannotAsk() async throws {
        let bench = try await DaemonBench([])
        var wishes: [(NewAuthorization, String)] = []
        var wish = Self.wish
        wish.connector = "nobody"
        wishes.append((wish, "unknown_connector"))
        wish = Self.wish
        wish.settings = [:]
        wishes.append((wish, "missing_setting"))
        for redirect in [
            nil, "", "http://evil.example/", "http://localhost.evil.example/", "http://localhost@evil.example/",
            "ftp://localhost/", "http://localhost/ x",
        ] {
            wish = Self.wish
            wish.redirect = redirect
            wishes.append((wish, "bad_redirect"))
        }
        for (wish, code) in wishes {
            let problem = await #expect(throws: Problem.self) { try await bench.daemon.authorize(wish) }
            #expect(problem?.code == code)
        }
        await bench.end()
    }

    @Test("a removed source takes with it what services gave in place of its secrets")
    func removed() async throws {
        let bench = try await DaemonBench([])
        bench.assembler.set(Assembly(sources: [DaemonBench.source("boletin", isLinked: true)]))
        _ = try await bench.daemon.createSource(NewSource(name: SourceName("boletin"), connector: "scripted"))
        bench.assembler.set(Assembly(sources: []))
        try await bench.daemon.removeSource(SourceName("boletin"))
        #expect(bench.linked.forgotten == [SourceName("boletin")])
        await bench.end()
    }

    @Test("a manifest is looked at: its findings with their places, or what it would be in the catalogue")
    func review() async throws {
        let bench = try await DaemonBench([])
        let bad = try await bench.daemon.reviewManifest(ManifestText(file: "paloma.yaml", text: "nmae: x"))
        #expect(bad.connector == nil)
        #expect(bad.findings.map(\.file) == ["paloma.yaml"])
        #expect(bad.findings.first?.sentence == "there is no key 'nmae'; did you mean 'name'")
        let good = try await bench.daemon.reviewManifest(ManifestText(file: "paloma.yaml", text: "good"))
        #expect(good.connector?.brings == ["lists", "spend"])
        #expect(good.connector?.cannotSee == "Birthdays.")
        #expect(good.connector?.consent == ConsentDescription(secret: "refresh_token", ways: [.page, .device]))
        #expect(good.findings.map(\.severity) == [.warning])
        await bench.end()
    }

    private static let people: [Record] = {
        var ana = Record(externalID: ExternalID("C-12"))
        ana.fields[.email] = "ana.diaz@example.com"
        ana.fields[.phone] = "6612-3456"
        ana.subscriptions = [ListSubscription(list: "news", consent: .subscribed)]
        ana.metrics = CustomerMetrics(orders: 3, spentCents: 1205)
        ana.tags = ["VIP"]
        var bob = Record(externalID: ExternalID("C-13"))
        bob.fields[.email] = "b@example.com"
        bob.subscriptions = [ListSubscription(list: "news", consent: .unsubscribed)]
        return [ana, bob]
    }()

    private static func pages() -> ScriptedConnector {
        ScriptedConnector([
            (
                "news",
                [
                    .init([
                        .page([]), .page(people, total: 1240),
                        .failure(Failure("too_far", .internal, "a second page was asked for")),
                    ])
                ]
            )
        ])
    }

    private static let trial = NewTrial(connector: "scripted", secrets: ["refresh_token": SecretText("r")])

    @Test("a trial pulls one page with people, and tells each field with its origin and its form")
    func trial() async throws {
        let bench = try await DaemonBench([])
        bench.workshop.answer(with: Self.pages())
        let told = try await bench.daemon.tryConnector(Self.trial)
        #expect(told.people == 2 && told.total == 1240)
        #expect(
            told.fields.prefix(2) == [
                .init(field: "email", from: "mail", filled: 2, example: "a••.d•••@e••••••.c••"),
                .init(field: "birthday", from: "born", filled: 0, example: nil),
            ])
        #expect(told.fields.contains(.init(field: "external_id", from: nil, filled: 2, example: "C-1•")))
        #expect(told.fields.contains(.init(field: "spent", from: nil, filled: 1, example: "1•.0•")))
        #expect(told.fields.contains(.init(field: "consent", from: nil, filled: 2, example: "subscribed")))
        #expect(
            told.consents == [
                .init(list: "news", consent: "subscribed", people: 1),
                .init(list: "news", consent: "unsubscribed", people: 1),
            ])
        #expect(bench.store.tables.people.isEmpty)
        await bench.end()
    }

    @Test("a trial tells values as they are only when it is asked to")
    func reveal() async throws {
        let bench = try await DaemonBench([])
        bench.workshop.answer(with: Self.pages())
        var trial = Self.trial
        trial.reveal = true
        let told = try await bench.daemon.tryConnector(trial)
        #expect(told.fields.first?.example == "ana.diaz@example.com")
        #expect(told.fields.contains(.init(field: "spent", from: nil, filled: 1, example: "12.05")))
        await bench.end()
    }

    @Test("a trial that cannot be: what is missing, a wrong manifest, a service that never answers")
    func noTrial() async throws {
        let bench = try await DaemonBench([], patience: .seconds(60))
        let missing = await #expect(throws: Problem.self) {
            try await bench.daemon.tryConnector(NewTrial(connector: "scripted"))
        }
        #expect(missing?.detail == "there is no secret 'refresh_token'")
        let wrong = await #expect(throws: Problem.self) {
            try await bench.daemon.tryConnector(NewTrial(manifest: ManifestText(file: "p.yaml", text: "bad")))
        }
        #expect(wrong?.findings?.first?.file == "p.yaml")
        let neither = await #expect(throws: Problem.self) { try await bench.daemon.tryConnector(NewTrial()) }
        #expect(neither?.code == "bad_trial")
        bench.workshop.answer(with: ScriptedConnector([("news", [.init([.silence])])]))
        let silent = await #expect(throws: Problem.self) { try await bench.daemon.tryConnector(Self.trial) }
        #expect(silent?.code == "no_answer")
        await bench.end()
    }
}
