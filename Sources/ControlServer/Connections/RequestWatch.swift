import ControlAPI
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches one connection: cuts who is too slow, answers what is no HTTP, keeps streams of events alive and ends them.
///
/// Sits behind the HTTP decoder; `ByteWatch` before it tells of bytes.
final class RequestWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ControlLimits
    private let noteIdle: (NIODeadline?) -> Void
    private var timetable: ConnectionTimetable
    private var alarm: (at: NIODeadline, task: Scheduled<Void>)?
    private var keepAlive: Scheduled<Void>?
    private var isStreaming = false
    private var closesAfterAnswer = false
    /// The server stops: what is asked is answered still, but no stream goes on, not even one that begins only now.
    private var isQuiescing = false
    private var isClosing = false
    private var context: ChannelHandlerContext?

    /// `noteIdle` is told since when nothing is asked, and nil while something is.
    init(limits: ControlLimits, noteIdle: @escaping (NIODeadline?) -> Void) {
        self.limits = limits
        self.noteIdle = noteIdle
        timetable = ConnectionTimetable(limits: limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setAlarm()
    }

    func handlerRemoved(context: ChannelHandlerContext) { forget() }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func bytesCame() {
        timetable.bytesCame(at: .now())
        changed()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: timetable.headCame(at: .now())
        case .body: break
        case .end: timetable.requestEnded()
        }
        changed()
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        timetable.becameWritable(context.channel.isWritable, at: .now())
        changed()
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection] == "close" { closesAfterAnswer = true }
            if head.headerFields[.contentType] == EventStreamText.contentType { beginStream() }
            context.write(data, promise: promise)
            if isQuiescing { finishStream(context) }
        case .body:
            context.write(data, promise: promise)
        case .end:
            endStream()
            timetable.answerEnded(at: .now())
            changed()
            if closesAfterAnswer {
                closeAfterWriting(data, context, promise)
            } else {
                context.write(data, promise: promise)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, timetable.unanswered == 0 else {
            context.fireErrorCaught(error)
            return
        }
        answer(RequestProblems.unreadable(error), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            finishStream(context)
        }
        if !isClosing { context.fireUserInboundEventTriggered(event) }
    }

    // MARK: Deadlines

    private func changed() {
        noteIdle(timetable.idleSince)
        setAlarm()
    }

    /// An alarm that rings too early looks again; only one that would ring too late is moved.
    private func setAlarm() {
        guard let context, !isClosing, let next = timetable.next else { return }
        if let alarm, alarm.at <= next.at { return }
        alarm?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next.at) { self.alarmRang() }
        alarm = (next.at, task)
    }

    private func alarmRang() {
        alarm = nil
        guard let context, !isClosing, let next = timetable.next else { return }
        guard next.at <= .now() else { return setAlarm() }
        switch next.verdict {
        case .idle, .stalledAnswer:
            context.close(promise: nil)
        case .slowRequest where timetable.unanswered == 0:
            answer(RequestProblems.slow, context)
        case .slowRequest:
            // Whoever waits for the body gets the problem as an error and answers with it.
            timetable.requestEnded()
            closesAfterAnswer = true
            context.fireErrorCaught(RequestProblems.slow)
            setAlarm()
        }
    }

    private func forget() {
        context = nil
        alarm?.task.cancel()
        alarm = nil
        endStream()
    }

    // MARK: Streams of events

    private func beginStream() {
        isStreaming = true
        setKeepAlive()
    }

    private func setKeepAlive() {
        guard let context else { return }
        keepAlive = context.eventLoop.assumeIsolated().scheduleTask(in: limits.keepAliveTime) {
            guard let context = self.context, self.isStreaming else { return }
            let sign = context.channel.allocator.buffer(string: EventStreamText.keepAlive)
            if context.channel.isWritable { context.writeAndFlush(self.wrapOutboundOut(.body(sign)), promise: nil) }
            self.setKeepAlive()
        }
    }

    /// Ends the stream in place of the service, which would not end it by itself.
    private func finishStream(_ context: ChannelHandlerContext) {
        guard isStreaming else { return }
        endStream()
        closeAfterWriting(wrapOutboundOut(.end(nil)), context, nil)
    }

    private func endStream() {
        isStreaming = false
        keepAlive?.cancel()
        keepAlive = nil
    }

    // MARK: Closing

    /// Answers in place of the router, which never sees what is no request.
    private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        let body = ProblemText.body(problem)
        var head = HTTPResponse(status: .init(code: problem.status))
        head.headerFields = ProblemText.headers
        head.headerFields[.contentLength] = String(body.readableBytes)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        closeAfterWriting(wrapOutboundOut(.end(nil)), context, nil)
    }

    private func closeAfterWriting(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?)
    {
        isClosing = true
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenComplete { _ in self.context?.close(promise: nil) }
        context.writeAndFlush(data, promise: promise)
        // Whoever does not read even this is not waited for.
        alarm?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(in: limits.stallTime) { () -> Void in
            self.context?.close(promise: nil)
        }
        alarm = (.now() + limits.stallTime, task)
    }
}

/// Tells a `RequestWatch` that bytes have come, before anybody knows what they mean.
final class ByteWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let watch: RequestWatch

    init(_ watch: RequestWatch) { self.watch = watch }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watch.bytesCame()
        context.fireChannelRead(data)
    }
}
