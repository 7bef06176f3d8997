package import NIOCore

/// What the control socket allows, so that nobody on the other side can use up the daemon.
package struct ControlLimits: Sendable, Hashable {
    /// Bytes of a request's body.
    package var bodyBytes = 256 * 1024
    /// Bytes of one header field, and of the request line.
    package var headerFieldBytes = 8 * 1024
    /// Bytes of all header fields of a request.
    package var headerBytes = 32 * 1024
    /// Header fields of a request.
    package var headerFields = 100
    /// Connections in all.
    package var connections = 256
    /// Connections of one user.
    package var connectionsPerUser = 128
    /// Connections of all those together who may only ask for health.
    package var connectionsOfStrangers = 32
    /// How long a connection without a request must have been silent before it gives its place to a newcomer.
    ///
    /// A newcomer who finds no such place is refused at once.
    package var yieldAfter: TimeAmount = .seconds(1)
    /// From a request's first byte to the end of its head.
    package var headTime: TimeAmount = .seconds(10)
    /// From the end of a request's head to the end of its body.
    package var bodyTime: TimeAmount = .seconds(20)
    /// Without a request.
    package var idleTime: TimeAmount = .seconds(60)
    /// For a caller who does not read its answer.
    package var stallTime: TimeAmount = .seconds(30)
    /// Between two signs of life in a stream of events.
    package var keepAliveTime: TimeAmount = .seconds(15)

    package init() {}
}
