package import ControlAPI
import CustomerModel
import Glibc

/// What the client finds out without an answer of the daemon; the status of each is 0.
package enum LocalProblems {
    /// Nobody listens.
    package static func notRunning(_ path: String) -> Problem {
        Problem(
            "daemon_not_running", status: 0, title: "Not running", .transient,
            "clientelad does not run: nobody answers on \(path)",
            wayOut: "start it with: systemctl start clientelad (or name its socket, if it has another)")
    }

    /// The socket's file does not let this user in; `group` is the file's.
    package static func noPermission(_ path: String, group: String?) -> Problem {
        let members = group.map { "members of the group '\($0)'" } ?? "the service's user"
        let wayOut = group.map { "as root: usermod -aG \($0) USER, then log in anew; or use sudo" } ?? "use sudo"
        return Problem(
            "no_permission", status: 0, title: "Not permitted", .authentication,
            "\(path) may be opened by root and \(members) only", wayOut: wayOut)
    }

    /// The path cannot be one of a socket.
    package static func pathTooLong(_ path: String) -> Problem {
        Problem(
            "socket_path_too_long", status: 0, title: "No such socket", .configuration,
            "the socket's path is empty or longer than \(ControlSocketPath.maximumLength) bytes: \(path.prefix(120))",
            wayOut: "name a shorter one, such as \(ControlSocketPath.default)")
    }

    /// The daemon did not answer in time.
    package static let timedOut = Problem(
        "timed_out", status: 0, title: "No answer", .transient, "clientelad did not answer in time",
        wayOut: "look what it does: systemctl status clientelad; journalctl -u clientelad")

    /// The connection broke off.
    package static let brokenOff = Problem(
        "connection_lost", status: 0, title: "Connection lost", .transient,
        "clientelad closed the connection before its answer was whole",
        wayOut: "see whether it still runs: systemctl status clientelad")

    /// The daemon speaks another version of the API.
    package static func otherVersion(_ version: String, program: String?) -> Problem {
        let daemon = program.map { "clientelad \($0)" } ?? "clientelad"
        return Problem(
            "other_version", status: 0, title: "Another version", .configuration,
            "\(daemon) speaks version \(version) of the control API, this program \(APIVersion.current)",
            wayOut: "after an update, restart it: systemctl restart clientelad")
    }

    /// An answer that makes no sense.
    package static func unreadable(_ detail: String, _ program: String? = nil) -> Problem {
        Problem(
            "unreadable_answer", status: 0, title: "Unreadable answer", .internal,
            program.map { "\(detail) (clientelad \($0))" } ?? detail,
            wayOut: "after an update, restart it: systemctl restart clientelad")
    }

    /// The daemon has no room for another connection.
    package static let tooManyCallers = Problem(
        "too_many_connections", status: 0, title: "Too many connections", .transient,
        "clientelad lets nobody in at the moment: it has too many connections, or it stops",
        wayOut: "try again in a moment")

    /// The system does not give a connection.
    static func failed(_ path: String, error: Int32) -> Problem {
        switch error {
        case ENOENT, ECONNREFUSED, ENOTDIR: return notRunning(path)
        case EACCES, EPERM: return noPermission(path, group: groupName(of: path))
        case ENAMETOOLONG: return pathTooLong(path)
        case EAGAIN: return tooManyCallers
        default:
            return Problem(
                "connection_failed", status: 0, title: "No connection", .transient,
                "\(path) cannot be opened: \(String(cString: strerror(error)))",
                wayOut: "see whether clientelad runs: systemctl status clientelad")
        }
    }

    private static func groupName(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "clientela" }
        // A file that its group may not write to is for its owner.
        guard status.st_mode & 0o020 != 0 else { return nil }
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        guard getgrgid_r(status.st_gid, &entry, &buffer, buffer.count, &found) == 0, found != nil,
            let name = entry.gr_name
        else { return nil }
        return String(cString: name)
    }
}
