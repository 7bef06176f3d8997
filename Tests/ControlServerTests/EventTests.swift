import ControlAPI
import ControlClient
import ControlServer
import Glibc
import NIOCore
import TestSupport
import Testing

/// Live progress as server-sent events.
@Suite struct EventTests {
    private let run = RunReference("41")

    @Test func newsArriveAndTheServerEndsThem() async throws {
        try await LiveServer.with { live in
            let news: [RunEvent] = [.progress(ScriptedValues.progress), .finished(ScriptedValues.run)]
            let reading = Task { try await collect(live.client.events(of: run)) }
            #expect(await eventually { live.service.listenerCount == 1 })
            for event in news { live.service.send(event) }
            live.service.endEvents()
            let found = try await reading.value
            #expect(found == news)
            #expect(live.service.calls == ["events 41"])
        }
    }

    @Test func manyListenToAll() async throws {
        try await LiveServer.with { live in
            let readings = (0..<10).map { _ in Task { try await collect(live.client.events(of: nil)) } }
            #expect(await eventually { live.service.listenerCount == 10 })
            live.service.send(.progress(ScriptedValues.progress))
            live.service.endEvents()
            for reading in readings {
                let news = try await reading.value
                #expect(news.count == 1)
            }
        }
    }

    @Test func whoLeavesIsForgotten() async throws {
        try await LiveServer.with { live in
            for try await _ in try await started(live) { break }
            #expect(await eventually { live.service.listenerCount == 0 && live.server.connectionCount == 0 })
            // The same of a caller that vanishes without a word.
            let connection = try #require(await live.raw.connect())
            await connection.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await eventually { live.service.listenerCount == 1 })
            connection.close()
            #expect(await eventually { live.service.listenerCount == 0 && live.server.connectionCount == 0 })
        }
    }

    private func started(_ live: LiveServer) async throws -> RunEvents {
        let events = live.client.events(of: nil)
        #expect(await eventually { live.service.listenerCount == 1 })
        live.service.send(.progress(ScriptedValues.progress))
        return events
    }

    @Test func anErrorEndsTheNews() async throws {
        let problem = Problem.unavailable("spool_lost", "the run's spool is gone")
        try await LiveServer.with { live in
            let reading = Task { try await collect(live.client.events(of: run)) }
            #expect(await eventually { live.service.listenerCount == 1 })
            live.service.endEvents(throwing: problem)
            await #expect(throws: problem) { try await reading.value }
        }
    }

    @Test func anUnknownRunIsAProblemAndNoStream() async throws {
        try await LiveServer.with { live in
            await #expect(throws: Problem.notFound("run '9'")) {
                try await collect(live.client.events(of: RunReference("9")))
            }
        }
    }

    @Test func aQuietStreamShowsSignsOfLife() async throws {
        var limits = ControlLimits()
        limits.keepAliveTime = .milliseconds(10)
        try await LiveServer.with(limits: limits) { live in
            let connection = try #require(await live.raw.connect())
            await connection.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
            let text = await connection.read(until: "\r\nf\r\n: still there\n\n\r\nf\r\n: still there\n\n")
            #expect(text.contains("Content-Type: text/event-stream\r\n"))
            #expect(!text.contains("no end"))
            connection.close()
        }
    }

    @Test func stoppingEndsStreamsAtOnce() async throws {
        try await LiveServer.with { live in
            let reading = Task { try await collect(live.client.events(of: nil)) }
            #expect(await eventually { live.service.listenerCount == 1 })
            // Streams do not use the time that they are given: else this would not end before the runner's patience.
            await live.server.stop(within: .seconds(3600))
            let news = try await reading.value
            #expect(news.isEmpty)
            #expect(live.service.listenerCount == 0)
        }
    }

    @Test func aStreamThatBeginsWhileTheServerStopsEnds() async throws {
        try await LiveServer.with { live in
            live.service.hold("events")
            let reading = Task { try await collect(live.client.events(of: nil)) }
            #expect(await eventually { live.service.calls == ["events"] })
            let clock = ContinuousClock()
            let time = await clock.measure {
                let stopping = Task { await live.server.stop(within: .seconds(60)) }
                #expect(await eventually { access(live.path, F_OK) != 0 })
                live.service.release()
                await stopping.value
            }
            #expect(time < .seconds(30))
            let news = try await reading.value
            #expect(news.isEmpty)
        }
    }

    @Test func headOfAStreamEnds() async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask("HEAD", "/v1/events")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(await eventually { live.service.listenerCount == 0 })
        }
    }

    private func collect(_ events: RunEvents) async throws -> [RunEvent] {
        var found: [RunEvent] = []
        for try await event in events { found.append(event) }
        return found
    }
}
