import ControlAPI
import CustomerModel
import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOHTTP1

/// What can be wrong with a request before it is one.
enum RequestProblems {
    static let slow = Problem(
        "request_too_slow", status: 408, title: "Request too slow", .transient,
        "the request did not arrive in time", wayOut: "send it in one piece")

    static let tooManyConnections = Problem(
        "too_many_connections", status: 503, title: "Too many connections", .transient,
        "there are too many connections to the control socket, or too many of this user",
        wayOut: "close some, or try again in a moment")

    static let stopping = Problem.unavailable(
        "stopping", "the daemon stops", wayOut: "try again when it runs: systemctl status clientelad")

    static func bodyTooLarge(_ limit: Int) -> Problem {
        Problem(
            "body_too_large", status: 413, title: "Body too large", .configuration,
            "the request's body is larger than \(limit) bytes", wayOut: "send less")
    }

    static func unreadable(_ error: HTTPParserError) -> Problem {
        guard error == .headerOverflow else {
            return Problem(
                "malformed_request", status: 400, title: "Malformed request", .configuration,
                "this is no HTTP/1.1 request", wayOut: "see /openapi.yaml for what can be asked")
        }
        return Problem(
            "head_too_large", status: 431, title: "Head too large", .configuration,
            "the request's line or its header fields are too large", wayOut: "send less")
    }
}

/// Problems as they are written.
enum ProblemText {
    static let contentType = "application/problem+json"

    static var headers: HTTPFields { [.contentType: contentType, .cacheControl: "no-store"] }

    static func body(_ problem: Problem) -> ByteBuffer {
        // A value of texts and numbers can always be written.
        ByteBuffer(bytes: (try? ControlJSON.encode(problem)) ?? Data())
    }

    /// A whole answer, for a connection that has no HTTP on it yet.
    static func rawAnswer(_ problem: Problem) -> [UInt8] {
        let body = Array(body(problem).readableBytesView)
        let head =
            "HTTP/1.1 \(problem.status) \(problem.title)\r\nContent-Type: \(contentType)\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\nRetry-After: 1\r\n"
            + "\(APIVersion.headerName): \(APIVersion.current)\r\n\r\n"
        return Array(head.utf8) + body
    }
}

/// `text/event-stream` as it is written.
enum EventStreamText {
    static let contentType = "text/event-stream"
    /// A comment: readers skip it.
    static let keepAlive = ": still there\n\n"
}
