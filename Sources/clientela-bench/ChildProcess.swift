import Glibc

/// A program that was started to be measured, with its own account of what it used.
struct ChildProcess {
    /// What a finished program used: processor time of all its threads, time on the wall, the largest memory it held.
    struct Usage {
        var cpuSeconds: Double
        var wallSeconds: Double
        var peakMiB: Double
        var exitCode: Int32
    }

    struct Trouble: Error, CustomStringConvertible {
        var description: String
    }

    let process: pid_t
    private let began: ContinuousClock.Instant

    /// Starts a program; its standard output goes to a file or nowhere, its standard error too.
    init(_ program: String, _ arguments: [String], input: String? = nil, output: String = "/dev/null") throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, output + ".errors", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if output == "/dev/null" { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var pid = pid_t()
        began = ContinuousClock.now
        let status = posix_spawnp(&pid, program, &actions, nil, words, environ)
        guard status == 0 else {
            throw Trouble(description: "cannot start \(program): \(String(cString: strerror(status)))")
        }
        process = pid
    }

    /// Whether the program has ended; its account can still be asked for.
    var hasEnded: Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_signo != 0
    }

    /// Waits for the end.
    func finish() -> Usage {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        let wall = ContinuousClock.now - began
        return Usage(
            cpuSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            wallSeconds: Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18,
            peakMiB: Double(usage.ru_maxrss) / 1024, exitCode: status & 0x7F == 0 ? (status >> 8) & 0xFF : -1)
    }

    /// Runs a program to its end and insists that it succeeds.
    static func run(
        _ program: String, _ arguments: [String], input: String? = nil, output: String = "/dev/null"
    ) throws -> Usage {
        let usage = try ChildProcess(program, arguments, input: input, output: output).finish()
        guard usage.exitCode == 0 else {
            throw Trouble(
                description: "\(program) \(arguments.prefix(4).joined(separator: " ")) … ended with \(usage.exitCode)"
                    + "; see \(output)")
        }
        return usage
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
