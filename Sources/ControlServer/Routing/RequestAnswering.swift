import ControlAPI
import CustomerModel
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers the requests of one route: reads, checks, asks the service, writes.
struct RequestAnswering: Sendable {
    let route: Route
    let limits: ControlLimits

    func respond(to request: Request, context: ControlContext) async throws -> Response {
        let scope = RequestScope(
            parameters: try parameters(context),
            query: try PathText.query(request.uri.query, keys: route.queryKeys),
            body: try await body(of: request), caller: context.caller)
        if !route.onlyReads {
            context.logger.info(
                "control request",
                metadata: [
                    "control.operation": "\(route.method) \(route.path)",
                    "control.caller_uid": "\(context.caller.user)",
                ])
        }
        let answer = try await Shielded.run(onlyReads: route.onlyReads) { try await route.answer(scope) }
        return try response(answer)
    }

    private func parameters(_ context: ControlContext) throws -> [String: String] {
        var result: [String: String] = [:]
        for (name, value) in context.parameters {
            guard let text = PathText.decoded(value) else {
                throw Problem.malformed("the address is not percent-encoded text")
            }
            result[String(name)] = text
        }
        return result
    }

    private func body(of request: Request) async throws -> Data {
        let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard declared <= limits.bodyBytes else { throw RequestProblems.bodyTooLarge(limits.bodyBytes) }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limits.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw RequestProblems.bodyTooLarge(limits.bodyBytes)
        } catch let error as HTTPParserError {
            throw RequestProblems.unreadable(error)
        }
        guard buffer.readableBytes > 0 else { return Data() }
        guard route.method == .post || route.method == .put else {
            throw Problem.malformed("\(route.method) takes no body here")
        }
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.trimmingSuffix(while: { $0 == " " }) == "application/json" else {
            throw Problem(
                "unsupported_media_type", status: 415, title: "Unsupported media type", .configuration,
                "the body is not declared as JSON", wayOut: "send it with Content-Type: application/json")
        }
        return Data(buffer.readableBytesView)
    }

    private func response(_ answer: Answer) throws -> Response {
        switch answer {
        case .json(let status, let value, let location):
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[.location] = location
            let body = ByteBuffer(bytes: try ControlJSON.encode(value))
            return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: body))
        case .text(let text, let contentType):
            return Response(
                status: .ok, headers: [.contentType: contentType],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        case .nothing:
            return Response(status: .noContent)
        case .events(let events):
            return Response(
                status: .ok, headers: [.contentType: EventStreamText.contentType],
                body: .init { writer in
                    do {
                        for try await event in events {
                            try await writer.write(ByteBuffer(string: try event.message().text))
                        }
                    } catch let problem as Problem {
                        let data = String(buffer: ProblemText.body(problem))
                        try await writer.write(ByteBuffer(string: ServerSentEvent(name: "problem", data: data).text))
                    }
                    try await writer.finish(nil)
                })
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
