import ConnectorKit
import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("Rude children", .serialized)
struct RudeChildrenTests {
    @Test("A line of 100 MB is quarantined, and its neighbours are read")
    func longLine() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com"})
            sys.stdout.write('{"type": "RECORD", "stream": "people", "record": {"id": 2, "name": "')
            for _ in range(100): sys.stdout.write("x" * 1000000)
            sys.stdout.write('"}}\\n')
            record({"id": 3, "email": "b@example.com"})
            for _ in range(100): sys.stdout.write("x" * 1000000)
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1", "3"] && pulled.outcome.reachedEnd)
        #expect(pulled.rejections.map(\.position) == ["people:2"])
        #expect(pulled.rejections.first?.detail.contains("a line of 1000000") == true)
    }

    @Test("A child that hangs is ended with all that it started, and the failure says so")
    func hang() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com"})
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            note("number", str(os.getpid()))
            time.sleep(600)
            """)
        let failure = await #expect(throws: Failure.self) {
            try await trial.pull("singer", .full, ["idle_timeout_seconds": .integer(1)])
        }
        #expect(failure?.code == "child_silent" && failure?.kind == .transient)
        #expect(failure?.message.contains("said nothing for 1 seconds") == true)
        let number = try #require(Int32(trial.noted("number").dropLast()))
        #expect(try await eventually { !isAlive(number) })
    }

    @Test("Endless output without a message is ended")
    func babble() async throws {
        let trial = try Trial.tap("schema()\nwhile True: sys.stdout.write('x' * 999 + '\\n')")
        let failure = await #expect(throws: Failure.self) { try await trial.pull("singer") }
        #expect(failure?.code == "child_babbles" && failure?.kind == .configuration)
    }

    @Test("Endless records are ended at the limit of output or of time")
    func endless() async throws {
        let trial = try Trial.tap(
            """
            schema()
            line = json.dumps({"type": "RECORD", "stream": "people", "record": {"id": 1, "name": "x" * 5000}}) + "\\n"
            while True: sys.stdout.write(line * 100)
            """)
        let failure = await #expect(throws: Failure.self) {
            try await trial.pull("singer", .full, ["output_limit_mb": .integer(8)])
        }
        #expect(failure?.code == "child_endless" && failure?.message.contains("8 MB") == true)
        let slow = try Trial.tap(
            "schema()\nwhile True:\n    record({'id': 1, 'email': 'a@example.com'}); time.sleep(0.05)")
        let late = await #expect(throws: Failure.self) {
            try await slow.pull("singer", .full, ["time_limit_seconds": .integer(2)])
        }
        #expect(late?.code == "child_endless" && late?.message.contains("2 seconds") == true)
    }

    @Test("What a child leaves behind is killed with it, also out of its group, and keeps nobody waiting")
    func leftBehind() async throws {
        let trial = try Trial.tap(
            """
            schema()
            record({"id": 1, "email": "a@example.com"})
            for escapes in [False, True]:
                if os.fork() == 0:
                    if escapes: os.setsid()
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    if os.fork() == 0:
                        note("numbers", str(os.getpid()))
                        time.sleep(600)
                    note("numbers", str(os.getpid()))
                    time.sleep(600)
            while len(open(os.path.join(here, "numbers")).read().split()) < 4: time.sleep(0.01)
            """)
        try trial.folder.write("", to: "numbers")
        let began = ContinuousClock.now
        let pulled = try await trial.pull("singer")
        #expect(pulled.ids == ["1"] && pulled.outcome.reachedEnd)
        #expect(began.duration(to: .now) < .seconds(60))
        let numbers = trial.noted("numbers").split(separator: "\n").compactMap { Int32($0) }
        #expect(numbers.count == 4)
        #expect(try await eventually { !numbers.contains(where: isAlive) })
    }

    @Test("A pull that is cancelled ends the child at once")
    func cancelled() async throws {
        let trial = try Trial.tap(
            """
            schema()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            note("number", str(os.getpid()))
            time.sleep(600)
            """)
        let task = Task { try await trial.pull("singer") }
        #expect(try await eventually { !trial.noted("number").isEmpty })
        task.cancel()
        let failure = await #expect(throws: Failure.self) { try await task.value }
        #expect(failure?.kind == .cancelled)
        let number = try #require(Int32(trial.noted("number").dropLast()))
        #expect(try await eventually { !isAlive(number) })
    }

    @Test("A reader that is dropped in the middle leaves no child and no folder")
    func dropped() async throws {
        let trial = try Trial.tap(
            """
            schema()
            note("number", str(os.getpid()))
            note("home", os.environ["HOME"])
            while True: record({"id": 1, "email": "a@example.com"})
            """)
        let connector = try trial.connector("singer")
        let stream = try #require(try await connector.streams().first)
        do {
            let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
            #expect(try await reader.nextPage() != nil)
        }
        let number = try #require(Int32(trial.noted("number").dropLast()))
        let home = String(trial.noted("home").dropLast())
        #expect(try await eventually { !isAlive(number) && !FileManager.default.fileExists(atPath: home) })
    }

    @Test("A child that is not listened to waits at its pipe: nothing is read that nobody asks for")
    func backpressure() async throws {
        let trial = try Trial.tap(
            """
            schema()
            for number in range(100000):
                record({"id": number, "email": "a@example.com"})
                if number % 1000 == 0: note("progress", str(number))
            """)
        let connector = try trial.connector("singer")
        let stream = try #require(try await connector.streams().first)
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
        let page = try #require(try await reader.nextPage())
        #expect(page.records.count >= 1000 && page.records.count < 4000)
        // It fills the pipe, of 64 KiB, and stops; that it goes no further needs no more than a moment to see.
        try await Task.sleep(for: .milliseconds(300))
        let progress = try #require(trial.noted("progress").split(separator: "\n").last.flatMap { Int($0) })
        #expect(progress < 8000)
    }
}
