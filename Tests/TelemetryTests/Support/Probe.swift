import Foundation
import TestSupport
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
        var script = "exec \"$0\" \"$1\""
        var variables = environment
        variables["SWIFT_BACKTRACE"] = "enable=no"
        var socket: Int32?
        if let path {
            let listening = try UnixSocket.bound(SOCK_STREAM, to: path)
            socket = listening
            try #require(listen(listening, 1) == 0)
            variables["LISTEN_FDS"] = "1"
            variables["LISTEN_FDNAMES"] = names
            // Only the shell knows the number of the process that the program is going to be.
            script = "LISTEN_PID=$$ WATCHDOG_PID=$$ " + script
        }
        defer { if let socket { close(socket) } }
        let folder = try TemporaryFolder()
        let status = try SpawnedProcess(
            "/bin/sh", ["/bin/sh", "-c", script, program, argument], environment: variables,
            output: folder.path("output"), errors: folder.path("errors"), third: socket
        ).wait()
        try #require(status == 0, "clientela-probe ended with \(status): \(folder.text(of: "errors"))")
        return folder.text(of: errors ? "errors" : "output")
    }
}
