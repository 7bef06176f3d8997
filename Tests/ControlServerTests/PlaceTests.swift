import ControlAPI
import ControlClient
import ControlServer
import CustomerModel
import Glibc
import TestSupport
import Testing

/// Where the server listens, and what it does about what is there already.
@Suite struct PlaceTests {
    @Test func theSocketHasItsModeAndGroup() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            let file = SocketFile(path: path, mode: 0o660, group: geteuid() == 0 ? "daemon" : nil)
            try await LiveServer.serve(.path(file), at: path) { live in
                var status = stat()
                #expect(stat(path, &status) == 0)
                #expect(status.st_mode == S_IFSOCK | 0o660)
                if geteuid() == 0 { #expect(status.st_gid == getgrnam("daemon").pointee.gr_gid) }
                #expect(await live.isAlive)
            }
            #expect(access(path, F_OK) != 0, "the socket is removed at the end")
        }
    }

    @Test func aPathThatIsTooLongIsTold() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/" + String(repeating: "x", count: 103 - folder.utf8.count)
            let failure = await failure(of: .path(SocketFile(path: path)))
            #expect(failure?.code == "socket_path_too_long")
            #expect(failure?.message.contains("has 104 bytes") == true)
            let problem = await #expect(throws: Problem.self) { try await ControlClient(socketPath: path).health() }
            #expect(problem?.code == "socket_path_too_long")
            // The longest that is possible.
            let longest = String(path.dropLast())
            try await LiveServer.serve(.path(SocketFile(path: longest)), at: longest) { #expect(await $0.isAlive) }
            unlink(longest + ".lock")
        }
    }

    @Test func aLiveSocketIsNotStolen() async throws {
        try await LiveServer.with { live in
            let failure = await failure(of: .path(SocketFile(path: live.path)))
            #expect(failure?.code == "socket_in_use")
            #expect(failure?.kind == .configuration)
            #expect(failure?.message.hasPrefix("another clientelad answers on \(live.path)") == true)
            #expect(await live.isAlive)
        }
    }

    @Test func aStaleSocketIsReplaced() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            let dead = listeningSocket(at: path)
            close(dead)
            #expect(access(path, F_OK) == 0)
            try await LiveServer.serve(.path(SocketFile(path: path)), at: path) { #expect(await $0.isAlive) }
        }
    }

    @Test func whatIsNoSocketIsLeftAlone() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/file"
            close(open(path, O_CREAT | O_WRONLY, 0o600))
            #expect(await failure(of: .path(SocketFile(path: path)))?.code == "socket_path_taken")
            #expect(access(path, F_OK) == 0)
            unlink(path + ".lock")
        }
    }

    @Test func aMissingFolderAndAMissingGroupAreTold() async throws {
        #expect(await failure(of: .path(SocketFile(path: "/nowhere/at/all.sock")))?.code == "socket_failed")
        try await withTemporaryFolder { folder in
            let file = SocketFile(path: folder + "/control.sock", group: "nobody-has-this-group")
            #expect(await failure(of: .path(file))?.code == "socket_group_unknown")
        }
    }

    @Test func aSocketThatTookTheNameIsNotRemoved() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            var descriptor: Int32 = -1
            try await LiveServer.serve(.path(SocketFile(path: path)), at: path) { _ in
                unlink(path)
                descriptor = listeningSocket(at: path)
            }
            #expect(access(path, F_OK) == 0)
            close(descriptor)
        }
    }

    @Test func anInheritedDescriptorIsServedAndItsFileStays() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/other.sock"
            let descriptor = listeningSocket(at: path)
            let kept = dup(descriptor)
            try await LiveServer.serve(.descriptor(descriptor), at: path) { live in
                let status = try await live.client.status()
                #expect(status == ScriptedValues.status)
            }
            #expect(access(path, F_OK) == 0)
            // As systemd does: the socket lives on, and the next daemon gets it.
            try await LiveServer.serve(.descriptor(kept), at: path) { #expect(await $0.isAlive) }
        }
    }

    @Test func whatIsNoListeningSocketIsNotServed() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        listen(internet, 1)
        for descriptor in [ends[0], internet, 12345] {
            #expect(await failure(of: .descriptor(descriptor))?.code == "inherited_socket")
        }
        for descriptor in ends + [internet] { close(descriptor) }
    }

    @Test func aServerThatNeverRanStops() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            let server = try await ControlServer.open(
                .path(SocketFile(path: path)), serving: ScriptedControlService(), program: "test",
                now: { ScriptedValues.moment })
            let early = try #require(await RawCaller(path: path).connect())
            await server.stop(within: .seconds(60))
            let farewell = await early.readToEnd()
            #expect(farewell.isEmpty || farewell.contains(#""code":"stopping""#), "\(farewell)")
            early.close()
            #expect(access(path, F_OK) != 0)
            // Neither of these waits for anything.
            await server.run()
            await server.stop(within: .seconds(60))
        }
    }

    @Test func stoppingFinishesWhatWasAsked() async throws {
        try await LiveServer.with { live in
            live.service.hold("status")
            let asking = Task { try await live.client.status() }
            #expect(await eventually { live.service.calls == ["status"] })
            let stopping = Task { await live.server.stop(within: .seconds(60)) }
            #expect(await eventually { access(live.path, F_OK) != 0 })
            live.service.release()
            let answer = try await asking.value
            #expect(answer == ScriptedValues.status)
            await stopping.value
            let problem = await #expect(throws: Problem.self) { try await live.client.status() }
            #expect(problem?.code == "daemon_not_running")
        }
    }

    @Test func stoppingDoesNotWaitForEver() async throws {
        try await LiveServer.with { live in
            live.service.hold("reload")
            let asking = Task { try await live.client.reload() }
            #expect(await eventually { live.service.calls == ["reload"] })
            await live.server.stop(within: .milliseconds(50))
            let problem = await #expect(throws: Problem.self) { try await asking.value }
            #expect(problem?.code == "connection_lost")
        }
    }

    private func failure(of place: ControlPlace) async -> Failure? {
        await #expect(throws: Failure.self) {
            _ = try await ControlServer.open(
                place, serving: ScriptedControlService(), program: "test", now: { ScriptedValues.moment })
        }
    }

    private func listeningSocket(at path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        listen(descriptor, 8)
        return descriptor
    }
}
