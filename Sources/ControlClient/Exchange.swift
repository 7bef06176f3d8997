import ControlAPI
import CustomerModel
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One request and its answer over a connection of its own.
struct Exchange: Sendable {
    /// A larger answer is not read.
    private static let maximumAnswerLength = 64 << 20

    /// For a full queue, 20 ms apart.
    private static let connectAttempts = 100

    private typealias HTTPConnection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// An answer that was read whole.
    struct Answer: Sendable {
        var body: [UInt8]
        /// The version of the daemon.
        var program: String?
    }

    let socketPath: String

    /// The answer's bytes.
    ///
    /// `isAnswer` says, for a status and whether the body is a problem, what is not thrown as one.
    func bytes(
        of call: Call, within limit: Duration,
        isAnswer: @escaping @Sendable (Int, Bool) -> Bool = { status, _ in (200..<300).contains(status) }
    ) async throws(Problem) -> Answer {
        try await run(call, within: limit) { head, parts, _ in
            let body = try await Self.collect(&parts)
            let isProblem = Self.isProblem(head)
            guard isAnswer(Int(head.status.code), isProblem) else { throw Self.problem(head, body) }
            return Answer(body: body, program: head.headers.first(name: APIVersion.programHeaderName))
        }
    }

    /// The events of a stream; the limit is for its beginning.
    func events(of call: Call, within limit: Duration) -> RunEvents {
        let (events, continuation) = RunEvents.makeStream()
        let task = Task {
            do {
                try await run(call, within: limit) { head, parts, deadline in
                    guard head.status == .ok else { throw Self.problem(head, try await Self.collect(&parts)) }
                    deadline.cancel()
                    var reader = ServerSentEventReader()
                    while let part = try await parts.next() {
                        switch part {
                        case .head: throw LocalProblems.brokenOff
                        case .end: return
                        case .body(let buffer):
                            for message in try reader.read(buffer.readableBytesView) {
                                if message.name == "problem" { throw Self.problem(message) }
                                if let event = try RunEvent(message) { continuation.yield(event) }
                            }
                        }
                    }
                    throw LocalProblems.brokenOff
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return events
    }

    private func run<Result: Sendable>(
        _ call: Call, within limit: Duration,
        _ body: (
            HTTPResponseHead, inout NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator, Scheduled<Void>
        ) async throws -> Result
    ) async throws(Problem) -> Result {
        let connection = try await connect()
        let channel = connection.channel
        let isOver = Flag()
        let components = limit.components
        let deadline = channel.eventLoop.scheduleTask(
            in: .nanoseconds(components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000)
        ) {
            isOver.raise()
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await connection.executeThenClose { inbound, outbound in
                    // A daemon that refuses at once closes before it has read: its answer counts.
                    try? await outbound.write(.head(call.head))
                    if let bytes = call.body { try? await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes)))) }
                    try? await outbound.write(.end(nil))
                    var parts = inbound.makeAsyncIterator()
                    while let part = try await parts.next() {
                        guard case .head(let head) = part else { break }
                        if head.status.code < 200 { continue }
                        try Self.checkVersion(head)
                        return try await body(head, &parts, deadline)
                    }
                    throw LocalProblems.brokenOff
                }
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            if isOver.isRaised { throw LocalProblems.timedOut }
            switch error {
            case let problem as Problem: throw problem
            case let failure as NIOHTTPDecoderError where failure == .unsolicitedResponse:
                // An answer before there is a question is how a daemon with too many callers says so.
                throw LocalProblems.tooManyCallers
            case let failure as HTTPParserError where failure == .invalidEOFState: throw LocalProblems.brokenOff
            case is HTTPParserError, is DecodingError:
                throw LocalProblems.unreadable("the answer to \(call.path) cannot be read")
            default: throw LocalProblems.brokenOff
            }
        }
    }

    private func connect() async throws(Problem) -> HTTPConnection {
        guard (1...ControlSocketPath.maximumLength).contains(socketPath.utf8.count) else {
            throw LocalProblems.pathTooLong(socketPath)
        }
        // A full queue at the socket is over in a moment.
        for _ in 0..<Self.connectAttempts {
            do {
                return try await connectOnce()
            } catch let error as IOError where error.errnoCode == EAGAIN {
                try? await Task.sleep(for: .milliseconds(20))
            } catch let error as IOError {
                throw LocalProblems.failed(socketPath, error: error.errnoCode)
            } catch {
                throw LocalProblems.notRunning(socketPath)
            }
        }
        throw LocalProblems.tooManyCallers
    }

    private func connectOnce() async throws -> HTTPConnection {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: socketPath) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try HTTPConnection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private static func collect(
        _ parts: inout NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let part = try await parts.next() {
            switch part {
            case .head: throw LocalProblems.brokenOff
            case .end: return bytes
            case .body(let buffer):
                bytes += buffer.readableBytesView
                guard bytes.count <= maximumAnswerLength else {
                    throw LocalProblems.unreadable("the answer is larger than \(maximumAnswerLength) bytes")
                }
            }
        }
        throw LocalProblems.brokenOff
    }

    private static func checkVersion(_ head: HTTPResponseHead) throws(Problem) {
        let text = head.headers.first(name: APIVersion.headerName)
        guard let text, APIVersion(text)?.major == APIVersion.current.major else {
            // A bare refusal of the HTTP layer carries no version.
            if text == nil, head.status.code >= 400 { return }
            throw LocalProblems.otherVersion(
                text ?? "unknown", program: head.headers.first(name: APIVersion.programHeaderName))
        }
    }

    private static func isProblem(_ head: HTTPResponseHead) -> Bool {
        head.headers.first(name: "Content-Type") == "application/problem+json"
    }

    private static func problem(_ head: HTTPResponseHead, _ body: [UInt8]) -> Problem {
        if isProblem(head), let problem = try? ControlJSON.decode(Problem.self, from: Data(body)) { return problem }
        return LocalProblems.unreadable("clientelad answered with status \(head.status.code) and no explanation")
    }

    private static func problem(_ message: ServerSentEvent) -> Problem {
        (try? ControlJSON.decode(Problem.self, from: Data(message.data.utf8))) ?? LocalProblems.brokenOff
    }
}

/// Something that happened or not, known to several threads.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() { value.withLock { $0 = true } }
}
