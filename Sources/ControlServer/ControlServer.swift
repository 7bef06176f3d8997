package import ControlAPI
package import CustomerModel
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
import Synchronization

/// Serves a `ControlService` on a Unix socket (DESIGN section 8).
///
///     let server = try await ControlServer.open(.path(SocketFile(path: path)), serving: daemon, program: version)
///     // now it listens: READY=1
///     await server.run()      // until somebody calls stop(within:)
package final class ControlServer: Sendable {
    private enum Phase {
        case open
        case running
        case stopping
        case ended
    }

    /// Who may do what.
    package let access: AccessRule
    private let limits: ControlLimits
    private let socket: BoundSocket
    private let responder: RouterResponder<ControlContext>
    private let register: ConnectionRegister
    private let listener: NIOAsyncChannel<ControlConnection?, Never>
    private let group: MultiThreadedEventLoopGroup
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let phase = Mutex(Phase.open)
    private let ended = Gate()

    private init(
        access: AccessRule, limits: ControlLimits, socket: BoundSocket, responder: RouterResponder<ControlContext>,
        register: ConnectionRegister, listener: NIOAsyncChannel<ControlConnection?, Never>,
        group: MultiThreadedEventLoopGroup, logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.access = access
        self.limits = limits
        self.socket = socket
        self.responder = responder
        self.register = register
        self.listener = listener
        self.group = group
        self.logger = logger
        self.now = now
    }

    /// Listens, without answering yet.
    ///
    /// Throws a `Failure` of class `.configuration` where the place cannot be had: `socket_in_use` when another daemon
    /// answers there, `socket_path_too_long`, `socket_path_taken`, `socket_group_unknown`, `inherited_socket`,
    /// `socket_failed`. `now` is the wall clock, for the `Date` of answers.
    package static func open(
        _ place: ControlPlace, serving service: any ControlService, program: String,
        access: AccessRule = AccessRule(), limits: ControlLimits = ControlLimits(),
        logger: Logger = Logger(label: "clientela.control"), now: @escaping @Sendable () -> Timestamp
    ) async throws -> ControlServer {
        let socket = try BoundSocket.open(place)
        // One thread is plenty: it moves bytes, and everything else is asked of the service.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let register = ConnectionRegister(limits: limits)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: BoundSocket.backlog)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(socket.descriptor) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try ControlConnection.admit(channel, register, access, limits, logger)
                    }
                }
            return ControlServer(
                access: access, limits: limits, socket: socket,
                responder: ControlRouter.responder(
                    routes: ControlRoutes.all(service), rule: access, limits: limits, program: program),
                register: register, listener: listener, group: group, logger: logger, now: now)
        } catch {
            socket.file?.remove()
            try? await group.shutdownGracefully()
            throw Failure(
                "socket_failed", .configuration, "the control socket cannot be served",
                debugDetail: String(describing: error))
        }
    }

    /// Serves until `stop(within:)` has done its work; once only.
    package func run() async {
        guard
            phase.withLock({ phase in
                defer { if phase == .open { phase = .running } }
                return phase == .open
            })
        else { return }
        await serveAll()
        await end()
    }

    /// Answers what has been asked, ends streams of events, and closes everything when the time is over.
    package func stop(within limit: Duration) async {
        let before = phase.withLock { phase in
            defer { if phase != .ended { phase = .stopping } }
            return phase
        }
        switch before {
        case .ended: return
        case .stopping: await ended.wait()
        case .open:
            socket.file?.remove()
            register.closeAll()
            listener.channel.close(promise: nil)
            // Whoever came already is let go in the same way as later.
            await serveAll()
            await end()
        case .running:
            socket.file?.remove()
            register.quiesce()
            listener.channel.close(promise: nil)
            let deadline = Task { [register] in
                try await Task.sleep(for: limit)
                register.closeAll()
            }
            await ended.wait()
            deadline.cancel()
        }
    }

    /// How many are connected now.
    package var connectionCount: Int { register.count }

    /// How many were refused for want of room since the start.
    package var refusalCount: Int { register.refusals }

    private func end() async {
        phase.withLock { $0 = .ended }
        socket.file?.remove()
        try? await group.shutdownGracefully()
        ended.open()
    }

    /// Serves each connection until the listener is closed and the last one has left.
    private func serveAll() async {
        await withDiscardingTaskGroup { tasks in
            try? await listener.executeThenClose { connections in
                for try await connection in connections {
                    guard let connection else { continue }
                    tasks.addTask { await self.serve(connection) }
                }
            }
        }
    }

    /// A connection's life; its task is cancelled as soon as nobody is at the other end.
    private func serve(_ connection: ControlConnection) async {
        await withTaskGroup { tasks in
            tasks.addTask {
                let http = connection.http { request, writer, _ in
                    try await self.answer(request, writer, connection.caller)
                }
                await http.handle(value: connection.channel, logger: self.logger)
            }
            tasks.addTask { try? await connection.channel.channel.closeFuture.get() }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    private func answer(_ request: Request, _ writer: consuming ResponseWriter, _ caller: Caller) async throws {
        let context = ControlContext(source: .init(logger: logger, caller: caller))
        var response = try await responder.respond(to: request, context: context)
        response.headers[.date] = TimeFormat.httpDate.format(now())
        try await writer.write(response: response.head, body: response.body)
    }
}

/// Something to wait for that happens once.
private final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiters = state.withLock { state in
            defer { state = (true, []) }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
