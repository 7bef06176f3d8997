/// The path of the control socket, as both sides understand it.
package enum ControlSocketPath {
    /// Where the daemon listens when nobody says otherwise.
    package static let `default` = "/run/clientela/control.sock"
    /// Bytes that a socket's path may have: 104 with the one that ends it, which every system can take.
    package static let maximumLength = 103
}
