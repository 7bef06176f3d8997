import ControlAPI
import ControlClient
import ControlServer
import NIOCore
import TestSupport
import Testing

/// What the server says as HTTP, whatever the operation.
@Suite struct HTTPTests {
    @Test func anUnknownAddressIsAProblem() async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask("GET", "/v1/nothing")
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.body.contains(#""code":"not_found""#))
        }
    }

    @Test(arguments: ["DELETE", "PATCH", "PUT", "POST", "TRACE"])
    func anotherMethodIsToldWhichOnesThereAre(method: String) async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask(method, "/v1/status")
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
            #expect(answer.body.contains("method_not_allowed"))
        }
    }

    @Test func optionsTellsTheMethods() async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask("OPTIONS", "/v1/sources/boletin")
            #expect(answer.status == 204)
            #expect(answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS")
            #expect(answer.body.isEmpty)
        }
    }

    @Test func headHasTheHeadOfGet() async throws {
        try await LiveServer.with { live in
            let head = await live.raw.ask("HEAD", "/v1/status")
            let get = await live.raw.ask("GET", "/v1/status")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers == get.headers)
            #expect(get.headers["content-length"] == String(get.body.utf8.count))
        }
    }

    @Test(arguments: [("PROPFIND", 501), ("BREW", 400)])
    func aMethodThatNobodyKnowsIsRefused(method: String, status: Int) async throws {
        try await LiveServer.with { live in
            #expect(await live.raw.ask(method, "/v1/status").status == status)
        }
    }

    @Test func everyAnswerTellsVersionsAndDate() async throws {
        try await LiveServer.with { live in
            for target in ["/health", "/v1/nothing"] {
                let answer = await live.raw.ask("GET", target)
                #expect(answer.headers["clientela-api"] == "1.0")
                #expect(answer.headers["clientela-version"] == "1.0.0-test")
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["date"] == "Wed, 18 Nov 2026 11:06:40 GMT")
            }
        }
    }

    @Test func aConnectionServesSeveralRequests() async throws {
        try await LiveServer.with { live in
            let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let connection = try #require(await live.raw.connect())
            await connection.send(request)
            _ = await connection.read(until: "true}")
            await connection.send(request + request)
            let answers = await connection.read(until: "true}HTTP/1.1 200 OK")
            #expect(!answers.contains("no end"))
            connection.close()
        }
    }

    @Test func whoEndsSendingStillGetsItsAnswer() async throws {
        try await LiveServer.with { live in
            let connection = try #require(await live.raw.connect())
            await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.endSending()
            #expect(await connection.readToEnd().contains("true}"))
            connection.close()
        }
    }

    @Test(
        arguments: [
            (#"{"full":1}"#, "full"), (#"{"ful":true}"#, "ful"), ("[]", "JSON object"), ("{", "JSON object"),
        ])
    func aBodyIsReadStrictly(body: String, word: String) async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask("POST", "/v1/sync", body: body)
            #expect(answer.status == 400)
            #expect(answer.body.contains(word))
            #expect(live.service.calls.isEmpty)
        }
    }

    @Test(arguments: [
        "limit=0", "limit=501", "limit=x", "state=done", "colour=red", "limit=1&limit=2", "source=%ff", "source=",
    ])
    func aQueryIsReadStrictly(query: String) async throws {
        try await LiveServer.with { live in
            let answer = await live.raw.ask("GET", "/v1/runs?\(query)")
            #expect(answer.status == 400)
            #expect(answer.body.contains("malformed_request"))
        }
    }

    @Test func aBodyMustBeJSON() async throws {
        try await LiveServer.with { live in
            let answer = RawAnswer(
                await live.raw.exchange(
                    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"))
            #expect(answer.status == 415)
        }
    }

    @Test func aBodyWithoutAPlaceIsRefused() async throws {
        try await LiveServer.with { live in
            #expect(await live.raw.ask("GET", "/v1/status", body: "{}").status == 400)
            #expect(await live.raw.ask("POST", "/v1/reload", body: #"{"now":true}"#).status == 400)
            #expect(await live.raw.ask("POST", "/v1/reload", body: "{}").status == 200)
        }
    }

    @Test func namesInAddressesAreDecoded() async throws {
        try await LiveServer.with { live in
            #expect(await live.raw.ask("GET", "/v1/sources/a%2Fb%20%C3%B1").body.contains("a/b ñ"))
            #expect(live.service.calls == ["source a/b ñ"])
            for bad in ["%", "%zz", "%00", "%ff", String(repeating: "x", count: 201)] {
                #expect(await live.raw.ask("GET", "/v1/sources/\(bad)").status == 400, "\(bad)")
            }
        }
    }

    @Test func aBugIsToldWithoutItsText() async throws {
        struct Secret: Error { let text = "sk-1234" }
        try await LiveServer.with { live in
            live.service.fail("status", with: Secret())
            let answer = await live.raw.ask("GET", "/v1/status")
            #expect(answer.status == 500)
            #expect(!answer.body.contains("sk-1234"))
            #expect(answer.body.contains(#""failure_class":"internal""#))
        }
    }

    @Test func aBodyOverTheLimitIsRefusedUnread() async throws {
        var limits = ControlLimits()
        limits.bodyBytes = 1000
        try await LiveServer.with(limits: limits) { live in
            let big = String(repeating: " ", count: 1001)
            let declared = await live.raw.ask("POST", "/v1/sync", body: big)
            #expect(declared.status == 413)
            #expect(declared.headers["connection"] == "close")
            let chunked = RawAnswer(
                await live.raw.exchange(
                    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n3E9\r\n\(big)\r\n"))
            #expect(chunked.status == 413)
            #expect(live.service.calls.isEmpty)
            #expect(
                await live.raw.ask("POST", "/v1/sync", body: "{}" + String(repeating: " ", count: 998)).status == 202)
        }
    }

    @Test func aHeadOfAMegabyteIsRefused() async throws {
        try await LiveServer.with { live in
            let megabyte = String(repeating: "x", count: 1 << 20)
            for request in [
                "GET /\(megabyte) HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX-Big: \(megabyte)\r\n\r\n",
                "GET /health HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 1 << 17) + "\r\n", megabyte,
            ] {
                let answer = RawAnswer(await live.raw.exchange(request))
                #expect([400, 431].contains(answer.status), "\(request.prefix(40)): \(answer.text.prefix(100))")
                #expect(answer.headers["content-type"] == "application/problem+json")
            }
            #expect(await live.isAlive)
        }
    }

    @Test(
        arguments: [
            "\u{0}\u{1}\u{2}garbage\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n\r\nhello\r\n",
            "POST /v1/sync HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "{\"full\":true}\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}",
        ])
    func garbageIsAnsweredAndCut(garbage: String) async throws {
        try await LiveServer.with { live in
            let answer = RawAnswer(await live.raw.exchange(garbage))
            #expect([400, 431, 501, 505].contains(answer.status), "\(answer.text)")
            #expect(!answer.text.contains("no end"))
            #expect(live.service.calls.isEmpty)
            #expect(await live.isAlive)
        }
    }
}
