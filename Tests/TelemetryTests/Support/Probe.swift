import Foundation
import Testing

/// Runs `clientela-probe` to its end.
enum Probe {
    /// What it wrote to standard output, or to standard error; `environment` is all that it gets.
    ///
    /// A path is that of a listening socket to hand on as descriptor 3, with these names (`LISTEN_FDNAMES`).
    static func run(
        _ argument: String, environment: [String: String] = [:], listening path: String? = nil, names: String = "",
        errors: Bool = false
    ) throws -> String {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = tests.deletingLastPathComponent().appending(path: "clientela-probe").path
        try #require(FileManager.default.isExecutableFile(atPath: program), "clientela-probe is not built")
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], errors ? 2 : 1)
        var script = "exec \"$0\" \"$1\""
        var variables = environment
        variables["SWIFT_BACKTRACE"] = "enable=no"
        var socket: Int32 = -1
        if let path {
            socket = try UnixSocket.bound(SOCK_STREAM, to: path)
            try #require(listen(socket, 1) == 0)
            posix_spawn_file_actions_adddup2(&actions, socket, 3)
            variables["LISTEN_FDS"] = "1"
            variables["LISTEN_FDNAMES"] = names
            // Only the shell knows the number of the process that the program is going to be.
            script = "LISTEN_PID=$$ WATCHDOG_PID=$$ " + script
        }
        defer { if socket >= 0 { close(socket) } }
        let words: [String] = ["/bin/sh", "-c", script, program, argument]
        let argv = words.map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var identifier = pid_t()
        let error = posix_spawn(&identifier, "/bin/sh", &actions, nil, argv, envp)
        close(ends[1])
        try #require(error == 0)
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &buffer, buffer.count), count > 0 { output += buffer[..<count] }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        try #require(status == 0, "clientela-probe ended with \(status)")
        return String(decoding: output, as: UTF8.self)
    }
}
