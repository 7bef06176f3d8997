import Foundation
import Synchronization
import TestSupport
import Testing

/// The built `clientelad`, running as a process of its own; only this one is ever signalled.
final class Program: Sendable {
    /// How a program ended and what it said.
    struct Ending: Sendable {
        /// The exit code; minus the number of the signal that killed it.
        var code: Int32
        var output: String
        var errors: String
    }

    private static let names = Mutex(0)

    private let process: SpawnedProcess
    private let folder: TemporaryFolder
    private let name: String

    /// The program beside the one that runs the tests.
    static var path: String {
        get throws {
            let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            let path = tests.deletingLastPathComponent().appending(path: "clientelad").path
            try #require(FileManager.default.isExecutableFile(atPath: path), "clientelad is not built")
            return path
        }
    }

    /// Starts it with these arguments and nothing of our environment, and with a socket that listens already.
    init(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
        listening: ListeningSocket? = nil
    ) throws {
        self.folder = folder
        name = Self.names.withLock { number in
            number += 1
            return "program-\(number)"
        }
        var path = try Self.path
        var environment = environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment["PATH"] = "/usr/bin:/bin"
        var command = [path]
        if listening != nil {
            // The variables name the process that they are for, and only that process knows its number.
            environment.merge(["LISTEN_FDS": "1", "LISTEN_FDNAMES": "control"]) { $1 }
            (path, command) = ("/bin/sh", ["sh", "-c", "LISTEN_PID=$$ exec \"$0\" \"$@\"", path])
        }
        process = try SpawnedProcess(
            path, command + arguments, environment: environment, output: folder.path("\(name).out"),
            errors: folder.path("\(name).err"), third: listening?.descriptor)
    }

    /// Sends a signal, unless the program has ended.
    func signal(_ number: Int32) { process.signal(number) }

    /// Whether it has ended, as far as `ending` has seen.
    var hasEnded: Bool { process.hasEnded }

    /// Waits for the end, once.
    func ending() async -> Ending {
        let code = await process.ending()
        return Ending(code: code, output: folder.text(of: "\(name).out"), errors: folder.text(of: "\(name).err"))
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) async throws -> Ending {
        try await Program(arguments, in: folder, environment: environment).ending()
    }
}
