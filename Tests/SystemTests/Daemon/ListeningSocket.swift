import Foundation
import TestSupport
import Testing

/// A Unix socket that listens for a daemon that may not be there yet, as a socket unit of systemd does.
final class ListeningSocket: Sendable {
    let path: String
    let descriptor: Int32

    init(in folder: TemporaryFolder) throws {
        path = folder.path("given.sock")
        descriptor = try UnixSocket.bound(to: path, SOCK_STREAM)
        try #require(listen(descriptor, 16) == 0, "\(String(cString: strerror(errno)))")
        chmod(path, 0o666)
    }

    deinit { close(descriptor) }
}

/// Unix sockets as the tests need them.
enum UnixSocket {
    /// A new socket of this kind that is bound to a path, and closed on exec.
    static func bound(to path: String, _ kind: __socket_type) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let text = Array(path.utf8)
        try #require(text.count < 108, "the temporary folder's path is too long for a socket")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: text) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0, "\(String(cString: strerror(errno)))")
        return descriptor
    }
}
