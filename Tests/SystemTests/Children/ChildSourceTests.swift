import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import TestSupport
import Testing

/// The built daemon with a source that is a program.
@Suite("A Singer tap in the daemon", .serialized, .timeLimit(.minutes(10))) struct ChildSourceTests {
    private static let tap = """
        #!/usr/bin/python3
        import json, os, sys, time
        def say(message): print(json.dumps(message), flush=True)
        options = {word[2:]: sys.argv[place + 1] for place, word in enumerate(sys.argv[:-1]) if word.startswith("--")}
        here = os.path.dirname(os.path.abspath(__file__))
        schema = {"properties": {"id": {}, "email": {}, "name": {}, "deleted": {}}}
        if "--discover" in sys.argv:
            say({"streams": [{"tap_stream_id": "people", "stream": "people", "schema": schema, "key_properties": ["id"]}]})
            sys.exit(0)
        config = json.load(open(options["config"]))
        if config["key"] != "hunter22":
            sys.stderr.write("CRITICAL the key " + config["key"] + " is wrong\\n")
            sys.exit(1)
        start = json.load(open(options["state"]))["bookmarks"]["people"]["id"] if "state" in options else 0
        say({"type": "SCHEMA", "stream": "people", "schema": schema, "key_properties": ["id"]})
        people = int(open(os.path.join(here, "count")).read())
        for number in range(start, people):
            say({"type": "RECORD", "stream": "people", "record": {
                "id": number, "email": "p%d@example.com" % number, "name": "Ana Díaz"}})
        say({"type": "STATE", "value": {"bookmarks": {"people": {"id": people}}}})
        if config.get("hangs"):
            open(os.path.join(here, "running"), "w").write(options["config"] + "\\n" + str(os.getpid()) + "\\n")
            time.sleep(600)
        """

    private func shop(key: String = "hunter22", config: String = "") throws -> ShopOnDisk {
        let shop = try ShopOnDisk()
        try shop.folder.write(Self.tap, to: "tap", mode: 0o700)
        try shop.folder.write("20", to: "count")
        try shop.folder.write(key, to: "secrets/key")
        try shop.configure(
            sources: """
                  club:
                    connector: singer
                    kind: newsletter
                    settings:
                      command: \(shop.folder.path("tap"))
                      assumed_consent: subscribed
                      config:
                        key: "{{ secret.key }}"
                        \(config)
                    secrets: { key: "file:secrets/key" }

                """)
        return shop
    }

    @Test("Imports everybody, then what changed, and the checkpoint holds the tap's state (C5)")
    func once() async throws {
        let shop = try shop()
        let first = try await shop.run("--once", "--json")
        #expect(first.code == 0, "\(first.errors)\(first.output)")
        let run = try #require(try ReportDocument(first.output).runs.first)
        #expect(run.new_accounts == 20 && run.counts.isBalanced)
        try shop.folder.write("23", to: "count")
        let second = try await shop.run("--once", "--json")
        let next = try #require(try ReportDocument(second.output).runs.first)
        #expect(next.new_accounts == 3 && next.counts.fetched == 3)
        #expect(try shop.contents().customers.count == 23)
        #expect(try shop.contents().checkpoints.contains { $0.contains("singer") })
    }

    @Test("A tap that fails changes nothing, is told without its secret, and ends with 75")
    func failure() async throws {
        let shop = try shop(key: "wrong-key")
        let ending = try await shop.run("--once")
        #expect(ending.code == 75)
        let said = ending.output + ending.errors
        #expect(said.contains("tap: it ended with code 1"), "\(said)")
        #expect(!said.contains("wrong-key"))
        #expect(try shop.contents().customers.isEmpty)
    }

    @Test("When the daemon is killed, the tap and the file with its secrets go too")
    func killed() async throws {
        let shop = try shop(config: "hangs: true")
        let program = try shop.start("--once")
        let running = try await waitFor(shop, "running")
        let (file, number) = (running[0], try #require(Int32(running[1])))
        #expect(FileManager.default.fileExists(atPath: file))
        program.signal(SIGKILL)
        #expect(await program.ending().code == -SIGKILL)
        for _ in 0..<600 where isAlive(number) || FileManager.default.fileExists(atPath: file) {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(!isAlive(number) && !FileManager.default.fileExists(atPath: file))
    }

    @Test("A line of 100 MB, 64 MB of noise and 20 MB of records cost the daemon no memory")
    func memory() async throws {
        let shop = try shop()
        let rude = """
            def daemon():
                keeper = os.getppid()
                return [line.split()[1] for line in open("/proc/%d/status" % keeper) if line.startswith("PPid")][0]
            def memory(field):
                lines = open("/proc/%s/status" % daemon()).read().splitlines()
                return [line.split()[1] for line in lines if line.startswith(field)][0]
            before = memory("VmRSS")
            sys.stdout.write('{"type": "RECORD", "stream": "people", "record": {"id": 0, "name": "')
            for _ in range(100): sys.stdout.write("x" * 1000000)
            sys.stdout.write('"}}\\n')
            for _ in range(64000): sys.stdout.write("y" * 999 + "\\n")
            for number in range(20000):
                say({"type": "RECORD", "stream": "people", "record": {"id": 1, "name": "z" * 900}})
            open(os.path.join(here, "memory"), "w").write(before + "\\n" + memory("VmHWM") + "\\n")

            """
        let tap = Self.tap.replacing("say({\"type\": \"STATE\"", with: rude + "say({\"type\": \"STATE\"")
        try shop.folder.write(tap, to: "tap", mode: 0o700)
        let ending = try await shop.run("--once", "--json")
        let run = try #require(try ReportDocument(ending.output).runs.first, "\(ending.errors)")
        #expect(run.counts.isBalanced && run.counts.quarantined > 0)
        let figures = try await waitFor(shop, "memory").compactMap { Int($0) }
        #expect(figures[1] - figures[0] < 48 << 10, "\(figures) KiB")
    }

    @Test("Whoever may link a source cannot run a program by it: it is not offered, and refused")
    func notLinked() async throws {
        let shop = try ShopOnDisk()
        let daemon = try Running(shop)
        #expect(await daemon.manager.message(with: "READY=1") != nil)
        let offered = try await daemon.client.connectors().connectors.map(\.name)
        #expect(offered.contains("csv") && !offered.contains("singer") && !offered.contains("airbyte"))
        let problem = await #expect(throws: Problem.self) {
            _ = try await daemon.client.createSource(
                NewSource(
                    name: SourceName("club"), connector: "singer",
                    settings: ["command": .text("/bin/true"), "stream": .text("people")]))
        }
        #expect(problem?.code == "unknown_connector")
        let trial = await #expect(throws: Problem.self) {
            _ = try await daemon.client.tryConnector(
                NewTrial(
                    connector: "singer",
                    settings: ["command": .text("/bin/sh -c 'touch \(shop.folder.path("ran"))'")]))
        }
        #expect(trial?.code == "unknown_connector")
        #expect(shop.folder.text(of: "ran").isEmpty && !FileManager.default.fileExists(atPath: shop.folder.path("ran")))
        #expect(await daemon.stop().code == 0)
    }

    private func waitFor(_ shop: ShopOnDisk, _ name: String) async throws -> [String] {
        for _ in 0..<600 {
            let lines = shop.folder.text(of: name).split(separator: "\n").map(String.init)
            if lines.count >= 2 { return lines }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CancellationError()
    }

    private func isAlive(_ number: Int32) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return status.map { !$0.contains(") Z ") } ?? false
    }
}
