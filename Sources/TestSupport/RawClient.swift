import Foundation
import Glibc

/// A client that sends what it is told, byte for byte, and reads to the end.
package struct RawClient: ~Copyable {
    private let descriptor: Int32

    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ClientFault.noConnection }
        // No test waits for ever.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(descriptor) }

    /// Sends; false when the other side takes no more.
    @discardableResult
    package func send(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }

    /// Says that nothing more comes.
    package func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// All that comes until the other side closes.
    package func all() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// The status of the only answer; nil when there is none.
    package func status() -> Int? { Self.status(of: all()) }

    /// The status of an answer; nil when there is none.
    package static func status(of answer: String) -> Int? {
        let parts = answer.split(separator: " ", maxSplits: 2)
        return parts.count > 1 && parts[0] == "HTTP/1.1" ? Int(parts[1]) : nil
    }
}

/// Why a client cannot speak.
package enum ClientFault: Error { case noConnection }

extension RawClient {
    /// Sends a request on a thread of its own, and gives the answer's head and body as they came.
    package static func exchange(port: Int, _ texts: [String], finishing: Bool = false) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        let client = try RawClient(port: port)
                        for text in texts { client.send(text) }
                        if finishing { client.finish() }
                        return client.all()
                    })
            }
            thread.start()
        }
    }
}
