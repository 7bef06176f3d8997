import ConnectorKit
import CustomerModel
import Foundation
import Synchronization
import TestSupport

@testable import SubprocessConnectors

extension SeededRandom {
    /// A new seed each time, printed so that a failure can be had again.
    static func printed(_ test: String) -> SeededRandom {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of \(test): \(seed)")
        return SeededRandom(seed: seed)
    }
}

let nowhere = TextLocation(file: "test.yaml", line: 1, column: 1)

/// Requests nothing: the programs make their own requests.
struct NoTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        throw Failure("no_network", .internal, "nothing may be requested")
    }
}

/// A child that a test writes as a small Python program, in a folder of its own.
///
/// The program has `say(object)` for a message, `options` for what follows the names of its options, `config` for its
/// configuration, and `selected` for the streams of the catalogue that it was given.
struct Trial: Sendable {
    let folder: TemporaryFolder
    let program: String

    private static let prelude = """
        #!/usr/bin/python3
        import json, os, signal, sys, time
        def say(message):
            sys.stdout.write(json.dumps(message) + "\\n")
            sys.stdout.flush()
        options = {}
        for place, word in enumerate(sys.argv):
            if word.startswith("--"):
                follows = sys.argv[place + 1:place + 2]
                options[word[2:]] = follows[0] if follows and not follows[0].startswith("--") else ""
        command = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("--") else ""
        def load(name):
            return json.load(open(options[name])) if options.get(name) else None
        config = load("config")
        here = os.path.dirname(os.path.abspath(__file__))
        def note(name, text):
            with open(os.path.join(here, name), "a") as file:
                file.write(text + "\\n")

        """

    /// A tap that offers these streams; `sync` is what it does when it reads.
    static func tap(
        _ sync: String, streams: String = Trial.people, discover: String = "say({'streams': streams}); sys.exit(0)"
    ) throws -> Trial {
        try Trial(
            """
            streams = \(streams)
            if "discover" in options:
                \(discover)
            state = load("state")
            catalog = load("catalog")
            def record(data, stream="people", **more):
                say(dict({"type": "RECORD", "stream": stream, "record": data}, **more))
            def schema(keys=["id"], stream="people"):
                say({"type": "SCHEMA", "stream": stream, "schema": streams[0]["schema"], "key_properties": keys})
            \(sync)
            """)
    }

    /// A source that offers these streams; `sync` is what it does when it reads.
    static func source(
        _ sync: String, streams: String = Trial.users, spec: String = "{}", check: String = "status('SUCCEEDED')"
    ) throws -> Trial {
        try Trial(
            """
            streams = \(streams)
            def status(word, message=None):
                say({"type": "CONNECTION_STATUS", "connectionStatus": {"status": word, "message": message}})
            def record(data, stream="users", **more):
                say({"type": "RECORD", "record": dict({"stream": stream, "data": data, "emitted_at": 1}, **more)})
            def stream_state(state, count=None, stream="users"):
                message = {"type": "STREAM", "stream": {"stream_descriptor": {"name": stream}, "stream_state": state}}
                if count is not None: message["sourceStats"] = {"recordCount": count}
                say({"type": "STATE", "state": message})
            def stream_status(word, stream="users"):
                say({"type": "TRACE", "trace": {"type": "STREAM_STATUS", "emitted_at": 1.5, "stream_status": {
                    "stream_descriptor": {"name": stream}, "status": word}}})
            def error(kind, message):
                say({"type": "TRACE", "trace": {"type": "ERROR", "emitted_at": 1.5, "error": {
                    "message": message, "internal_message": "secret inside", "failure_type": kind}}})
            if command == "spec":
                say({"type": "SPEC", "spec": {"connectionSpecification": \(spec)}})
                sys.exit(0)
            if command == "check":
                \(check)
                sys.exit(0)
            if command == "discover":
                say({"type": "LOG", "log": {"level": "INFO", "message": "looking"}})
                say({"type": "CATALOG", "catalog": {"streams": streams}})
                sys.exit(0)
            state = load("state")
            catalog = load("catalog")
            \(sync)
            """)
    }

    init(_ body: String) throws {
        folder = try TemporaryFolder()
        try folder.write(Self.prelude + body + "\n", to: "child", mode: 0o700)
        program = folder.path("child")
    }

    static let people = """
        [{"tap_stream_id": "people", "stream": "people", "key_properties": ["id"], "metadata": [
            {"breadcrumb": ["properties", "email"], "metadata": {"inclusion": "available"}}],
            "schema": {"type": "object", "properties": {
            "id": {"type": "integer"}, "email": {"type": "string"}, "name": {"type": "string"}}}}]
        """

    static let users = """
        [{"name": "users", "supported_sync_modes": ["full_refresh", "incremental"], "source_defined_cursor": True,
            "source_defined_primary_key": [["id"]], "default_cursor_field": ["updated_at"],
            "json_schema": {"type": "object", "properties": {
            "id": {"type": "integer"}, "email": {"type": "string"}, "name": {"type": "string"}}}}]
        """

    /// A definition as the configuration would give it; a setting written `config.key` goes into a table.
    func definition(
        _ connector: String, _ settings: [String: SettingValue] = [:], secrets: [String: String] = [:],
        kind: SourceKind? = nil
    ) -> SourceDefinition {
        sourceDefinition(
            connector, settings.merging(["command": .text(program)]) { own, _ in own }, secrets: secrets, kind: kind)
    }

    func connector(
        _ connector: String, _ settings: [String: SettingValue] = [:], secrets: [String: String] = [:],
        store: any SecretStore = VolatileSecretStore(), monitor: any PullMonitor = SilentMonitor(),
        kind: SourceKind? = nil
    ) throws -> any Connector {
        try makeConnector(
            definition(connector, settings, secrets: secrets, kind: kind), store: store, monitor: monitor)
    }

    /// Pulls all chosen streams.
    func pull(
        _ connector: String, _ extent: PullRequest.Extent = .full, _ settings: [String: SettingValue] = [:],
        secrets: [String: String] = [:], store: any SecretStore = VolatileSecretStore(), kind: SourceKind? = nil
    ) async throws -> Pulled {
        try await SubprocessConnectorsTests.pull(
            self.connector(connector, settings, secrets: secrets, store: store, kind: kind), extent)
    }

    /// What the child noted in a file.
    func noted(_ name: String) -> String { folder.text(of: name) }
}

func sourceDefinition(
    _ connector: String, _ settings: [String: SettingValue], secrets: [String: String] = [:], kind: SourceKind? = nil
) -> SourceDefinition {
    return SourceDefinition(
        name: Located(SourceName("till"), at: nowhere), connector: Located(connector, at: nowhere), kind: kind,
        settings: settings.located(at: nowhere), secrets: secrets.mapValues { Located(Secret($0), at: nowhere) },
        defaultCountry: "PA")
}

func factory(_ name: String, store: any SecretStore = VolatileSecretStore()) throws -> any ConnectorFactory {
    let found = SubprocessConnectorFactory.all(secretStore: store).first { $0.name == name }
    guard let found else { throw Failure("no_factory", .internal, name) }
    return found
}

func makeConnector(
    _ source: SourceDefinition, store: any SecretStore = VolatileSecretStore(),
    monitor: any PullMonitor = SilentMonitor()
) throws -> any Connector {
    let context = ConnectorContext(transport: NoTransport(), monitor: monitor, now: { Timestamp(seconds: 0) })
    return try factory(source.connector.value, store: store).makeConnector(for: source, context: context)
}

/// Everything that a pull gave.
struct Pulled {
    var records: [Record] = []
    var rejections: [Rejection] = []
    var warnings: [String] = []
    var pages = 0
    var outcome = PullOutcome(reachedEnd: false)

    var ids: [String] { records.map(\.externalID.rawValue) }
    var emails: [String] { records.compactMap { $0.fields[.email] } }
}

func pull(_ connector: any Connector, _ extent: PullRequest.Extent = .full) async throws -> Pulled {
    var pulled = Pulled()
    for stream in try await connector.streams() {
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: extent))
        while let page = try await reader.nextPage() {
            pulled.pages += 1
            pulled.records += page.records
            pulled.rejections += page.rejections
            // The tests may run as root.
            pulled.warnings += page.warnings.filter { !$0.contains("runs as root") }
        }
        pulled.outcome = await reader.outcome()
    }
    return pulled
}

/// Calls `body` with the bytes of a text.
func withBytes<Answer>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Answer) rethrows -> Answer {
    try Array(text.utf8).withUnsafeBufferPointer(body)
}

/// Whether a process of that number exists and has not ended.
func isAlive(_ number: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8) else { return false }
    return !status.contains(") Z ")
}

/// Waits until something is so, for thirty seconds at most.
func eventually(_ condition: @Sendable () -> Bool) async throws -> Bool {
    for _ in 0..<600 {
        if condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}
