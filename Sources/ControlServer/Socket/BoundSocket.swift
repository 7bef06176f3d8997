import ControlAPI
import CustomerModel
import Glibc

/// A listening socket, and what to remove when it is not needed any more.
struct BoundSocket: Sendable {
    /// Callers that wait to be let in or sent away; it bridges a moment, no more.
    static let backlog: Int32 = 512

    let descriptor: Int32
    /// nil for an inherited socket.
    let file: BoundFile?

    /// Makes the socket, or takes the one that is given; throws a `Failure` of class `.configuration`.
    static func open(_ place: ControlPlace) throws -> BoundSocket {
        switch place {
        case .descriptor(let descriptor): try inherited(descriptor)
        case .path(let file): try bound(file)
        }
    }

    private static func inherited(_ descriptor: Int32) throws -> BoundSocket {
        guard option(SO_DOMAIN, of: descriptor) == AF_UNIX,
            option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
            option(SO_ACCEPTCONN, of: descriptor) == 1
        else {
            throw Failure(
                "inherited_socket", .configuration,
                "the inherited descriptor \(descriptor) is no listening Unix stream socket; "
                    + "expected ListenStream= with a path in the socket unit, and Accept=no")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return BoundSocket(descriptor: descriptor, file: nil)
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }

    private static func bound(_ file: SocketFile) throws -> BoundSocket {
        guard let address = UnixAddress(path: file.path) else {
            throw Failure(
                "socket_path_too_long", .configuration,
                "the socket's path has \(file.path.utf8.count) bytes: \(file.path.prefix(200)); "
                    + "expected 1 to \(ControlSocketPath.maximumLength), such as \(ControlSocketPath.default)")
        }
        let group = try file.group.map { name in
            guard let number = SystemGroup.number(of: name) else {
                throw Failure(
                    "socket_group_unknown", .configuration,
                    "there is no group '\(name)' for the socket \(file.path); expected one of this system: "
                        + "groupadd --system \(name)")
            }
            return number
        }
        // Two daemons that start together must not remove each other's socket. The lock is held for that moment only.
        let lock = try SocketLock(for: file.path)
        defer { lock.release() }
        try removeStale(file.path, address)
        return try makeSocket(file, address, group: group)
    }

    private static func removeStale(_ path: String, _ address: UnixAddress) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw Failure(
                "socket_path_taken", .configuration,
                "\(path) is there already and is no socket; it is left alone: move it away, or choose another path")
        }
        switch address.probe() {
        case ECONNREFUSED: unlink(path)
        case ENOENT: break
        case 0, EAGAIN:
            throw Failure(
                "socket_in_use", .configuration,
                "another clientelad answers on \(path); stop it first, or give this one another path")
        case let error:
            throw Failure("socket_failed", .configuration, "\(path) cannot be asked whether it lives: \(text(error))")
        }
    }

    private static func makeSocket(_ file: SocketFile, _ address: UnixAddress, group: UInt32?) throws -> BoundSocket {
        func failure(_ what: String) -> Failure {
            Failure("socket_failed", .configuration, "the socket \(file.path) cannot be \(what): \(text(errno))")
        }
        let descriptor = UnixAddress.makeSocket()
        guard descriptor >= 0 else { throw failure("made") }
        do {
            // Nobody else may connect between bind and chmod: Linux takes the file's mode from the socket's own.
            guard fchmod(descriptor, 0o600) == 0 else { throw failure("made") }
            guard address.apply({ bind(descriptor, $0, $1) }) == 0 else { throw failure("made") }
            guard let bound = BoundFile(path: file.path) else { throw failure("found again") }
            do {
                if let group, chown(file.path, uid_t.max, group) != 0 { throw failure("given to its group") }
                guard chmod(file.path, mode_t(file.mode)) == 0 else { throw failure("opened to others") }
                guard listen(descriptor, BoundSocket.backlog) == 0 else { throw failure("listened on") }
            } catch {
                bound.remove()
                throw error
            }
            return BoundSocket(descriptor: descriptor, file: bound)
        } catch {
            close(descriptor)
            throw error
        }
    }

    static func text(_ error: Int32) -> String { String(cString: strerror(error)) }
}

/// The socket's file, known by more than its name.
struct BoundFile: Sendable {
    private let path: String
    private let device: UInt64
    private let number: UInt64

    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }

    /// Removes the file, unless another one has taken its place.
    func remove() {
        guard let present = BoundFile(path: path), present.device == device, present.number == number else { return }
        unlink(path)
    }
}

/// A lock beside the socket, for the moment in which a stale one is replaced.
private struct SocketLock {
    private let descriptor: Int32

    init(for path: String) throws {
        descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                "socket_failed", .configuration,
                "the socket \(path) cannot be made: \(BoundSocket.text(errno)); expected a folder that the service's "
                    + "user may write to, such as systemd's RuntimeDirectory=clientela gives")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(
                "socket_in_use", .configuration,
                "another clientelad is just opening \(path); stop it first, or give this one another path")
        }
    }

    func release() { close(descriptor) }
}
