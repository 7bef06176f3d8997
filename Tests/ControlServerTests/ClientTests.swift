import ControlAPI
import ControlClient
import ControlServer
import CustomerModel
import Glibc
import TestSupport
import Testing

/// What the client says when there is no proper answer.
@Suite struct ClientTests {
    @Test func aDaemonThatDoesNotRunIsToldWithTheWayToStartIt() async throws {
        try await withTemporaryFolder { folder in
            let problem = await #expect(throws: Problem.self) {
                try await ControlClient(socketPath: folder + "/control.sock").status()
            }
            #expect(problem?.code == "daemon_not_running")
            #expect(problem?.wayOut?.contains("systemctl start clientelad") == true)
            #expect(problem?.status == 0)
            await #expect(throws: Problem.self) {
                for try await _ in ControlClient(socketPath: folder + "/control.sock").events(of: nil) {}
            }
        }
    }

    @Test func aDaemonThatHangsUpIsTold() async throws {
        try await withFakeDaemon(answer: nil) { client, _ in
            let problem = await #expect(throws: Problem.self) { try await client.status() }
            #expect(problem?.code == "connection_lost")
        }
    }

    @Test func aDaemonThatDoesNotAnswerIsNotWaitedForForEver() async throws {
        try await LiveServer.with { live in
            live.service.hold("status")
            let client = ControlClient(socketPath: live.path, timeLimit: .milliseconds(100))
            let problem = await #expect(throws: Problem.self) { try await client.status() }
            #expect(problem?.code == "timed_out")
        }
    }

    @Test func whoIsCancelledLeaves() async throws {
        try await LiveServer.with { live in
            live.service.hold("status")
            let asking = Task { try await live.client.status() }
            #expect(await eventually { live.service.calls == ["status"] })
            asking.cancel()
            await #expect(throws: Problem.self) { try await asking.value }
            #expect(await eventually { live.server.connectionCount == 0 })
        }
    }

    @Test(
        arguments: [
            (
                "HTTP/1.1 200 OK\r\nClientela-API: 2.0\r\nClientela-Version: 3.1\r\nContent-Length: 2\r\n\r\n{}",
                "other_version"
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "other_version"),
            ("HTTP/1.1 200 OK\r\nClientela-API: 1.9\r\nContent-Length: 2\r\n\r\n{}", "unreadable_answer"),
            ("HTTP/1.1 200 OK\r\nClientela-API: 1.0\r\nContent-Length: 20\r\n\r\n{}", "connection_lost"),
            ("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "unreadable_answer"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "unreadable_answer"),
            ("", "connection_lost"),
        ])
    func anAnswerThatMakesNoSenseIsTold(answer: String, code: String) async throws {
        try await withFakeDaemon(answer: answer) { client, _ in
            let problem = await #expect(throws: Problem.self) { try await client.status() }
            #expect(problem?.code == code, "\(problem.map(String.init(describing:)) ?? "")")
        }
    }

    @Test func anotherVersionNamesBoth() async throws {
        let answer = "HTTP/1.1 200 OK\r\nClientela-API: 2.0\r\nClientela-Version: 3.1\r\nContent-Length: 2\r\n\r\n{}"
        try await withFakeDaemon(answer: answer) { client, _ in
            let problem = await #expect(throws: Problem.self) { try await client.status() }
            #expect(
                problem?.detail == "clientelad 3.1 speaks version 2.0 of the control API, this program 1.0")
            #expect(problem?.wayOut?.contains("systemctl restart clientelad") == true)
        }
    }

    /// Something that answers one caller with a text, or closes at once for nil.
    private func withFakeDaemon(
        answer: String?, _ body: (ControlClient, String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/other.sock"
            let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            listen(listener, 1)
            let serving = Task {
                await offPool {
                    let connection = accept(listener, nil, nil)
                    if let answer {
                        var buffer = [UInt8](repeating: 0, count: 65536)
                        _ = recv(connection, &buffer, buffer.count, 0)
                        let bytes = Array(answer.utf8)
                        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    }
                    close(connection)
                }
            }
            try await body(ControlClient(socketPath: path), path)
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
            await serving.value
        }
    }
}
