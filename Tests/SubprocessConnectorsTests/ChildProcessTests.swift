import ConnectorKit
import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("How a child runs")
struct ChildProcessTests {
    @Test("A clean environment, a private folder and configuration that go away, no descriptors, no privileges to gain")
    func surroundings() async throws {
        let trial = try Trial.tap(
            """
            schema()
            facts = {
                "environment": sorted(os.environ), "descriptors": sorted(os.listdir("/proc/self/fd"), key=int)[:4],
                "mode": oct(os.stat(options["config"]).st_mode & 0o777),
                "folder": oct(os.stat(os.environ["HOME"]).st_mode & 0o777),
                "cwd": os.getcwd() == os.path.realpath(os.environ["HOME"]), "umask": oct(os.umask(0)),
                "group": os.getpgid(0) == os.getpid(), "stdin": os.readlink("/proc/self/fd/0"),
                "status": [line.split()[1] for line in open("/proc/self/status") if line.startswith("NoNewPrivs")],
                "variable": os.environ["TAP_KEY"], "blocked": sorted(int(s) for s in signal.pthread_sigmask(signal.SIG_BLOCK, [])),
                "ignored": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
            }
            note("facts", json.dumps(facts))
            note("home", os.environ["HOME"])
            open(os.path.join(os.environ["TMPDIR"], "left behind"), "w").write("x")
            os.makedirs(os.path.join(os.environ["TMPDIR"], "a/b/c"))
            """)
        let settings: [String: SettingValue] = [
            "config.key": .text("{{ secret.key }}"), "environment.TAP_KEY": .text("k-{{ secret.key }}"),
        ]
        _ = try await trial.pull("singer", .full, settings, secrets: ["key": "hunter22"])
        let facts = try #require(try? JSONCursor.value(of: trial.noted("facts").utf8))
        #expect(
            facts["environment"]?.texts.filter { $0 != "LC_CTYPE" } == ["HOME", "LANG", "PATH", "TAP_KEY", "TMPDIR"])
        // The fourth is the one that lists them.
        #expect(facts["descriptors"]?.texts == ["0", "1", "2", "3"])
        #expect(facts["mode"]?.text == "0o600" && facts["folder"]?.text == "0o700" && facts["umask"]?.text == "0o77")
        #expect(facts["cwd"]?.boolean == true && facts["group"]?.boolean == true)
        #expect(facts["stdin"]?.text == "/dev/null" && facts["status"]?.texts == ["1"])
        #expect(facts["variable"]?.text == "k-hunter22")
        #expect(facts["blocked"]?.items?.isEmpty == true && facts["ignored"]?.boolean == true)
        let home = String(trial.noted("home").dropLast())
        #expect(!home.isEmpty && !FileManager.default.fileExists(atPath: home))
    }

    @Test("Memory beyond the limit is refused to the child")
    func memory() async throws {
        let trial = try Trial.tap(
            """
            schema()
            try:
                block = bytearray(400 << 20)
                note("memory", "given")
            except MemoryError:
                note("memory", "refused")
            """)
        _ = try await trial.pull("singer", .full, ["memory_limit_mb": .integer(200)])
        #expect(trial.noted("memory") == "refused\n")
    }

    @Test("Another user, where this one may: its files are its own", .enabled(if: getuid() == 0, "skipped: needs root"))
    func otherUser() async throws {
        let trial = try Trial.tap("schema(); note('user', str(os.getuid()) + str(os.getgroups()) + json.dumps(config))")
        chmod(trial.folder.path, 0o777)
        chmod(trial.program, 0o755)
        let pulled = try await trial.pull("singer", .full, ["run_as": .text("nobody"), "config.a": .integer(1)])
        #expect(pulled.outcome.reachedEnd)
        #expect(trial.noted("user").hasPrefix("65534[65534]{\"a\": 1}"), "\(trial.noted("user"))")
        let failure = await #expect(throws: Failure.self) {
            try await trial.pull("singer", .full, ["run_as": .text("nobody-at-all")])
        }
        #expect(failure?.code == "unknown_user")
    }

    @Test("A program that is not there, or cannot be run, is the configuration's mistake")
    func notThere() async throws {
        let trial = try Trial.tap("")
        for command in ["/nowhere/tap", "no-such-tap-anywhere", trial.folder.path] {
            let failure = await #expect(throws: Failure.self) {
                try await trial.pull("singer", .full, ["command": .text(command)])
            }
            #expect(failure?.code == "program_not_found" && failure?.kind == .configuration)
        }
        try trial.folder.write("#!/nowhere/python\n", to: "bad", mode: 0o700)
        let failure = await #expect(throws: Failure.self) {
            try await trial.pull("singer", .full, ["command": .text(trial.folder.path("bad"))])
        }
        #expect(failure?.code == "child_not_started" && failure?.kind == .configuration)
    }

    @Test("When we are killed, the child and its secrets go too")
    func orphans() async throws {
        let trial = try Trial.tap("")
        try trial.folder.write(
            "#!/bin/sh\necho $$ > \(trial.folder.path)/number\ntrap '' TERM\nsleep 600\n", to: "sleeper", mode: 0o700)
        var folder = try ChildFolder(owner: nil)
        try folder.write("secret", to: ChildFiles.config)
        let order = ChildProcess.Order(
            program: trial.folder.path("sleeper"), arguments: [], environment: ["PATH": "/usr/bin:/bin"],
            folder: folder, limits: ChildLimits(), user: nil)
        // Dropped without a word: its end of the lifeline closes, as it does when a process is killed.
        do {
            let process = try ChildProcess(order, wakeup: Wakeup())
            #expect(try await eventually { trial.noted("number").hasSuffix("\n") })
            _ = process.folder
        }
        let number = try #require(Int32(trial.noted("number").dropLast()))
        let path = folder.path
        #expect(try await eventually { !isAlive(number) && !FileManager.default.fileExists(atPath: path) })
    }

    @Test("When somebody kills the keeper, the child dies with it, and its secrets go all the same")
    func withoutKeeper() async throws {
        let trial = try Trial.tap(
            """
            schema()
            note("keeper", str(os.getppid()))
            note("number", str(os.getpid()))
            note("home", os.environ["HOME"])
            time.sleep(600)
            """)
        let task = Task { try await trial.pull("singer") }
        #expect(try await eventually { trial.noted("home").hasSuffix("\n") })
        kill(try #require(Int32(trial.noted("keeper").dropLast())), SIGKILL)
        let failure = await #expect(throws: Failure.self) { try await task.value }
        #expect(failure?.code == "child_killed" && failure?.kind == .transient)
        let number = try #require(Int32(trial.noted("number").dropLast()))
        let home = String(trial.noted("home").dropLast())
        #expect(try await eventually { !isAlive(number) && !FileManager.default.fileExists(atPath: home) })
    }

    @Test("Arguments stand in the command, as a text or as a list")
    func arguments() async throws {
        let trial = try Trial.tap("schema(); note('arguments', ' '.join(sys.argv[1:3]))")
        _ = try await trial.pull("singer", .full, ["command": .text("\(trial.program) one two")])
        let list = [trial.program, "a b", "c"].map { Located(SettingValue.text($0), at: nowhere) }
        _ = try await trial.pull("singer", .full, ["command": .list(list)])
        #expect(trial.noted("arguments") == "one two\na b c\n")
    }
}
