import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection: collects a request, asks the core for the answer, and delivers it as well or as badly as it says.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let longestBody = 1 << 20

    private let core: ServiceCore
    private var connection = 0
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var answering = false

    init(core: ServiceCore) { self.core = core }

    func channelActive(context: ChannelHandlerContext) {
        connection = core.opened(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        core.closed(connection)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.removeAll(keepingCapacity: true)
        case .body(let part):
            if body.count + part.readableBytes <= Self.longestBody { body.append(contentsOf: part.readableBytesView) }
        case .end:
            guard let head else { return }
            answer(head, context: context)
        }
    }

    private func finish() {
        if answering { core.answered() }
        answering = false
    }

    private func answer(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        let target = head.uri
        answering = true
        let decision = core.decide(
            ServedRequest(
                number: 0, method: head.method.rawValue,
                path: String(target.prefix { $0 != "?" }), query: ServedRequest.query(of: target), target: target,
                headers: head.headers.map { ($0.name, $0.value) }, body: body,
                arrivedNanoseconds: ServiceClock.monotonicNanoseconds(), serviceTime: 0, connection: connection,
                simultaneous: 0))
        guard decision.delay > .zero else { return deliver(decision, to: head, context: context) }
        let components = decision.delay.components
        let pause = TimeAmount.nanoseconds(components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000)
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.deliver(decision, to: head, context: context)
        }
    }

    private func deliver(_ decision: ServiceCore.Decision, to request: HTTPRequestHead, context: ChannelHandlerContext)
    {
        guard context.channel.isActive else { return }
        let response = decision.response
        var headers = HTTPHeaders()
        for header in response.headers { headers.add(name: header.name, value: header.value) }
        if decision.delivery != .endless {
            headers.add(name: "Content-Length", value: String(response.body.readableBytes))
        }
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        switch decision.delivery {
        case .whole: sendWhole(head, response.body, to: request, context: context)
        case .nothing: break
        case .stalled: sendHalf(head, response.body, context: context)
        case .cut:
            sendHalf(head, response.body, context: context)
            context.close(promise: nil)
        case .cutHeaders: cutHeaders(context: context)
        case .endless:
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            sendEndlessly(ByteBuffer(string: #"{"data":["#), context: context)
        case .reset: reset(context: context)
        }
    }

    private func sendWhole(
        _ head: HTTPResponseHead, _ body: ByteBuffer, to request: HTTPRequestHead, context: ChannelHandlerContext
    ) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        // Counted as answered before the last byte leaves: a client that asks again at once must not be seen as two.
        finish()
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !request.isKeepAlive {
            sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
    }

    private func sendHalf(_ head: HTTPResponseHead, _ body: ByteBuffer, context: ChannelHandlerContext) {
        let half = body.getSlice(at: body.readerIndex, length: body.readableBytes / 2) ?? ByteBuffer()
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half))), promise: nil)
    }

    private func sendEndlessly(_ chunk: ByteBuffer, context: ChannelHandlerContext) {
        let sent = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk))))
        sent.assumeIsolated().whenSuccess {
            self.sendEndlessly(ByteBuffer(repeating: 0x20, count: 65_536), context: context)
        }
    }

    private func cutHeaders(context: ChannelHandlerContext) {
        let text = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Type: appl")
        // Written below the encoder, which would not send half a head.
        let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        encoder?.writeAndFlush(NIOAny(text), promise: nil)
        context.close(promise: nil)
    }

    private func reset(context: ChannelHandlerContext) {
        let channel = context.channel
        guard let socket = channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        // With a linger of zero seconds, closing sends RST in the place of FIN.
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }
}
