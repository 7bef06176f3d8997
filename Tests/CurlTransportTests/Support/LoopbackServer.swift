import Foundation
import Glibc
import Synchronization

/// A tiny HTTP/1.1 server on a loopback port: the test writes each answer's bytes itself, right or wrong.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        var headers: [(name: String, value: String)]
        var body: [UInt8]
        /// Which connection brought it, from 1.
        var connection: Int

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// The server's side of one connection.
    final class Connection: Sendable {
        let descriptor: Int32
        let number: Int
        fileprivate let isClosed = Mutex(false)

        init(_ descriptor: Int32, _ number: Int) {
            self.descriptor = descriptor
            self.number = number
        }

        /// Sends bytes as they are; false when the client has gone.
        @discardableResult
        func send(_ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        @discardableResult
        func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        func answer(_ status: String = "200 OK", _ headers: [String] = [], body: [UInt8] = []) {
            let head = (["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers).joined(separator: "\r\n")
            send(Array((head + "\r\n\r\n").utf8) + body)
        }

        /// Ends the connection at once.
        func cut() {
            if isClosed.withLock({ $0.exchange(true) }) == false { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
        }

        /// Blocks until the client closes the connection.
        func waitUntilClientLeaves() {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        }
    }

    typealias Handler = @Sendable (Request, Connection) -> Void

    private struct State {
        var connections: [Connection] = []
        var requests: [Request] = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    init(_ handler: @escaping Handler) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept(handler) }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    var requests: [Request] { state.withLock { $0.requests } }

    var connectionCount: Int { state.withLock { $0.connections.count } }

    func stop() {
        let connections = state.withLock { state in
            state.isStopped = true
            return state.connections
        }
        Glibc.shutdown(listener, Int32(SHUT_RDWR))
        connections.forEach { $0.cut() }
    }

    private func accept(_ handler: @escaping Handler) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let connection = state.withLock { state in
                let connection = Connection(descriptor, state.connections.count + 1)
                state.connections.append(connection)
                return connection
            }
            if state.withLock({ $0.isStopped }) { connection.cut() }
            Thread.detachNewThread { [self] in serve(connection, handler) }
        }
        close(listener)
    }

    private func serve(_ connection: Connection, _ handler: Handler) {
        var pending: [UInt8] = []
        while let request = Self.read(from: connection, &pending) {
            state.withLock { $0.requests.append(request) }
            handler(request, connection)
        }
        connection.isClosed.withLock { $0 = true }
        close(connection.descriptor)
    }

    private static func read(from connection: Connection, _ pending: inout [UInt8]) -> Request? {
        let blankLine = Array("\r\n\r\n".utf8)
        func receive() -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(connection.descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            pending += buffer[..<count]
            return true
        }
        while pending.firstRange(of: blankLine) == nil { guard receive() else { return nil } }
        guard let end = pending.firstRange(of: blankLine) else { return nil }
        let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        pending.removeSubrange(..<end.upperBound)
        let start = lines[0].components(separatedBy: " ")
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        var request = Request(
            method: start[0], target: start[1], headers: headers, body: [], connection: connection.number)
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        while pending.count < length { guard receive() else { return nil } }
        request.body = Array(pending[..<length])
        pending.removeSubrange(..<length)
        return request
    }
}

extension Bool {
    fileprivate mutating func exchange(_ value: Bool) -> Bool {
        defer { self = value }
        return self
    }
}

/// Lets a thread of the server tell the test that something happened.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func fire() { continuation.yield() }

    func wait() async { for await _ in stream { return } }
}
