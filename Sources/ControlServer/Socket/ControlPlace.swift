/// Where the control server listens.
package enum ControlPlace: Sendable, Hashable {
    /// A socket of its own.
    case path(SocketFile)
    /// A listening Unix socket that somebody else made, such as systemd (`LISTEN_FDS`).
    case descriptor(Int32)
}

/// A socket in the file system: its path and who may connect.
package struct SocketFile: Sendable, Hashable {
    /// At most `ControlSocketPath.maximumLength` bytes.
    package var path: String
    /// Whoever may write to the file may connect; what a caller may then do is for the `AccessRule` to say.
    package var mode: UInt32
    /// The file's group; nil: the process's.
    package var group: String?

    package init(path: String, mode: UInt32 = 0o666, group: String? = nil) {
        self.path = path
        self.mode = mode
        self.group = group
    }
}
