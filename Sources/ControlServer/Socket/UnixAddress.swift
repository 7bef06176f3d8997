import ControlAPI
import Glibc

/// A Unix socket's address as the system calls want it.
struct UnixAddress {
    private let address: sockaddr_un

    /// nil where the path is empty, holds a NUL or is too long.
    init?(path: String) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= ControlSocketPath.maximumLength, !bytes.contains(0) else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
    }

    /// Calls `bind` or `connect`.
    func apply(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Whether somebody listens there: 0, or the error of `connect`.
    func probe() -> Int32 {
        let descriptor = UnixAddress.makeSocket()
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        // A full backlog is EAGAIN here, where a blocking socket would wait.
        return apply { connect(descriptor, $0, $1) } == 0 ? 0 : errno
    }

    /// A stream socket that does not block and that no child inherits; negative with errno.
    static func makeSocket() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }
}
