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

    private let identifier: pid_t
    private let folder: TemporaryFolder
    private let name: String
    /// Whether the process has been waited for, after which its number may belong to somebody else.
    private let isReaped = Mutex(false)

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
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, ending) in [(Int32(1), "out"), (2, "err")] {
            let path = folder.path("\(name).\(ending)")
            posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        // Threads of the test runner may block signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var path = try Self.path
        var environment = environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment["PATH"] = "/usr/bin:/bin"
        var command = [path]
        if let listening {
            // The variables name the process that they are for, and only that process knows its number.
            environment.merge(["LISTEN_FDS": "1", "LISTEN_FDNAMES": "control"]) { $1 }
            (path, command) = ("/bin/sh", ["sh", "-c", "LISTEN_PID=$$ exec \"$0\" \"$@\"", path])
            posix_spawn_file_actions_adddup2(&actions, listening.descriptor, 3)
        }
        let argv = (command + arguments).map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var identifier = pid_t()
        let error = posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
        try #require(error == 0, "clientelad does not start: \(String(cString: strerror(error)))")
        self.identifier = identifier
    }

    /// Sends a signal, unless the program has ended.
    func signal(_ number: Int32) {
        isReaped.withLock { if !$0 { _ = Foundation.kill(identifier, number) } }
    }

    /// Whether it has ended, as far as `ending` has seen.
    var hasEnded: Bool { isReaped.withLock { $0 } }

    /// Waits for the end, once.
    func ending() async -> Ending {
        let code = await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
            Thread.detachNewThread { [self] in
                var info = siginfo_t()
                while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
                var status: Int32 = 0
                isReaped.withLock { isReaped in
                    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
                    isReaped = true
                }
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : -signal)
            }
        }
        return Ending(code: code, output: folder.text(of: "\(name).out"), errors: folder.text(of: "\(name).err"))
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) async throws -> Ending {
        try await Program(arguments, in: folder, environment: environment).ending()
    }
}
