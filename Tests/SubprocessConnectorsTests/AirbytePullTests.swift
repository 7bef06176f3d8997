import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("An Airbyte source as a child")
struct AirbytePullTests {
    private static let three = """
        stream_status("STARTED")
        for number in range(3): record({"id": number, "email": "p%d@example.com" % number})
        """

    @Test("Pull all: statuses, records, counts that are floats, the last state")
    func all() async throws {
        let trial = try Trial.source(
            """
            note("catalog", json.dumps(catalog["streams"][0], sort_keys=True))
            say({"type": "CONTROL", "control": {"type": "CONNECTOR_CONFIG", "connectorConfig": {"config": config}}})
            \(Self.three)
            stream_state({"updated_at": "2026-01-01"}, 3.0)
            stream_status("RUNNING")
            record({"id": 3, "email": "p3@example.com"})
            stream_state({"updated_at": "2026-01-02"}, 1.0)
            stream_status("COMPLETE")
            """)
        let pulled = try await trial.pull("airbyte")
        #expect(pulled.ids == ["0", "1", "2", "3"] && pulled.outcome.reachedEnd)
        #expect(
            pulled.outcome.nextState?.text
                == #"{"airbyte":[{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"#
                + #""stream_state":{"updated_at":"2026-01-02"}}}]}"#)
        let catalog = trial.noted("catalog")
        #expect(catalog.contains(#""sync_mode": "incremental""#) && catalog.contains(#""primary_key": [["id"]]"#))
    }

    @Test("C5: states per stream, global and legacy are handed back in the form that each wants")
    func states() async throws {
        let trial = try Trial.source(
            """
            note("states", json.dumps(state))
            record({"id": 1, "email": "a@example.com"})
            kind = config["kind"]
            if kind == "legacy": say({"type": "STATE", "state": {"data": {"users": {"at": 7}}}})
            if kind == "global": say({"type": "STATE", "state": {"type": "GLOBAL", "global": {"shared_state": {"lsn": 1},
                "stream_states": [{"stream_descriptor": {"name": "users"}, "stream_state": {"at": 7}}]}}})
            """)
        for kind in ["legacy", "global"] {
            let settings: [String: SettingValue] = ["config.kind": .text(kind)]
            let first = try await trial.pull("airbyte", .full, settings)
            let state = try #require(first.outcome.nextState, "\(kind)")
            _ = try await trial.pull("airbyte", .incremental(state), settings)
        }
        let noted = trial.noted("states").split(separator: "\n").map(String.init)
        #expect(noted[0] == "null" && noted[2] == "null")
        #expect(noted[1] == #"{"users": {"at": 7}}"#)
        #expect(noted[3].hasPrefix(#"[{"type": "GLOBAL", "global": {"shared_state""#))
    }

    @Test(
        "The mark of a refresh that is done is no state: the next pull reads everything",
        arguments: ["__ab_full_refresh_sync_complete", "__ab_no_cursor_state_message"])
    func doneMark(_ mark: String) async throws {
        let trial = try Trial.source("\(Self.three)\nstream_state({'\(mark)': True}, 3)\nstream_status('COMPLETE')")
        let pulled = try await trial.pull("airbyte")
        #expect(pulled.ids.count == 3 && pulled.outcome.reachedEnd && pulled.outcome.nextState == nil)
    }

    @Test("A state behind INCOMPLETE is not kept, whatever the exit code")
    func incomplete() async throws {
        let trial = try Trial.source("\(Self.three)\nstream_status('INCOMPLETE')\nstream_state({'a': 1}, 3)")
        let pulled = try await trial.pull("airbyte")
        #expect(pulled.ids.count == 3 && !pulled.outcome.reachedEnd && pulled.outcome.nextState == nil)
    }

    @Test("COMPLETE after a short read: the counts do not match, and the pull is not whole")
    func shortRead() async throws {
        let trial = try Trial.source("\(Self.three)\nstream_state({'a': 1}, 5)\nstream_status('COMPLETE')")
        let pulled = try await trial.pull("airbyte")
        #expect(pulled.outcome.incompleteBecause?.contains("counted 5 records, but 3 came") == true)
    }

    @Test("A source that starts a stream and never completes it gives no whole pull")
    func unfinished() async throws {
        #expect(try await !Trial.source(Self.three).pull("airbyte").outcome.reachedEnd)
        let silent = try await Trial.source("pass").pull("airbyte")
        #expect(silent.outcome.incompleteBecause?.contains("said nothing") == true)
    }

    @Test(
        "Exit 0 after an error is a failure of the error's class, with the source's words and nobody's data",
        arguments: [
            ("config_error", FailureClass.configuration), ("transient_error", .transient), ("system_error", .transient),
        ])
    func errors(_ kind: String, _ expected: FailureClass) async throws {
        let trial = try Trial.source(
            """
            \(Self.three)
            error("\(kind)", "bad key " + config["key"] + " for ana@example.com, 66123456")
            stream_status("INCOMPLETE")
            """)
        let failure = await #expect(throws: Failure.self) {
            try await trial.pull(
                "airbyte", .full, ["config.key": .text("{{ secret.key }}")], secrets: ["key": "hunter22"])
        }
        #expect(failure?.kind == expected && failure?.code == "source_error")
        #expect(failure?.message.hasSuffix(": bad key ••• for …@… …") == true, "\(failure?.message ?? "")")
    }

    @Test("Another stream's error and status are not ours")
    func others() async throws {
        let trial = try Trial.source(
            """
            \(Self.three)
            stream_status("INCOMPLETE", stream="orders")
            record({"id": 9}, stream="orders")
            stream_status("COMPLETE")
            """)
        let pulled = try await trial.pull("airbyte")
        #expect(pulled.ids.count == 3 && pulled.outcome.reachedEnd)
    }

    @Test("Deleted records say so")
    func deletions() async throws {
        let trial = try Trial.source(
            """
            record({"id": 1, "email": "a@example.com", "_ab_cdc_deleted_at": None})
            record({"id": 2, "_ab_cdc_deleted_at": "2026-01-01T00:00:00Z"})
            """)
        #expect(try await trial.pull("airbyte").records.map(\.isDeleted) == [false, true])
    }

    @Test("Namespaces are part of a stream's name")
    func namespaces() async throws {
        let streams = """
            [{"name": "users", "namespace": "shop", "json_schema": {"properties": {"id": {}, "email": {}}},
              "supported_sync_modes": ["full_refresh"]}]
            """
        let trial = try Trial.source(
            """
            note("mode", catalog["streams"][0]["sync_mode"])
            record({"id": 1, "email": "a@example.com"}, namespace="shop")
            record({"id": 2, "email": "b@example.com"}, namespace="other")
            """, streams: streams)
        let connector = try trial.connector("airbyte", ["stream": .text("users")])
        #expect(try await connector.streams().map(\.name) == ["shop.users"])
        #expect(try await connector.streams().map(\.supportsIncremental) == [false])
        #expect(try await pull(connector).ids == ["1"])
        #expect(trial.noted("mode") == "full_refresh\n")
    }

    @Test("A service that asks to wait is shown as a wait")
    func rateLimited() async throws {
        let trial = try Trial.source(
            """
            say({"type": "TRACE", "trace": {"type": "STREAM_STATUS", "stream_status": {
                "stream_descriptor": {"name": "users"}, "status": "RUNNING",
                "reasons": [{"type": "RATE_LIMITED", "rate_limited": {"quota_reset": 1700000000000}}]}}})
            record({"id": 1, "email": "a@example.com"})
            """)
        let monitor = RecordingMonitor()
        _ = try await pull(trial.connector("airbyte", monitor: monitor))
        // The first wait is for the answer to what it offers.
        #expect(monitor.waits.map(\.reason) == ["child is asked what it offers", "the service asked to wait"])
        #expect(monitor.waits.last?.until == Timestamp(milliseconds: 1_700_000_000_000))
        #expect(monitor.resumptions == 2)
    }

    // MARK: check

    @Test("A sound check passes")
    func soundCheck() async throws {
        let trial = try Trial.source("")
        try await trial.connector("airbyte").check()
    }

    @Test(
        "A failed check is told, with exit 0 and a status, or with exit 1 and only an error",
        arguments: [
            "status('FAILED', 'no such key for ana@example.com')",
            "error('config_error', 'no such key for ana@example.com'); sys.exit(1)",
            "error('config_error', 'no such key for ana@example.com')",
        ])
    func failedCheck(_ check: String) async throws {
        let trial = try Trial.source("", check: check)
        let failure = await #expect(throws: Failure.self) { try await trial.connector("airbyte").check() }
        #expect(failure?.kind == .configuration)
        #expect(failure?.message.hasSuffix("no such key for …@…") == true, "\(failure?.message ?? "")")
    }

    @Test("The configuration is held to the source's specification before its check, and no value is printed")
    func specification() async throws {
        let spec = """
            {"type": "object", "required": ["start", "key"], "additionalProperties": False, "properties": {
            "start": {"type": "string"}, "count": {"type": "integer", "minimum": 1}, "key": {"type": "string"}}}
            """
        let trial = try Trial.source("", spec: spec, check: "note('checked', 'x'); status('SUCCEEDED')")
        let connector = try trial.connector(
            "airbyte",
            ["config.key": .text("{{ secret.key }}"), "config.count": .integer(0), "config.cuont": .text("private")],
            secrets: ["key": "hunter22"])
        let failure = await #expect(throws: Failure.self) { try await connector.check() }
        let message = failure?.message ?? ""
        #expect(message.contains("'config.start' is missing"))
        #expect(message.contains("'config.cuont' is not known; there are start, count, key"))
        #expect(message.contains("'config.count' is below its minimum of 1"))
        #expect(!message.contains("private") && !message.contains("hunter22"))
        #expect(trial.noted("checked").isEmpty)
    }

    @Test("A source that gives no catalogue says why")
    func noCatalogue() async throws {
        let trial = try Trial(
            """
            if command == "spec": say({"type": "SPEC", "spec": {"connectionSpecification": {}}})
            if command == "discover": say({"type": "TRACE", "trace": {"type": "ERROR", "error": {
                "message": "the account is closed", "failure_type": "config_error"}}})
            """)
        let failure = await #expect(throws: Failure.self) { try await trial.connector("airbyte").streams() }
        #expect(failure?.kind == .configuration && failure?.message.contains("the account is closed") == true)
    }
}
