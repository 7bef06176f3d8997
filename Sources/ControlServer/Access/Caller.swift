import CSocket
import Glibc
import NIOCore
import NIOPosix

/// Who is at the other end of the socket, as the kernel says.
package struct Caller: Sendable, Hashable {
    package var user: UInt32
    package var group: UInt32
    package var process: Int32
    /// All groups, `group` among them.
    package var groups: Set<UInt32>

    package init(user: UInt32, group: UInt32, process: Int32, groups: Set<UInt32> = []) {
        self.user = user
        self.group = group
        self.process = process
        self.groups = groups.union([group])
    }
}

extension Caller {
    /// The most groups that are asked for; Linux allows more, and nobody has them.
    private static let maximumGroups = 4096

    /// Reads the peer's credentials of a connected Unix socket; nil where there are none.
    package init?(ofSocket descriptor: Int32) {
        var peer = csocket_peer()
        guard csocket_peer_read(descriptor, &peer) == 0 else { return nil }
        let groups = [gid_t](unsafeUninitializedCapacity: Self.maximumGroups) { buffer, count in
            let found = csocket_peer_groups(descriptor, &peer, buffer.baseAddress, Int32(buffer.count))
            count = max(0, Int(found))
        }
        self.init(user: peer.uid, group: peer.gid, process: peer.pid, groups: Set(groups))
    }

    /// Reads them of a channel, on its event loop.
    init?(of channel: any Channel) {
        let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { descriptor in Caller(ofSocket: descriptor) }
        guard let caller = found ?? nil else { return nil }
        self = caller
    }
}
