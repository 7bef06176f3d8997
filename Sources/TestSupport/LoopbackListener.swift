import Foundation
import Glibc
import Synchronization

/// Listens on a loopback port and hands each connection to the test, on a thread of its own.
package final class LoopbackListener: Sendable {
    /// The server's side of one connection.
    package final class Connection {
        private let descriptor: Int32
        private var pending: [UInt8] = []

        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

        /// Sends all of the text, unless the client has left.
        package func send(_ text: String) {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                rest.removeFirst(count)
            }
        }

        /// The next line without its CRLF; nil when the client has left.
        package func line() -> String? {
            while true {
                if let end = pending.firstRange(of: [0x0D, 0x0A]) {
                    defer { pending.removeSubrange(..<end.upperBound) }
                    return String(decoding: pending[..<end.lowerBound], as: UTF8.self)
                }
                guard receive() else { return nil }
            }
        }

        /// The next bytes; nil when the client has left before.
        package func bytes(_ count: Int) -> [UInt8]? {
            while pending.count < count { guard receive() else { return nil } }
            defer { pending.removeFirst(count) }
            return Array(pending[..<count])
        }

        private func receive() -> Bool {
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            pending += buffer[..<count]
            return true
        }
    }

    /// On 127.0.0.1.
    package let port: Int
    private let listener: Int32
    private let hasStopped = Mutex(false)

    /// Listens until `stop`; a connection ends when the handler returns.
    package init(_ handler: @escaping @Sendable (Connection) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                Thread.detachNewThread {
                    handler(Connection(descriptor))
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    /// Lets nobody in any more.
    package func stop() {
        // Once: its number may belong to somebody else afterwards.
        let isFirst = hasStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }
}
