import ControlAPI
import ControlClient
import ControlServer
import NIOCore
import TestSupport
import Testing

/// What nobody on the other side of the socket can do to the daemon.
@Suite(.serialized) struct LimitTests {
    @Test func whoComesWhenThereIsNoRoomIsRefusedAtOnce() async throws {
        var limits = ControlLimits()
        limits.yieldAfter = .hours(1)
        try await LiveServer.with(limits: limits) { live in
            let connections = await idleConnections(500, to: live)
            #expect(connections.count == 500)
            #expect(await eventually { live.server.connectionCount + live.server.refusalCount == 500 })
            #expect(live.server.connectionCount == limits.connectionsPerUser)
            let refused = await connections[499].readToEnd()
            #expect(refused.hasPrefix("HTTP/1.1 503"))
            #expect(refused.contains("too_many_connections"))
            for connection in connections { connection.close() }
            #expect(await answered(by: live))
        }
    }

    @Test func fiveHundredIdleConnectionsDoNotKeepAnHonestCallerOut() async throws {
        var limits = ControlLimits()
        limits.yieldAfter = .zero
        try await LiveServer.with(limits: limits) { live in
            let connections = await idleConnections(500, to: live)
            // Who is silent gives its place to who asks.
            #expect(await live.isAlive)
            #expect(live.server.connectionCount <= limits.connectionsPerUser)
            for connection in connections { connection.close() }
        }
    }

    private func idleConnections(_ count: Int, to live: LiveServer) async -> [RawConnection] {
        var connections: [RawConnection] = []
        for _ in 0..<count {
            guard let connection = await live.raw.connect() else { break }
            connections.append(connection)
        }
        return connections
    }

    @Test func theClientTellsThatThereAreTooMany() async throws {
        var limits = ControlLimits()
        limits.connectionsPerUser = 1
        limits.yieldAfter = .hours(1)
        try await LiveServer.with(limits: limits) { live in
            let connection = try #require(await live.raw.connect())
            #expect(await eventually { live.server.connectionCount == 1 })
            let problem = await #expect(throws: Problem.self) { try await live.client.status() }
            #expect(problem?.code == "too_many_connections")
            connection.close()
            #expect(await answered(by: live))
        }
    }

    @Test func thousandsOfConnectionsOneAfterTheOther() async throws {
        try await LiveServer.with { live in
            for _ in 0..<2000 {
                let connection = try #require(await live.raw.connect())
                connection.close()
            }
            #expect(await eventually { live.server.connectionCount == 0 })
            #expect(await live.isAlive)
        }
    }

    private func answered(by live: LiveServer) async -> Bool {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if await live.isAlive { return true }
        }
        return false
    }

    @Test func aSlowHeadIsCut() async throws {
        var limits = ControlLimits()
        limits.headTime = .milliseconds(50)
        try await LiveServer.with(limits: limits) { live in
            let connection = try #require(await live.raw.connect())
            await connection.send("GET /v1/status HT")
            let answer = RawAnswer(await connection.readToEnd())
            #expect(answer.status == 408)
            #expect(answer.body.contains("request_too_slow"))
            connection.close()
            #expect(await live.isAlive)
        }
    }

    @Test func aHeadThatDripsIsCut() async throws {
        var limits = ControlLimits()
        limits.headTime = .milliseconds(100)
        try await LiveServer.with(limits: limits) { live in
            let connection = try #require(await live.raw.connect())
            let end = ContinuousClock.now + .seconds(10)
            var isOpen = true
            while isOpen, ContinuousClock.now < end { isOpen = await connection.send("G") == 1 }
            #expect(!isOpen)
            connection.close()
        }
    }

    @Test func aSlowBodyIsCut() async throws {
        var limits = ControlLimits()
        limits.bodyTime = .milliseconds(50)
        try await LiveServer.with(limits: limits) { live in
            let answer = RawAnswer(
                await live.raw.exchange(
                    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
            )
            #expect(answer.status == 408)
            #expect(!answer.text.contains("no end"))
            #expect(live.service.calls.isEmpty)
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        var limits = ControlLimits()
        limits.idleTime = .milliseconds(50)
        try await LiveServer.with(limits: limits) { live in
            #expect(await live.raw.exchange("") == "")
            let kept = await live.raw.exchange("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(kept.contains("true}"))
            #expect(!kept.contains("no end"))
        }
    }

    @Test func aSlowAnswerIsNotCut() async throws {
        var limits = ControlLimits()
        (limits.idleTime, limits.headTime, limits.bodyTime) = (.milliseconds(20), .milliseconds(20), .milliseconds(20))
        try await LiveServer.with(limits: limits) { live in
            live.service.hold("status")
            let asking = Task { try await live.client.status() }
            #expect(await eventually { live.service.calls == ["status"] })
            // Another connection's idle time passes meanwhile.
            #expect(await live.raw.exchange("") == "")
            live.service.release()
            let answer = try await asking.value
            #expect(answer == ScriptedValues.status)
        }
    }

    @Test func whoDoesNotReadIsCut() async throws {
        var limits = ControlLimits()
        limits.stallTime = .milliseconds(50)
        try await LiveServer.with(limits: limits) { live in
            live.service.change { $0.metrics = String(repeating: "x", count: 8 << 20) }
            let connection = try #require(await live.raw.connect())
            await connection.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await eventually { live.service.calls == ["metrics"] })
            #expect(await eventually { live.server.connectionCount == 0 })
            connection.close()
            #expect(await live.isAlive)
        }
    }

    @Test func halfRequestsOfManyDoNotHinder() async throws {
        var limits = ControlLimits()
        limits.headTime = .milliseconds(200)
        try await LiveServer.with(limits: limits) { live in
            var connections: [RawConnection] = []
            for number in 0..<100 {
                guard let connection = await live.raw.connect() else { continue }
                await connection.send(number.isMultiple(of: 2) ? "GET /v1/sta" : "POST /v1/sync HTTP/1.1\r\nContent-Le")
                connections.append(connection)
            }
            #expect(await answered(by: live))
            for connection in connections { connection.close() }
        }
    }

    @Test func aHundredReadersAtOnce() async throws {
        var limits = ControlLimits()
        limits.connectionsPerUser = 128
        try await LiveServer.with(limits: limits) { live in
            try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for _ in 0..<100 {
                    tasks.addTask { try await live.client.status() == ScriptedValues.status }
                }
                for try await isRight in tasks { #expect(isRight) }
            }
        }
    }
}
