import CSystemd

/// A descriptor that the service manager opened for the daemon (socket activation).
package struct InheritedDescriptor: Sendable, Hashable {
    /// The number; open, closed on exec, and the taker's to close.
    package var descriptor: Int32
    /// `FileDescriptorName=` of the socket unit; the unit's name, such as `clientelad.socket`, when it has none.
    package var name: String
    /// Whether it is a listening Unix stream socket, which is what the control API needs.
    package var isListeningUnixStream: Bool

    /// The descriptors of `LISTEN_FDS`, in the order of the unit; none outside systemd.
    ///
    /// Takes the variables out of the environment, so that no child believes them to be its own: call it once, before
    /// there are other threads.
    package static func takeAll() -> [InheritedDescriptor] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = csystemd_take_descriptors(&names)
        defer { csystemd_free_names(names) }
        guard count > 0 else { return [] }
        let first = csystemd_first_descriptor()
        return (0..<count).map { index in
            InheritedDescriptor(
                descriptor: first + index, name: names?[Int(index)].map { String(cString: $0) } ?? "",
                isListeningUnixStream: csystemd_is_listening_unix_stream(first + index) != 0)
        }
    }
}
