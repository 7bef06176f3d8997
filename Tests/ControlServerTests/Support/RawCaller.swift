import Dispatch
import Glibc

/// A caller that sends any bytes; it works on threads of its own, so that it never takes one from the server's tasks.
struct RawCaller: Sendable {
    let path: String

    /// Connects, sends, and reads until the server closes or the time is over.
    func exchange(_ text: String, seconds: Int = 10) async -> String {
        await exchange(Array(text.utf8), seconds: seconds)
    }

    /// Connects, sends, and reads until the server closes or the time is over.
    func exchange(_ bytes: [UInt8], seconds: Int = 10) async -> String {
        guard let connection = await connect() else { return "no connection" }
        await connection.send(bytes)
        let answer = await connection.readToEnd(seconds: seconds)
        connection.close()
        return answer
    }

    /// One request on a connection that is closed afterwards.
    func ask(
        _ method: String, _ target: String, headers: [String] = [], body: String = ""
    ) async -> RawAnswer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if !body.isEmpty { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        return RawAnswer(await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + body))
    }

    func connect() async -> RawConnection? { await offPool { RawConnection(path: path) } }
}

/// One connection of it.
final class RawConnection: Sendable {
    private let descriptor: Int32

    init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            return nil
        }
    }

    /// Sends all of it, or as much as the server takes.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Int {
        await offPool { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { break }
                sent += count
            }
            return sent
        }
    }

    @discardableResult
    func send(_ text: String) async -> Int { await send(Array(text.utf8)) }

    /// No more is sent; answers are still read.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What comes until the server closes; what came so far when the time is over, with a note.
    func readToEnd(seconds: Int = 10) async -> String {
        await read(seconds: seconds) { _ in false }
    }

    /// What comes until the text is there.
    func read(until text: String, seconds: Int = 10) async -> String {
        await read(seconds: seconds) { String(decoding: $0, as: UTF8.self).utf8Contains(text) }
    }

    private func read(seconds: Int, isEnough: @escaping @Sendable ([UInt8]) -> Bool) async -> String {
        await offPool { [descriptor] in
            var limit = timeval(tv_sec: seconds, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            let end = ContinuousClock.now + .seconds(seconds)
            while !isEnough(bytes) {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count > 0 { bytes += buffer[..<count] }
                if count > 0, ContinuousClock.now < end { continue }
                if count > 0 || count < 0 && errno == EAGAIN { bytes += Array("[no end in \(seconds) s]".utf8) }
                break
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    func close() { Glibc.close(descriptor) }
}

/// An answer taken apart.
struct RawAnswer: Sendable {
    let text: String
    let status: Int
    let headers: [String: String]
    let body: String

    init(_ text: String) {
        self.text = text
        guard let end = text.firstRange(of: "\r\n\r\n") else {
            (status, headers, body) = (0, [:], "")
            return
        }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        body = String(text[end.upperBound...])
    }
}

/// Runs something that blocks on a thread that nobody else needs.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "raw caller").async { continuation.resume(returning: body()) }
    }
}

extension String {
    /// Whether the bytes of the text occur; line ends are bytes like others here, and no part of a character.
    fileprivate func utf8Contains(_ text: String) -> Bool { Array(utf8).firstRange(of: Array(text.utf8)) != nil }
}
