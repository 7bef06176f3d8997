import CustomerModel
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens for requests from the world outside, behind the shop's web server, and hands each to the first route that
/// knows it.
///
/// A connection is for one request: the web server in front keeps the long ones. Nothing of a request is logged.
package final class WebhookServer: Sendable {
    /// Where it listens; the port is the one that the system gave where 0 was asked for.
    package let address: String
    package let port: Int
    private let listener: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let guests: Register

    private init(_ listener: any Channel, _ group: MultiThreadedEventLoopGroup, _ guests: Register) {
        self.listener = listener
        self.group = group
        self.guests = guests
        address = listener.localAddress?.ipAddress ?? ""
        port = listener.localAddress?.port ?? 0
    }

    /// Listens, and answers from now on.
    ///
    /// `host` is an IP address. Throws a `Failure` of class `.configuration`, `listen_failed`, where the address cannot
    /// be had.
    package static func open(
        host: String, port: Int, limits: ListenerLimits = ListenerLimits(), routes: [any PublicRoute]
    ) async throws -> WebhookServer {
        // One thread is plenty: it moves bytes, and everything else is asked of the routes.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let guests = Register(limit: limits.connections)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try admit(channel, guests, limits, routes) }
                }
                .bind(to: try SocketAddress(ipAddress: host, port: port)).get()
            return WebhookServer(listener, group, guests)
        } catch {
            try? await group.shutdownGracefully()
            throw Failure(
                "listen_failed", .configuration,
                "cannot listen for webhooks on \(host) port \(port); is another program there, or may the service not? see 'webhooks' in the configuration",
                debugDetail: String(describing: error))
        }
    }

    private static func admit(
        _ channel: any Channel, _ guests: Register, _ limits: ListenerLimits, _ routes: [any PublicRoute]
    ) throws {
        guard guests.enter(channel) else {
            let refusal =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
            let promise = channel.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
            channel.writeAndFlush(channel.allocator.buffer(string: refusal), promise: promise)
            return
        }
        let id = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in guests.leave(id) }
        var bounds = NIOHTTPDecoderLimitConfiguration()
        bounds.maxHeaderListSize = limits.headerBytes
        bounds.maxHeaderFieldSize = limits.headerBytes / 2
        bounds.maxHeaderFieldCount = limits.headerFields
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: bounds)))
        try pipeline.addHandler(
            DoorHandler(limits: limits) { request in
                for route in routes {
                    if let answer = await route.answer(request) { return answer }
                }
                return PublicAnswer(404)
            })
    }

    /// How many were refused for want of room since the start.
    package var refusalCount: Int { guests.refusals }

    /// Lets nobody in any more, answers what has been asked, and closes everything when the time is over.
    package func stop(within limit: Duration) async {
        guests.close()
        try? await listener.close().get()
        let deadline = Task {
            try await Task.sleep(for: limit)
            guests.cutAll()
        }
        await guests.wait()
        deadline.cancel()
        try? await group.shutdownGracefully()
    }
}

/// Who is connected.
private final class Register: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
        var refusals = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var refusals: Int { state.withLock { $0.refusals } }

    func enter(_ channel: any Channel) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.channels.count < limit else {
                state.refusals += 1
                return false
            }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func leave(_ id: ObjectIdentifier) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.channels[id] = nil
            guard state.isClosed, state.channels.isEmpty else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func close() { state.withLock { $0.isClosed = true } }

    func cutAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }

    /// Returns when the last has left.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                guard !state.channels.isEmpty else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }
}
