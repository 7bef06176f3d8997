import NIOCore
import Synchronization

/// Who is connected; decides who may come in, and knows whom to send home at the end.
final class ConnectionRegister: Sendable {
    private struct Guest {
        let channel: any Channel
        let user: UInt32
        let isPermitted: Bool
        /// Since when it has asked nothing; nil while it does.
        var idleSince: NIODeadline?
    }

    private struct State {
        var guests: [ObjectIdentifier: Guest] = [:]
        var isClosed = false
        var refusals = 0
    }

    private let limits: ControlLimits
    private let state = Mutex(State())

    init(limits: ControlLimits) { self.limits = limits }

    var count: Int { state.withLock { $0.guests.count } }

    /// Whether nobody is let in any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many were sent away for want of room.
    var refusals: Int { state.withLock { $0.refusals } }

    /// Lets a newcomer in, if need be in place of one that asks nothing; on the event loop of all connections.
    func admit(_ channel: any Channel, user: UInt32, isPermitted: Bool, now: NIODeadline = .now()) -> Bool {
        let (isAdmitted, leaving) = state.withLock { state in
            guard !state.isClosed else { return (false, [any Channel]()) }
            var leaving: [any Channel] = []
            func makeRoom(_ limit: Int, _ isCounted: (Guest) -> Bool) -> Bool {
                guard state.guests.values.count(where: isCounted) >= limit else { return true }
                let idle = state.guests.filter { isCounted($0.value) && (isPermitted || !$0.value.isPermitted) }
                guard let id = Self.longestIdle(idle, by: now - limits.yieldAfter) else { return false }
                if let guest = state.guests.removeValue(forKey: id) { leaving.append(guest.channel) }
                return true
            }
            let hasRoom =
                (isPermitted || makeRoom(limits.connectionsOfStrangers) { !$0.isPermitted })
                && makeRoom(limits.connectionsPerUser) { $0.user == user }
                && makeRoom(limits.connections) { _ in true }
            guard hasRoom else {
                state.refusals += 1
                return (false, leaving)
            }
            state.guests[ObjectIdentifier(channel)] = Guest(
                channel: channel, user: user, isPermitted: isPermitted, idleSince: now)
            return (true, leaving)
        }
        for channel in leaving { channel.close(promise: nil) }
        return isAdmitted
    }

    /// Who has asked nothing since that moment: strangers first, then who has been silent for longest.
    private static func longestIdle(
        _ guests: [ObjectIdentifier: Guest], by moment: NIODeadline
    ) -> ObjectIdentifier? {
        let idle = guests.compactMap { id, guest in
            guest.idleSince.flatMap { $0 <= moment ? (id: id, rank: (guest.isPermitted ? 1 : 0, $0)) : nil }
        }
        return idle.min { $0.rank < $1.rank }?.id
    }

    func note(_ channel: ObjectIdentifier, idleSince: NIODeadline?) {
        state.withLock { $0.guests[channel]?.idleSince = idleSince }
    }

    func leave(_ channel: ObjectIdentifier) {
        state.withLock { _ = $0.guests.removeValue(forKey: channel) }
    }

    /// Lets nobody in any more, sends home who asks nothing and ends streams; the others finish their request.
    func quiesce() {
        let channels = state.withLock { state in
            state.isClosed = true
            return state.guests.values.map(\.channel)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    /// Cuts every connection.
    func closeAll() {
        let channels = state.withLock { state in
            state.isClosed = true
            return state.guests.values.map(\.channel)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
