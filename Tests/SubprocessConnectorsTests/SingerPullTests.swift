import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("A Singer tap as a child")
struct SingerPullTests {
    @Test("Pull all: schema, records over pages, the last state, no figure of it lost")
    func all() async throws {
        let trial = try Trial.tap(
            """
            say({"type": "STATE", "value": {}})
            schema()
            for number in range(2500):
                record({"id": number, "email": "p%d@example.com" % number, "name": "Ana Díaz"})
            print('{"type":"STATE","value":{"bookmarks":{"people":{"at":12345678901234567890.10}}}}', flush=True)
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.records.count == 2500 && pulled.pages >= 2)
        #expect(pulled.ids == (0..<2500).map(String.init))
        #expect(pulled.records[7].fields[.email] == "p7@example.com")
        #expect([pulled.records[7].fields[.firstName], pulled.records[7].fields[.lastName]] == ["Ana", "Díaz"])
        #expect(pulled.outcome.reachedEnd && pulled.rejections.isEmpty)
        #expect(
            pulled.outcome.nextState?.text
                == #"{"singer":{"bookmarks":{"people":{"at":12345678901234567890.10}}}}"#)
    }

    @Test("An empty account is whole, with nobody in it")
    func empty() async throws {
        let pulled = try await Trial.tap("schema()").pull("singer")
        #expect(pulled.records.isEmpty && pulled.outcome.reachedEnd && pulled.outcome.nextState == nil)
    }

    @Test("A tap that says nothing about the stream gives no whole pull")
    func silent() async throws {
        let pulled = try await Trial.tap("pass").pull("singer")
        #expect(!pulled.outcome.reachedEnd)
        #expect(pulled.outcome.incompleteBecause?.contains("said nothing about the stream people") == true)
    }

    @Test("C5: an incremental pull is given the state that the last one gave, a full pull none")
    func resume() async throws {
        let trial = try Trial.tap(
            """
            note("states", json.dumps(state))
            schema()
            start = (state or {"bookmarks": {"people": {"id": 0}}})["bookmarks"]["people"]["id"]
            for number in range(start, start + 3):
                record({"id": number, "email": "p%d@example.com" % number})
            say({"type": "STATE", "value": {"bookmarks": {"people": {"id": start + 3}}}})
            """)
        let first = try await trial.pull("singer")
        let second = try await trial.pull("singer", .incremental(try #require(first.outcome.nextState)))
        #expect(first.ids == ["0", "1", "2"] && second.ids == ["3", "4", "5"])
        _ = try await trial.pull("singer", .incremental(ConnectorState("{\"airbyte\":{}}")))
        #expect(
            trial.noted("states").split(separator: "\n")
                == ["null", #"{"bookmarks": {"people": {"id": 3}}}"#, "null"])
    }

    @Test(
        "A death in the middle is a failure, and its cause is told",
        arguments: [
            ("sys.exit(1)", "ended with code 1", FailureClass.transient),
            ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9 (kill)", .transient),
            ("os.abort()", "signal 6", .transient),
        ])
    func death(_ end: String, _ words: String, _ kind: FailureClass) async throws {
        let trial = try Trial.tap(
            """
            schema()
            for number in range(3): record({"id": number, "email": "p@example.com"})
            sys.stdout.write('{"type":"RECORD","stream":"peo'); sys.stdout.flush()
            \(end)
            """)
        let failure = await #expect(throws: Failure.self) { try await trial.pull("singer") }
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
        #expect(failure?.kind == kind)
    }

    @Test("A tap that refuses its configuration at once is the configuration's mistake")
    func refused() async throws {
        let trial = try Trial.tap("", discover: "sys.stderr.write('no api_key\\n'); sys.exit(2)")
        let failure = await #expect(throws: Failure.self) { try await trial.pull("singer") }
        #expect(failure?.kind == .configuration && failure?.code == "no_catalogue")
        #expect(failure?.debugDetail?.contains("no api_key") == true)
        #expect(failure?.message.hasSuffix(": no api_key") == true, "\(failure?.message ?? "")")
    }

    @Test("A check lets the tap begin, and what it says of its configuration is shown; behind records it is not")
    func check() async throws {
        let words = "sys.stderr.write('x | ERROR | tap | no key for ana@example.com\\n'); sys.exit(1)"
        let refused = try Trial.tap("schema()\n\(words)")
        let failure = await #expect(throws: Failure.self) { try await refused.connector("singer").check() }
        #expect(failure?.message == "child: it ended with code 1: no key for …@…")
        let later = try Trial.tap("schema(); record({'id': 1, 'email': 'a@example.com'})\n\(words)")
        let silent = await #expect(throws: Failure.self) { try await later.pull("singer") }
        #expect(silent?.message == "child: it ended with code 1")
        let sound = try Trial.tap(
            "schema()\nwhile True: record({'id': 1, 'email': 'a@example.com'}); note('number', str(os.getpid()))")
        try await sound.connector("singer").check()
        let number = try #require(Int32(sound.noted("number").split(separator: "\n")[0]))
        #expect(try await eventually { !isAlive(number) })
    }

    @Test("A key of a record that may be a person's name, address or number is counted, never told")
    func personalKeys() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com", "shoe_size": 44, "relations":
                {"maria@example.com": "sister", "Juan Perez": {"born": 1}, "6612345": 2}})
            """)
        let warnings = try await trial.pull("singer").warnings.joined()
        #expect(warnings.contains("'shoe_size' and 3 more"), "\(warnings)")
        for key in ["maria", "Juan", "6612345"] { #expect(!warnings.contains(key), "\(warnings)") }
    }

    @Test("Fields that nobody knows are told once; missing, null and odd ones cost nothing")
    func fields() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com", "name": None, "shoe_size": 44, "_sdc_batched_at": "x"})
            record({"id": 2})
            record({"id": 9007199254740993, "email": "c@example.com", "later": {"deep": [1, 2, {"x": True}]}})
            record({"id": "", "email": "d@example.com"})
            record({"id": 1e3, "email": "e@example.com", "total_spent": 273.10})
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1", "2", "9007199254740993", "1000.0"])
        #expect(pulled.rejections.map(\.reason) == [.missingExternalID])
        #expect(pulled.rejections.map(\.position) == ["people:4"])
        #expect(pulled.records[3].metrics?.spentCents == 27_310)
        #expect(pulled.warnings.count == 1)
        #expect(pulled.warnings.first?.contains("not used: 'shoe_size'") == true, "\(pulled.warnings)")
        #expect(pulled.warnings.first?.contains("_sdc") == false)
        #expect(pulled.outcome.reachedEnd)
    }

    @Test("The field map, consent words and dates are those of files")
    func mapping() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 7, "contact": {"mail": "A@Example.com"}, "ok": True, "born": "03/04/1990"})
            record({"id": 8, "contact": {"mail": "b@example.com"}, "ok": "si", "born": None})
            """)
        let settings: [String: SettingValue] = [
            "mapping.email": .text("contact.mail"), "mapping.consent": .text("ok"), "mapping.birthday": .text("born"),
            "consent_words.si": .text("pending"), "list": .text("news"), "date_order": .text("month_first"),
        ]
        let pulled = try await trial.pull("singer", .full, settings, kind: .newsletter)
        #expect(pulled.emails == ["A@Example.com", "b@example.com"])
        #expect(pulled.records.flatMap(\.subscriptions).map(\.consent) == [.subscribed, .pending])
        #expect(pulled.records.flatMap(\.subscriptions).map(\.list) == ["news", "news"])
        #expect(pulled.records[0].fields[.birthday] == "1990-03-04")
    }

    @Test("R1: the keys of the schema are the external ID, several of them together; made-up keys are not")
    func keys() async throws {
        let two = try Trial.tap(
            """
            schema(["shop", "id"])
            record({"shop": "a:b", "id": 1, "email": "a@example.com"})
            record({"shop": "a", "id": "b:1", "email": "b@example.com"})
            record({"shop": "a", "id": None, "email": "c@example.com"})
            """)
        let pulled = try await two.pull("singer")
        #expect(pulled.ids == ["a\\:b:1", "a:b\\:1"])
        #expect(pulled.rejections.map(\.reason) == [.missingExternalID])
        let artificial = try Trial.tap(
            """
            schema(["_sdc_source_file", "_sdc_source_lineno"])
            record({"_sdc_source_file": "x", "_sdc_source_lineno": 1, "email": "A@example.com"})
            """, streams: #"[{"tap_stream_id": "people", "schema": {"properties": {"email": {}}}}]"#)
        #expect(try await artificial.pull("singer").ids == ["a@example.com"])
        let mapped = try Trial.tap("schema(); record({'id': 1, 'code': 'K1', 'email': 'a@example.com'})")
        #expect(try await mapped.pull("singer", .full, ["mapping.external_id": .text("code")]).ids == ["K1"])
    }

    @Test("Records before their schema are read, by what discovery said")
    func early() async throws {
        let trial = try Trial.tap(
            """
            record({"id": 1, "email": "a@example.com"})
            schema()
            record({"id": 2, "email": "b@example.com"})
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1", "2"] && pulled.outcome.reachedEnd)
    }

    @Test("Deleted records say so; a version that is activated behind them makes each pull a full one")
    func deletions() async throws {
        let trial = try Trial.tap(
            """
            schema()
            say({"type": "ACTIVATE_VERSION", "stream": "people", "version": 1})
            record({"id": 1, "email": "a@example.com", "_sdc_deleted_at": None}, version=1)
            record({"id": 2, "email": "b@example.com", "_sdc_deleted_at": "2026-01-01T00:00:00Z"}, version=1)
            say({"type": "STATE", "value": {"bookmarks": {"people": {"version": 1, "id": 2}}}})
            if "whole" in config: say({"type": "ACTIVATE_VERSION", "stream": "people", "version": 1})
            """)
        let some = try await trial.pull("singer")
        #expect(some.records.map(\.isDeleted) == [false, true])
        #expect(some.outcome.nextState != nil)
        let whole = try await trial.pull("singer", .full, ["config.whole": .boolean(true)])
        #expect(whole.outcome.reachedEnd && whole.outcome.nextState == nil)
    }

    @Test("Of several streams the one with an address is chosen; else the settings must say, and are helped")
    func streams() async throws {
        let two = """
            [{"tap_stream_id": "s-orders", "stream": "orders", "schema": {"properties": {"id": {}, "total": {}}}},
             {"tap_stream_id": "s-people", "stream": "people", "key_properties": ["id"], "schema": {"properties": {
             "id": {}, "email": {}}}}, {"tap_stream_id": "shops", "stream": "shops", "schema": {"properties": {}}}]
            """
        let sync = """
            chosen = [s["tap_stream_id"] for s in catalog["streams"] for m in s["metadata"]
                if m["breadcrumb"] == [] and m["metadata"]["selected"]]
            note("chosen", ",".join(chosen) + ":" + ",".join(str(s["selected"]) for s in catalog["streams"]))
            record({"id": 5}, stream="orders")
            schema()
            record({"id": 1, "email": "a@example.com"}, stream="people")
            """
        let trial = try Trial.tap(sync, streams: two)
        #expect(try await trial.pull("singer").ids == ["1"])
        #expect(trial.noted("chosen") == "s-people:False,True,False\n")
        let connector = try trial.connector("singer")
        #expect(try await connector.discover().map(\.name) == ["s-orders", "s-people", "shops"])
        #expect(try await trial.connector("singer", ["stream": .text("people")]).streams().map(\.name) == ["s-people"])
        let unknown = await #expect(throws: Failure.self) {
            try await trial.connector("singer", ["stream": .text("clients")]).streams()
        }
        #expect(unknown?.message.contains("it offers 's-orders', 's-people', 'shops'") == true)
        let none = try Trial.tap(
            "", streams: #"[{"tap_stream_id": "a", "schema": {}}, {"tap_stream_id": "b", "schema": {}}]"#)
        let failure = await #expect(throws: Failure.self) { try await none.connector("singer").streams() }
        #expect(failure?.code == "stream_not_chosen" && failure?.kind == .configuration)
    }

    @Test("A tap that cannot be asked is read as it is, or with a catalogue from a file")
    func withoutDiscovery() async throws {
        let trial = try Trial.tap(
            "note('options', ' '.join(sorted(options))); schema(); record({'id': 1, 'email': 'a@example.com'})",
            discover: "sys.exit(2)")
        let settings: [String: SettingValue] = ["discovery": .boolean(false), "stream": .text("people")]
        #expect(try await trial.pull("singer", .full, settings).ids == ["1"])
        try trial.folder.write(
            #"{"streams": [{"tap_stream_id": "people", "schema": {}}]}"#, to: "catalog-from-elsewhere.json")
        let file: [String: SettingValue] = [
            "catalog": .text(trial.folder.path("catalog-from-elsewhere.json")), "catalog_option": .text("properties"),
        ]
        #expect(try await trial.pull("singer", .full, file).ids == ["1"])
        #expect(trial.noted("options").split(separator: "\n") == ["config", "config properties"])
    }

    @Test("Log lines on stdout, a catalogue over many lines, no newline at the end")
    func untidy() async throws {
        let trial = try Trial.tap(
            """
            print("INFO starting {not json}")
            print('{"level": "info", "event": "a log line as JSON"}')
            schema()
            print()
            sys.stdout.write("\\r\\n")
            record({"id": 1, "email": "a@example.com"})
            sys.stdout.write(json.dumps({"type": "RECORD", "stream": "people", "record": {"id": 2}}))
            """,
            discover: "print('INFO x'); print(json.dumps({'streams': streams}, indent=2)); print('bye'); sys.exit(0)")
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1", "2"] && pulled.outcome.reachedEnd && pulled.rejections.isEmpty)
        #expect(pulled.warnings.contains { $0.contains("no messages") })
    }

    @Test("A last line that is cut makes the pull incomplete, although the tap ends with code 0")
    func cut() async throws {
        let trial = try Trial.tap(
            #"schema(); record({"id": 1, "email": "a@example.com"}); sys.stdout.write('{"type":"RECORD","str')"#)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1"] && !pulled.outcome.reachedEnd && pulled.rejections.count == 1)
        #expect(pulled.outcome.incompleteBecause?.contains("cut") == true)
    }

    @Test("A broken message is quarantined and costs no neighbour")
    func broken() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com"})
            print('{"type":"RECORD","stream":"people","record":{"id":2')
            print('{"type":"RECORD","stream":"people","record":{"id":3,}}')
            print('{"type":"RECORD","stream":"people"}')
            sys.stdout.flush()
            sys.stdout.buffer.write(b'{"type":"RECORD","stream":"people","record":{"id":4,"name":"\\xff"}}\\n')
            record({"id": 5, "email": "b@example.com"})
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1", "5"] && pulled.outcome.reachedEnd)
        #expect(pulled.rejections.map(\.reason) == Array(repeating: .malformedRecord, count: 4))
        #expect(pulled.rejections.map(\.position).sorted() == ["people:2", "people:3", "people:4", "people:5"])
    }

    @Test("Exit 0 after a critical error is no whole pull")
    func critical() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com"})
            sys.stderr.write("2026-01-01 10:00:00,123 | CRITICAL | tap | it went wrong\\n")
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1"] && !pulled.outcome.reachedEnd)
    }

    @Test("Records in files of their own are not lost in silence")
    func batches() async throws {
        let trial = try Trial.tap("schema(); say({'type': 'BATCH', 'stream': 'people', 'manifest': ['file:///x']})")
        let failure = await #expect(throws: Failure.self) { try await trial.pull("singer") }
        #expect(failure?.code == "batches" && failure?.kind == .configuration)
    }

    @Test("A tap that always sends everything is pulled in full each time")
    func fullTable() async throws {
        let streams = """
            [{"tap_stream_id": "people", "key_properties": ["id"], "replication_method": "FULL_TABLE",
              "schema": {"properties": {"id": {}, "email": {}}}}]
            """
        let trial = try Trial.tap(
            """
            schema(); record({"id": 1, "email": "a@example.com"})
            say({"type": "STATE", "value": {"bookmarks": {"people": {"id": 1}}}})
            """, streams: streams)
        let connector = try trial.connector("singer")
        #expect(try await connector.streams().map(\.supportsIncremental) == [false])
        #expect(try await pull(connector).outcome.nextState == nil)
        let asked = try trial.connector("singer", ["replication": .text("incremental"), "cursor_field": .text("id")])
        #expect(try await asked.streams().map(\.supportsIncremental) == [true])
        #expect(try await pull(asked).outcome.nextState != nil)
    }
}
