import ConnectorKit
import CustomerModel
import Foundation
import Synchronization
import Testing

/// A server with one file, which may change, know no ranges, or refuse.
private final class FileServer: HTTPTransport {
    struct Behaviour {
        var content: [UInt8]
        var knowsRanges = true
        /// After so many answers the file becomes `next`.
        var changesAfter = Int.max
        var next: [UInt8] = []
        var status: Int?
        var key: String?
    }

    private struct Memory {
        var answers = 0
        var largest = 0
        var requests: [HTTPRequest] = []
    }

    let behaviour: Behaviour
    private let memory = Mutex(Memory())

    init(_ behaviour: Behaviour) { self.behaviour = behaviour }

    var requests: [HTTPRequest] { memory.withLock(\.requests) }
    var largestBody: Int { memory.withLock(\.largest) }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answers = memory.withLock {
            $0.answers += 1
            $0.requests.append(request)
            return $0.answers
        }
        if let status = behaviour.status { return HTTPResponse(status: status, body: ResponseBody("no")) }
        if let key = behaviour.key, request.headers["Authorization"] != key {
            return HTTPResponse(status: 401, body: ResponseBody())
        }
        let isChanged = answers > behaviour.changesAfter
        let content = isChanged ? behaviour.next : behaviour.content
        let tag = isChanged ? "\"two\"" : "\"one\""
        let condition = request.headers["If-Range"]
        if behaviour.knowsRanges, condition == nil || condition == tag, let range = request.headers["Range"] {
            let ends = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            guard ends[0] < content.count else { return HTTPResponse(status: 416, body: ResponseBody()) }
            let piece = content[ends[0]...min(ends[1], content.count - 1)]
            memory.withLock { $0.largest = max($0.largest, piece.count) }
            let headers: HTTPHeaders = [
                "Content-Range": "bytes \(ends[0])-\(ends[0] + piece.count - 1)/\(content.count)", "ETag": tag,
            ]
            return HTTPResponse(status: 206, headers: headers, body: ResponseBody(piece))
        }
        return HTTPResponse(status: 200, headers: ["ETag": tag], body: ResponseBody(content))
    }
}

@Suite("Files behind a URL")
struct DownloadTests {
    private func table(_ count: Int, name: String = "Ana") -> [UInt8] {
        var text = "id,email,name,address\n"
        let address = String(repeating: "Calle ", count: 20)
        for number in 0..<count { text += "\(number),p\(number)@example.com,\(name),\(address)\n" }
        return Array(text.utf8)
    }

    private let settings: [String: SettingValue] = [
        "path": .text("https://shop.example.com/export/clientes.csv?key=s3cret")
    ]

    @Test("A large file comes in pieces and is read as from the disk")
    func pieces() async throws {
        let content = table(130_000)
        let server = FileServer(.init(content: content))
        let pulled = try await pull(source("csv", settings), transport: server)
        #expect(pulled.records.count == 130_000)
        #expect(server.requests.count == (content.count + (8 << 20) - 1) / (8 << 20))
        #expect(server.largestBody <= 8 << 20)
        let again = try await pull(
            source("csv", settings), .incremental(try #require(pulled.outcome.nextState)), transport: server)
        #expect(again.records.isEmpty)
    }

    @Test("A server without ranges gives the file whole")
    func whole() async throws {
        let server = FileServer(.init(content: table(100), knowsRanges: false))
        #expect(try await pull(source("csv", settings), transport: server).records.count == 100)
        #expect(server.requests.count == 1)
    }

    @Test("A file that changes between two pieces is taken anew")
    func changes() async throws {
        let server = FileServer(.init(content: table(130_000), changesAfter: 1, next: table(70_000, name: "Luz")))
        let pulled = try await pull(source("csv", settings), transport: server)
        #expect(pulled.records.count == 70_000)
        #expect(pulled.records.allSatisfy { $0.fields[.firstName] == "Luz" })
    }

    @Test("An empty file gives nothing")
    func empty() async throws {
        let server = FileServer(.init(content: []))
        #expect(try await pull(source("csv", settings), transport: server).records.isEmpty)
    }

    @Test("The secret is sent, and no message names the URL's query")
    func secrets() async throws {
        let server = FileServer(.init(content: table(3), key: "Bearer k"))
        let allowed = source("csv", settings, secrets: ["authorization": "Bearer k"])
        #expect(try await pull(allowed, transport: server).records.count == 3)
        try await makeConnector(allowed, transport: server).check()
        await #expect { try await pull(source("csv", settings), transport: server) } throws: { error in
            let failure = error as? Failure
            return failure?.kind == .authentication && failure?.message.contains("s3cret") == false
        }
    }

    @Test(
        "C8: a status says what to do next",
        arguments: [
            (404, FailureClass.configuration), (403, .authentication), (429, .rateLimited), (500, .transient),
            (503, .transient),
        ])
    func statuses(_ status: Int, _ kind: FailureClass) async throws {
        let server = FileServer(.init(content: [], status: status))
        await #expect { try await pull(source("csv", settings), transport: server) } throws: {
            ($0 as? Failure)?.kind == kind
        }
    }
}
