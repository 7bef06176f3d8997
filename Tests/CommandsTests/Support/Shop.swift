import Commands
import ControlAPI
import ControlServer
import CustomerModel
import Glibc
import Logging
import Synchronization
import TestSupport

/// A daemon out of a script behind a real socket, and the program that asks it.
struct Shop: Sendable {
    let service: ScriptedControlService
    let path: String

    /// Serves while the body runs, then stops.
    static func with(
        access: AccessRule = AccessRule(), _ body: (Shop) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            let service = ScriptedControlService()
            let server = try await ControlServer.open(
                .path(SocketFile(path: path)), serving: service, program: "1.0.0-test", access: access,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: { ScriptedValues.moment })
            let running = Task { await server.run() }
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(Shop(service: service, path: path)))
            } catch {
                outcome = .failure(error)
            }
            service.release()
            service.endEvents()
            await server.stop(within: .seconds(5))
            await running.value
            try outcome.get()
        }
    }

    /// Runs the program against this daemon.
    func run(_ arguments: String..., place: Place = Place()) async -> Answer { await run(arguments, place: place) }

    /// Runs the program against this daemon.
    func run(_ arguments: [String], place: Place = Place()) async -> Answer {
        var place = place
        place.variables["CLIENTELA_SOCKET"] = path
        return await place.run(arguments)
    }

    /// Runs the program, and once it listens to that many runs, sends it news.
    func run(
        _ arguments: [String], place: Place = Place(), listeners: Int = 1, sending events: [RunEvent]
    ) async -> Answer {
        async let answer = run(arguments, place: place)
        guard await eventually({ service.listenerCount >= listeners }) else {
            service.endEvents()
            return await answer
        }
        for event in events { service.send(event) }
        return await answer
    }
}

/// What the program said, and how it ended.
struct Answer: Sendable {
    var output: String
    var error: String
    var code: Int32
}

/// Where the program runs: two hours after the script's moment, in Panama, without a terminal.
struct Place: Sendable {
    var variables: [String: String] = [:]
    var outputWidth: Int?
    var errorWidth: Int?
    /// What a person types, line by line; nil: nobody is there.
    var lines: [String]?
    var files: [String: String] = [:]
    /// Whether each line was asked for in silence.
    let silences = Shared<[Bool]>([])
    var now = ScriptedValues.moment.advanced(by: .seconds(7200))
    /// How often the program may sleep before it is stopped.
    var sleeps = 0
    /// Whether a sleep lasts until the task is cancelled.
    var sleepsDeeply = false

    func run(_ arguments: [String]) async -> Answer {
        let written = Mutex((output: "", error: ""))
        let typed = Mutex(lines ?? [])
        let slept = Mutex(0)
        let place = self
        let surroundings = Surroundings(
            variable: { place.variables[$0] },
            width: { $0 == .output ? place.outputWidth : place.errorWidth },
            write: { text, channel in
                written.withLock { channel == .output ? ($0.output += text) : ($0.error += text) }
            },
            line: { isSecret in
                place.silences.withLock { $0.append(isSecret) }
                return typed.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            },
            isInteractive: lines != nil,
            file: { path in
                place.files[path].map { .success(Array($0.utf8)) }
                    ?? .failure(Failure("unreadable_file", .configuration, "\(path) cannot be read"))
            },
            now: { place.now.advanced(by: .seconds(slept.withLock { $0 })) },
            zone: UTCOffsets(secondsAheadOfUTC: -5 * 3600),
            sleep: { _ in
                if place.sleepsDeeply { try await Task.sleep(for: .seconds(3600)) }
                let count = slept.withLock { count in
                    count += 1
                    return count
                }
                if count > place.sleeps { throw CancellationError() }
            })
        let code = await ControlProgram.run(arguments, in: surroundings)
        let (output, error) = written.withLock { $0 }
        return Answer(output: output, error: error, code: code)
    }
}

/// A value that several tasks change.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { value in
            var copy = value
            defer { value = copy }
            return body(&copy)
        }
    }
}

/// Runs the body with a folder that is gone afterwards.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/clientela-commands.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("test", .internal, "no temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        for name in ["control.sock", "control.sock.lock"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
    try await body(folder)
}

/// Waits until something holds, looking again and again; false when it does not within a minute.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while !condition() {
        guard ContinuousClock.now < end else { return false }
        await Task.yield()
    }
    return true
}
