import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("Secrets that a child replaces")
struct RotationTests {
    private let settings: [String: SettingValue] = [
        "config.login": .table([
            Located("token", at: nowhere): Located(.text("Bearer {{ secret.token }}"), at: nowhere),
            Located("region", at: nowhere): Located(.text("eu"), at: nowhere),
        ])
    ]

    private func settings(_ more: [String: SettingValue] = [:]) -> [String: SettingValue] {
        ["config": settings["config.login"].map { .table([Located("login", at: nowhere): Located($0, at: nowhere)]) }!]
            .merging(more) { $1 }
    }

    @Test("A new value in a CONTROL message is kept before the pull goes on, and used from then on")
    func control() async throws {
        let store = WatchedStore()
        let trial = try Trial.source(
            """
            note("tokens", config["login"]["token"])
            config["login"]["token"] = "Bearer new-" + str(time.time_ns())
            config["login"]["region"] = "us"
            say({"type": "CONTROL", "control": {"type": "CONNECTOR_CONFIG", "connectorConfig": {"config": config}}})
            note("sent", config["login"]["token"])
            for number in range(3): record({"id": number, "email": "p@example.com"})
            """)
        _ = try await trial.pull("airbyte", .full, settings(), secrets: ["token": "old-one"], store: store)
        let kept = await store.kept()
        #expect("Bearer \(kept ?? "")\n" == trial.noted("sent"))
        _ = try await trial.pull("airbyte", .full, settings(), secrets: ["token": "old-one"], store: store)
        #expect(
            trial.noted("tokens").split(separator: "\n").map(String.init)
                == ["Bearer old-one", "Bearer \(kept ?? "")"])
        #expect(await store.count == 2)
    }

    @Test(
        "A configuration that was rewritten in place is kept, also when the child fails, is asked or checked",
        arguments: ["singer", "airbyte"], [true, false])
    func file(_ connector: String, _ fails: Bool) async throws {
        let store = WatchedStore()
        let rewrite = """
            config["login"]["token"] = "Bearer fresh-token"
            json.dump(config, open(options["config"], "w"))
            if \(fails ? "True" : "False"): sys.exit(1)
            """
        let trial = try connector == "singer" ? Trial.tap(rewrite) : Trial.source(rewrite)
        let pulled = try? await trial.pull(connector, .full, settings(), secrets: ["token": "old-one"], store: store)
        #expect((pulled == nil) == fails)
        #expect(await store.kept() == "fresh-token")
    }

    @Test("A discovery that rewrites the configuration is heard too")
    func discovery() async throws {
        let store = WatchedStore()
        let trial = try Trial.tap(
            "schema(); note('tokens', config['login']['token'])",
            discover: """
                config["login"]["token"] = "Bearer fresh-token"; \
                json.dump(config, open(options["config"], "w")); say({"streams": streams}); sys.exit(0)
                """)
        _ = try await trial.pull("singer", .full, settings(), secrets: ["token": "old-one"], store: store)
        #expect(trial.noted("tokens") == "Bearer fresh-token\n")
    }

    @Test("A token that was replaced is kept when the pull is dropped, cancelled or was only a check", arguments: 0..<3)
    func unfinished(_ way: Int) async throws {
        let store = WatchedStore()
        let trial = try Trial.tap(
            """
            config["login"]["token"] = "Bearer fresh-token"
            json.dump(config, open(options["config"], "w"))
            schema()
            for number in range(1000): record({"id": number, "email": "a@example.com"})
            note("written", "x")
            time.sleep(600)
            """)
        let connector = try trial.connector(
            "singer", settings(), secrets: ["token": "old-one"], store: store)
        switch way {
        case 0: try await connector.check()
        case 1:
            let stream = try #require(try await connector.streams().first)
            let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
            _ = try await reader.nextPage()
        default:
            let task = Task { try await pull(connector) }
            #expect(try await eventually { !trial.noted("written").isEmpty })
            task.cancel()
            _ = try? await task.value
        }
        for _ in 0..<600 where await store.count == 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(await store.kept() == "fresh-token")
    }

    @Test("A configuration file that became a link, nonsense or huge changes nothing")
    func nonsense() async throws {
        let store = WatchedStore()
        for damage in [
            "os.remove(options['config']); os.symlink('/etc/hostname', options['config'])",
            "open(options['config'], 'w').write('{')", "os.remove(options['config'])",
            "open(options['config'], 'w').write(json.dumps({'login': {'token': 'Bearer '}}))",
            "open(options['config'], 'w').write(' ' * (5 << 20))",
            "os.remove(options['config']); os.mkfifo(options['config'])",
        ] {
            let trial = try Trial.tap("schema()\n\(damage)")
            let pulled = try await trial.pull("singer", .full, settings(), secrets: ["token": "old"], store: store)
            #expect(pulled.outcome.reachedEnd)
        }
        #expect(await store.count == 0)
    }
}

/// A store that counts.
private actor WatchedStore: SecretStore {
    private let store = VolatileSecretStore()
    private(set) var count = 0

    func current(_ name: String, of source: SourceName, since configured: Secret) async -> Secret? {
        await store.current(name, of: source, since: configured)
    }

    func replace(_ name: String, of source: SourceName, since configured: Secret, by secret: Secret) async throws {
        count += 1
        await store.replace(name, of: source, since: configured, by: secret)
    }

    func alone<Result: Sendable>(
        for source: SourceName, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result { try await store.alone(for: source, work) }

    /// What stands for the secret that the tests configure.
    func kept() async -> String? {
        await current("token", of: SourceName("till"), since: Secret("old-one"))?.reveal()
    }
}
