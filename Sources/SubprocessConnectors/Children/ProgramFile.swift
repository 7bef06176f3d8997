import CustomerModel
import Glibc

/// Finds programs and users on this machine.
enum ProgramFile {
    /// Where programs are looked for.
    static var searchPath: String {
        getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// The absolute path of a program; throws a `Failure` of class `.configuration` when there is none.
    static func find(_ program: String) throws -> String {
        if program.hasPrefix("/") {
            guard isProgram(program) else { throw failure(program, "is no program that may be run here") }
            return program
        }
        for folder in searchPath.split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(program)"
            if isProgram(path) { return path }
        }
        throw failure(program, "is in none of the folders of PATH; give its absolute path in 'command'")
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private static func failure(_ program: String, _ what: String) -> Failure {
        Failure("program_not_found", .configuration, "the program '\(program)' \(what)")
    }
}

/// A user of this machine.
struct MachineUser: Sendable, Equatable {
    var user: uid_t
    var group: gid_t

    /// The user of that name; throws a `Failure` of class `.configuration`.
    static func find(_ name: String) throws -> MachineUser {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var room = [CChar](repeating: 0, count: 16_384)
        let error = getpwnam_r(name, &entry, &room, room.count, &found)
        guard error == 0, found != nil else {
            throw Failure(
                "unknown_user", .configuration, "there is no user '\(name)' on this machine; check 'run_as'")
        }
        let user = MachineUser(user: entry.pw_uid, group: entry.pw_gid)
        guard geteuid() == 0 || geteuid() == user.user else {
            throw Failure(
                "user_not_possible", .configuration,
                "only a daemon that runs as root can run a program as '\(name)'; leave 'run_as' out")
        }
        return user
    }
}
