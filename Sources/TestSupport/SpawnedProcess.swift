import Foundation
import Synchronization

// Glibc has it since 2.34, but its header shows it to GNU sources only.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func addCloseFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32

/// A process of its own, started from a file's path; only this one is ever signalled.
///
/// It gets the descriptors that it is given and no other one: a pipe or socket of another test that it inherited would
/// stay open for as long as it lives, and whoever waits for that pipe's end would wait in vain.
package final class SpawnedProcess: Sendable {
    /// Why a process could not be started.
    package struct NotStarted: Error, CustomStringConvertible {
        package let description: String
    }

    private let identifier: pid_t
    /// Whether the process has been waited for, after which its number may belong to somebody else.
    private let isReaped = Mutex(false)

    /// Starts a program; its standard output and errors go into files, which are made new.
    ///
    /// `arguments` is what the program sees, its own name first; `environment` is all of it, nothing of ours is handed
    /// on; `third` is what the program finds as its descriptor 3. Throws `NotStarted`.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        output: String = "/dev/null", errors: String = "/dev/null", third: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, file) in [(Int32(1), output), (2, errors)] {
            posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        if let third { posix_spawn_file_actions_adddup2(&actions, third, 3) }
        _ = addCloseFrom(&actions, third == nil ? 3 : 4)
        // Threads of the test runner may block signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var identifier = pid_t()
        let error = posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
        guard error == 0 else {
            throw NotStarted(description: "\(path) does not start: \(String(cString: strerror(error)))")
        }
        self.identifier = identifier
    }

    /// Sends a signal, unless the process has ended.
    package func signal(_ number: Int32) {
        isReaped.withLock { if !$0 { _ = Foundation.kill(identifier, number) } }
    }

    /// Whether it has ended, as far as `ending` or `wait` has seen.
    package var hasEnded: Bool { isReaped.withLock { $0 } }

    /// Waits for the end, once; the exit code, or minus the number of the signal that killed it.
    ///
    /// A test whose time is over, and is cancelled, kills it.
    package func ending() async -> Int32 {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { [self] in continuation.resume(returning: wait()) }
            }
        } onCancel: {
            signal(SIGKILL)
        }
    }

    /// The same on this thread: for programs that end at once.
    package func wait() -> Int32 {
        var info = siginfo_t()
        while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        isReaped.withLock { isReaped in
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            isReaped = true
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }
}
