import ConnectorKit
import NIOCore
import NIOHTTP1

/// Carries out what a `DoorState` says on one connection.
final class DoorHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: ListenerLimits
    private let ask: @Sendable (PublicRequest) async -> PublicAnswer
    private var state: DoorState
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var hasAllInput = false
    private var alarm: Scheduled<Void>?
    private var asking: Task<Void, Never>?
    private var context: ChannelHandlerContext?

    init(limits: ListenerLimits, ask: @escaping @Sendable (PublicRequest) async -> PublicAnswer) {
        self.limits = limits
        self.ask = ask
        state = DoorState(limits: limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setAlarm()
    }

    func handlerRemoved(context _: ChannelHandlerContext) { forget() }

    func channelInactive(context: ChannelHandlerContext) {
        // The answer is for nobody now; what was noted stays noted.
        forget()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if state.phase == .head { self.head = head }
            // What is told twice, or is no number, the decoder has refused.
            let length = head.headers.first(name: "content-length").flatMap { Int($0) }
            carryOut(state.headCame(length: length, at: .now()))
            if state.phase == .body, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                let going = HTTPResponseHead(version: head.version, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(going)), promise: nil)
            }
        case .body(let part):
            carryOut(state.bodyCame(part.readableBytes, at: .now()))
            if state.phase == .body { body += part.readableBytesView }
        case .end:
            hasAllInput = true
            carryOut(state.requestEnded(at: .now()))
        }
        setAlarm()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Whoever has said all may wait for the answer; whoever has not leaves.
        if event as? ChannelEvent == .inputClosed, state.phase != .answering { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        carryOut(state.unreadable(isTooLarge: error == .headerOverflow, at: .now()))
    }

    private func carryOut(_ action: DoorState.Action, _ answer: PublicAnswer? = nil) {
        guard let context else { return }
        switch action {
        case .nothing: break
        case .ask: begin(context)
        case .answer(let status): write(answer ?? PublicAnswer(status), context)
        case .close: context.close(promise: nil)
        }
        setAlarm()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let mark = head.uri.firstIndex(of: "?")
        var headers = HTTPHeaders()
        for (name, value) in head.headers { headers.append(name, value) }
        let request = PublicRequest(
            method: head.method.rawValue, path: String(mark.map { head.uri[..<$0] } ?? head.uri[...]),
            query: mark.map { String(head.uri[head.uri.index(after: $0)...]) } ?? "", headers: headers, body: body)
        body = []
        let (ask, loop) = (ask, context.eventLoop)
        let me = NIOLoopBound(self, eventLoop: loop)
        asking = Task {
            let answer = await ask(request)
            loop.execute {
                me.value.carryOut(me.value.state.answered(answer.status, at: .now()), answer)
            }
        }
    }

    private func write(_ answer: PublicAnswer, _ context: ChannelHandlerContext) {
        var response = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status))
        let body = context.channel.allocator.buffer(string: head?.method == .HEAD ? "" : answer.body)
        response.headers = ["Content-Length": String(body.readableBytes), "Connection": "close"]
        if body.readableBytes > 0 { response.headers.add(name: "Content-Type", value: "text/plain; charset=utf-8") }
        response.headers.add(name: "X-Content-Type-Options", value: "nosniff")
        response.headers.add(name: "Cache-Control", value: "no-store")
        if let wait = answer.retryAfter {
            response.headers.add(name: "Retry-After", value: String(max(1, wait.components.seconds)))
        }
        if let allow = answer.allow { response.headers.add(name: "Allow", value: allow) }
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            guard let context = self.context else { return }
            // What is still being sent is taken and thrown away for a moment: a reset would take the answer with it.
            context.close(mode: self.hasAllInput ? .all : .output, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Only the latest deadline counts; one that rings too early looks again.
    private func setAlarm() {
        guard let context else { return }
        alarm?.cancel()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: state.deadline) {
            self.carryOut(self.state.timePassed(at: .now()))
        }
    }

    private func forget() {
        context = nil
        alarm?.cancel()
        alarm = nil
        asking?.cancel()
        asking = nil
    }
}
