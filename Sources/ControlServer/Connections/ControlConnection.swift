import ControlAPI
import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix

/// A connection that was let in, ready to be served.
struct ControlConnection: Sendable {
    let channel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    let caller: Caller
    private let configuration: HTTP1Channel.Configuration

    /// The HTTP/1.1 of this connection, with what answers its requests.
    func http(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTP1Channel {
        HTTP1Channel(responder: responder, configuration: configuration)
    }

    /// Asks who it is, lets it in and sets it up, or sends it away; on its event loop.
    static func admit(
        _ channel: any Channel, _ register: ConnectionRegister, _ access: AccessRule, _ limits: ControlLimits,
        _ logger: Logger
    ) throws -> ControlConnection? {
        let id = ObjectIdentifier(channel)
        guard let caller = Caller(of: channel),
            register.admit(channel, user: caller.user, isPermitted: access.allows(caller))
        else {
            refuse(channel, register.isClosed ? RequestProblems.stopping : RequestProblems.tooManyConnections)
            return nil
        }
        channel.closeFuture.whenComplete { _ in register.leave(id) }
        let watch = NIOLoopBound(
            RequestWatch(limits: limits) { register.note(id, idleSince: $0) }, eventLoop: channel.eventLoop)
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [watch.value],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields))
        do {
            try channel.pipeline.syncOperations.addHandler(ByteWatch(watch.value))
            // On the channel's own event loop the future is there already.
            let setup = HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
                .setup(channel: channel, logger: logger)
            var wrapped: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?
            setup.assumeIsolated().whenSuccess { wrapped = $0 }
            guard let wrapped else { throw ChannelError.inappropriateOperationForState }
            return ControlConnection(channel: wrapped, caller: caller, configuration: configuration)
        } catch {
            // An error here would end the listener.
            channel.close(promise: nil)
            return nil
        }
    }

    /// Tells why, as far as the socket's buffer takes it, and closes.
    private static func refuse(_ channel: any Channel, _ problem: Problem) {
        let answer = ProblemText.rawAnswer(problem)
        _ = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            send($0, answer, answer.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        }
        channel.close(promise: nil)
    }
}
